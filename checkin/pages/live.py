"""What the pages say of a station now: hours, line, pause, tablets. A fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkin.calendar import StationCalendar, city_date, city_day, station_calendars
from checkin.closing import day_begins, line_ends_at
from checkin.database import run
from checkin.models import Device, Kind, Outcome, PauseReason, Station, Visit
from checkin.pages.health import Tablet, tablets
from checkin.pages.start import OLD, SILENT, STATUS
from checkin.refold import VOIDED
from checkin.waits import Wait, waits_now

TABLETS_SHOWN = 5  # of each station, on the page of all stations
CLOSURES_SHOWN = 5
# By station: the newest of its pauses and resumptions.
PAUSES = f"""
select distinct on (station_id) station_id, kind, at, reason from checkin_event e
where station_id = any(%(stations)s) and at between %(since)s and %(now)s
    and kind in ('paused', 'resumed') and not practice and not ({VOIDED})
order by station_id, at desc, id desc
"""  # noqa: S608 our own words
Waiting = tuple[int, dt.datetime]  # how many, and since when the first of them
Closures = list[tuple[dt.date, dt.date, str]]


@dataclass(frozen=True)
class Pause:
    since: dt.datetime
    reason: str


@dataclass(frozen=True)
class Panel:
    """`line` says who waits, or why that is not known; a missing figure is never a 0."""

    station: Station
    today: str
    status: Promise
    wait: Wait
    line: str
    pause: Pause | None
    closures: Closures
    more_closures: int
    tablets: list[Tablet]


def panels(stations: list[Station], devices: Iterable[Device], now: dt.datetime) -> list[Panel]:
    """One for each station, with those of the tablets that are its own."""
    calendars = station_calendars(station.id for station in stations)
    shown = tablets(devices, calendars, now)
    waits = {wait.station: wait for wait in waits_now(now)}
    lines, pauses = waiting_now(stations, now), pauses_now(stations, now)
    return [
        panel(
            station,
            calendars[station.id],
            wait=waits[station.code],
            waiting=lines.get(station.id),
            pause=pauses.get(station.id),
            shown=[one for one in shown if one.device.station_id == station.id],
            now=now,
        )
        for station in stations
    ]


def panel(
    station: Station,
    calendar: StationCalendar,
    *,
    wait: Wait,
    waiting: Waiting | None,
    pause: Pause | None,
    shown: list[Tablet],
    now: dt.datetime,
) -> Panel:
    today = city_date(now)
    if now >= line_ends_at(city_day(now), calendar):
        waiting = None
    ahead = sorted(closure for closure in calendar.closures if closure[1] >= today)
    return Panel(
        station=station,
        today=hours_today(calendar, today),
        status=STATUS[wait.status],
        wait=wait,
        line=line_words(wait, waiting, now),
        pause=pause,
        closures=ahead[:CLOSURES_SHOWN],
        more_closures=len(ahead[CLOSURES_SHOWN:]),
        tablets=shown,
    )


def hours_today(calendar: StationCalendar, today: dt.date) -> str:
    reason = calendar.closure_on(today)
    if reason is not None:
        return _("Closed today: %s") % reason if reason else _("Closed today.")
    if calendar.schedule_on(today) is None:
        return _("Open every day (no hours on record).")
    hours = calendar.hours_on(today)
    if hours is None:
        return _("Closed on this day of the week.")
    opens, closes = (time_format(time, "TIME_FORMAT") for time in hours)
    return _("Open today from %(opens)s to %(closes)s") % {"opens": opens, "closes": closes}


def waiting_now(stations: list[Station], now: dt.datetime) -> Mapping[int, Waiting]:
    """By station, where anybody waits by the events of today."""
    day = city_day(now)
    in_line = Visit.objects.filter(
        station__in=stations,
        first_at__gte=day_begins(day),
        day=day,
        outcome=Outcome.WAITING,
        joined_at__isnull=False,
        towed=False,
    ).order_by()
    found = in_line.values_list("station").annotate(Count("id"), Min("joined_at"))
    return {station: (number, since) for station, number, since in found if since}


def pauses_now(stations: list[Station], now: dt.datetime) -> Mapping[int, Pause]:
    """By station, where nobody is taken for a while."""
    since = day_begins(city_day(now))
    asked = {"stations": [station.id for station in stations], "since": since, "now": now}
    return {
        station: Pause(at, reason_words(reason))
        for station, kind, at, reason in run(PAUSES, asked)
        if kind == Kind.PAUSED
    }


def reason_words(reason: str) -> str:
    """A word of `PauseReason` as people say it; anything else as it was written."""
    return str(PauseReason(reason).label) if reason in PauseReason.values else reason


def line_words(wait: Wait, waiting: Waiting | None, now: dt.datetime) -> str:
    if wait.status == "closed":
        return still_in_line(waiting)
    if wait.in_line is None:
        return _("Not known: %s") % why_not_known(wait)
    text = ngettext("%(number)s vehicle", "%(number)s vehicles", wait.in_line)
    words = text % {"number": wait.in_line}
    if not wait.in_line or not waiting:
        return words
    minutes = int((now - waiting[1]).total_seconds() // 60)
    return _("%(vehicles)s, the longest for %(minutes)s min") % {
        "vehicles": words,
        "minutes": minutes,
    }


def still_in_line(waiting: Waiting | None) -> str:
    """After closing those who had joined may still be served."""
    if waiting is None:
        return _("No line while it is closed")
    text = ngettext(
        "%(number)s vehicle still in line", "%(number)s vehicles still in line", waiting[0]
    )
    return text % {"number": waiting[0]}


def why_not_known(wait: Wait) -> str:
    if wait.status == "unknown":
        return str(OLD if wait.as_of else SILENT)
    return _("nobody joined a line at a tablet today")


def newest_in_force(stations: list[Station]) -> Iterable[Device]:
    """Some tablets of each station, the newest first."""
    order = [F("enrolled_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=F("station_id"), order_by=order)
    in_force = Device.objects.filter(station__in=stations, revoked_at=None)
    newest = in_force.annotate(place=place).filter(place__lte=TABLETS_SHOWN)
    return newest.select_related("status").order_by("place")
