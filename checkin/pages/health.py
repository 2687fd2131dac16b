"""What a tablet last said of itself, and what of it needs somebody's hands."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkin.calendar import StationCalendar, city_date
from checkin.models import Device, Event, RejectedElement, TabletStatus
from checkin.tablet.shell import shell_version

# Where a tablet never said how it is, its events are the only word of it; older ones are not looked
# for. Else they do not count: what comes in a file at the desk is no sign of life.
LISTENED = dt.timedelta(days=1)
SILENT_FOR = dt.timedelta(minutes=5)
ROSTER_GOOD_FOR = dt.timedelta(hours=1)
CLOCK_OFF_MS = 2 * 60 * 1000
MANY_WAIT = 20  # a busy tablet has some on their way at any moment


@dataclass(frozen=True)
class Tablet:
    """`heard_at` None: nothing heard, and no event in LISTENED. `not_taken` are open ones.

    `warnings` are sentences by a word that stays the same while they count minutes. `is_current`:
    it runs the version that the server would give it now.
    """

    device: Device
    status: TabletStatus | None
    heard_at: dt.datetime | None
    not_taken: int
    warnings: dict[str, str]
    is_current: bool


def tablets(
    devices: Iterable[Device], calendars: Mapping[int, StationCalendar], now: dt.datetime
) -> list[Tablet]:
    """The devices in their order; two queries for all. Each comes with its `status`."""
    found = list(devices)
    heard, open_ones = newest_events(found, now), not_taken_of(found)
    return [
        tablet(
            device,
            calendars[device.station_id],
            heard=heard.get(device.id),
            not_taken=open_ones.get(device.id, 0),
            now=now,
        )
        for device in found
    ]


def newest_events(devices: list[Device], now: dt.datetime) -> dict[int | None, dt.datetime]:
    """By tablet: when its newest event came."""
    events = Event.objects.filter(
        station__in={device.station_id for device in devices},
        at__gt=now - LISTENED,
        device__in=devices,
    )
    return dict(events.values_list("device").annotate(Max("received_at")))


def not_taken_of(devices: list[Device]) -> dict[int, int]:
    open_ones = RejectedElement.objects.filter(device__in=devices, settled_at=None).order_by()
    return dict(open_ones.values_list("device").annotate(Count("id")))


def tablet(
    device: Device,
    calendar: StationCalendar,
    *,
    heard: dt.datetime | None,
    not_taken: int,
    now: dt.datetime,
) -> Tablet:
    status: TabletStatus | None = getattr(device, "status", None)
    heard_at = status.at if status else heard
    found: dict[str, str] = {}
    if device.revoked_at is None:
        found["silent"] = silence(device, heard_at, calendar, now)
        found |= said_wrong(status, now) if status else {}
        found["not_taken"] = of_not_taken(not_taken)
    warnings = {word: text for word, text in found.items() if text}
    is_current = status is not None and status.version == shell_version()
    return Tablet(device, status, heard_at, not_taken, warnings, is_current)


def silence(
    device: Device, heard_at: dt.datetime | None, calendar: StationCalendar, now: dt.datetime
) -> str:
    """Only while the station is open, and never in its first minutes."""
    if not calendar.is_open_at(now):
        return ""
    begun = [heard_at, device.enrolled_at, calendar.opens_at(city_date(now))]
    if now - max(moment for moment in begun if moment) <= SILENT_FOR:
        return ""
    if heard_at is None:
        return _("Nothing was heard from it yet. See whether it is on and has network.")
    return _(
        "Nothing heard for %(age)s. See whether it is on and has network; what it records "
        "meanwhile waits on it."
    ) % {"age": timesince(heard_at, now)}


def said_wrong(status: TabletStatus, now: dt.datetime) -> dict[str, str]:
    return {
        "waiting": waiting(status, now),
        "clock": clock(status.clock_offset_ms or 0),
        "roster": roster(status),
        "storage": storage(status),
    }


def waiting(status: TabletStatus, now: dt.datetime) -> str:
    """Records that are stuck on it; those of a tablet that just spoke may be on their way."""
    queue = status.queue or 0
    if not queue or (queue < MANY_WAIT and now - status.at <= SILENT_FOR):
        return ""
    text = ngettext(
        "%(queue)s record waits on it to be sent.",
        "%(queue)s records wait on it to be sent.",
        queue,
    )
    return text % {"queue": queue}


def clock(offset_ms: int) -> str:
    """`offset_ms` is the server's time less the tablet's."""
    if abs(offset_ms) <= CLOCK_OFF_MS:
        return ""
    minutes = round(abs(offset_ms) / 60_000)
    if offset_ms > 0:
        return _("Its clock is %s min slow. Times are corrected; set the clock.") % minutes
    return _("Its clock is %s min fast. Times are corrected; set the clock.") % minutes


def roster(status: TabletStatus) -> str:
    """By its age when the tablet spoke: that it is silent is another matter."""
    if status.roster_at is None:
        return _("It has no roster yet: without network it knows no license.")
    if status.at - status.roster_at <= ROSTER_GOOD_FOR:
        return ""
    age = timesince(status.roster_at, status.at)
    return _("Its roster was %s old: newer licenses are not known to it without network.") % age


def storage(status: TabletStatus) -> str:
    if status.storage_kept is not False:
        return ""
    return _("Its browser may clear what waits on it. Add the page to the home screen.")


def of_not_taken(number: int) -> str:
    if not number:
        return ""
    text = ngettext(
        "%(number)s record was not taken and waits for somebody to look at it.",
        "%(number)s records were not taken and wait for somebody to look at them.",
        number,
    )
    return text % {"number": number}
