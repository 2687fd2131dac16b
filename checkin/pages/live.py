"""What the pages say of a station now: hours, line, pause, tablets. A fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkin.board.decide import decide
from checkin.board.facts import facts_of
from checkin.board.station_now import Pause, StationNow
from checkin.calendar import StationCalendar, city_date, city_day, station_calendars
from checkin.closing import day_begins, line_ends_at
from checkin.models import Device, Outcome, PauseReason, Station, Visit
from checkin.pages.board_words import (
    BASIS,
    STATES,
    TAKING,
    WHY,
    between,
    in_line,
    served,
    wait_length,
)
from checkin.pages.health import Tablet, tablets

TABLETS_SHOWN = 5  # of each station, on the page of all stations
CLOSURES_SHOWN = 5
Waiting = list[dt.datetime]  # when those who wait have joined, in order
Closures = list[tuple[dt.date, dt.date, str]]


@dataclass(frozen=True)
class Panel:
    """`line` and `wait` say what is known and how, or why it is not; a missing figure is never a 0.
    `pause` has its reason in words."""

    station: Station
    today: str
    now: StationNow
    state: Promise
    line: str
    wait: str
    served: str
    pause: Pause | None
    closures: Closures
    more_closures: int
    tablets: list[Tablet]


def panels(stations: list[Station], devices: Iterable[Device], now: dt.datetime) -> list[Panel]:
    """One for each station, with those of the tablets that are its own."""
    calendars = station_calendars(station.id for station in stations)
    shown, lines = tablets(devices, calendars, now), waiting_now(stations, now)
    return [
        panel(
            station,
            facts.calendar,
            here=decide(facts, now),
            waiting=lines.get(station.id, []),
            shown=[one for one in shown if one.device.station_id == station.id],
            now=now,
        )
        for station, facts in zip(stations, facts_of(stations, now), strict=True)
    ]


def panel(
    station: Station,
    calendar: StationCalendar,
    *,
    here: StationNow,
    waiting: Waiting,
    shown: list[Tablet],
    now: dt.datetime,
) -> Panel:
    today = city_date(now)
    if now >= line_ends_at(city_day(now), calendar):
        waiting = []
    ahead = sorted(closure for closure in calendar.closures if closure[1] >= today)
    return Panel(
        station=station,
        today=hours_today(calendar, today),
        now=here,
        state=STATES[here.status],
        line=line_words(here, waiting, now),
        wait=wait_words(here),
        served=served(here.served_lately) if here.status in TAKING else "",
        pause=here.pause and Pause(here.pause.since, reason_words(here.pause.reason)),
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
    """By station, where anybody waits by what tablets saw today."""
    day = city_day(now)
    in_line = Visit.objects.filter(
        station__in=stations,
        first_at__gte=day_begins(day),
        day=day,
        outcome=Outcome.WAITING,
        joined_at__isnull=False,
        joined_by_phone=False,
        towed=False,
    )
    found: dict[int, Waiting] = defaultdict(list)
    for visit in in_line.order_by("joined_at").only("station_id", "joined_at"):
        found[visit.station_id] += [visit.joined_at] if visit.joined_at else []
    return found


def reason_words(reason: str) -> str:
    """A word of `PauseReason` as people say it; anything else as it was written."""
    return str(PauseReason(reason).label) if reason in PauseReason.values else reason


def line_words(here: StationNow, waiting: Waiting, now: dt.datetime) -> str:
    if here.status == "closed":
        return still_in_line(waiting)
    if here.in_line is None:
        return not_known(here)
    words = in_line(here)
    if here.in_line_basis != "joined" or not here.in_line or not waiting:
        return words
    # First come, first served: who joined before those has gone unseen.
    minutes = int((now - waiting[-here.in_line :][0]).total_seconds() // 60)
    return _("%(vehicles)s, the longest for %(minutes)s min") % {
        "vehicles": words,
        "minutes": minutes,
    }


def still_in_line(waiting: Waiting) -> str:
    """After closing those who had joined may still be served."""
    if not waiting:
        return _("No line while it is closed")
    text = ngettext(
        "%(number)s vehicle still in line", "%(number)s vehicles still in line", len(waiting)
    )
    return text % {"number": len(waiting)}


def wait_words(here: StationNow) -> str:
    """The wait with its range and what it is made of."""
    if here.status == "closed":
        return _("No line while it is closed")
    if here.wait is None:
        return not_known(here)
    words = [wait_length(here.wait), between(here.wait)]
    return ". ".join([", ".join(filter(None, words)), str(BASIS[here.wait.basis])])


def not_known(here: StationNow) -> str:
    return _("Not known. %s") % WHY[here.why]


def newest_in_force(stations: list[Station]) -> Iterable[Device]:
    """Some tablets of each station, the newest first."""
    order = [F("enrolled_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=F("station_id"), order_by=order)
    in_force = Device.objects.filter(station__in=stations, revoked_at=None)
    newest = in_force.annotate(place=place).filter(place__lte=TABLETS_SHOWN)
    return newest.select_related("status").order_by("place")
