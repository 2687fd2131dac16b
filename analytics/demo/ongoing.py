"""The made-up city goes on while it is served: what happened a week ago happens again.

A board that hears of nobody would say "not known", truly, and show nothing of what it can do.
"""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Max

from analytics.demo.gate import ATTENDANTS
from checkin.calendar import city_day, city_zone
from checkin.database import hot_transaction, run
from checkin.event import digest
from checkin.models import Device, Event
from checkin.record import seeds
from checkin.refold import VOIDED, refold
from checkin.rows import COLUMNS, EventRow, send_events
from checkin.tablet.shell import shell_version
from checkin.tablet_status import keep_status

STEP = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
NAMES = [name for names in ATTENDANTS.values() for name in names]
# Whose license has run out since comes no more.
A_WEEK_AGO = f"""
select {", ".join(f"e.{column}" for column in COLUMNS)} from checkin_event e
    left join licensing_license l on l.id = e.license_id
where e.at > %(after)s and e.at <= %(until)s and e.device_id = any(%(devices)s)
    and e.attendant = any(%(names)s) and not e.practice and e.kind <> 'voided' and not ({VOIDED})
    and (l.id is null or l.expires_on >= e.day + 7 and exists (
        select from licensing_licenseperiod p where p.license_id = l.id and p.status = 'active'
            and p.during @> e.at + interval '7 days'))
"""  # noqa: S608 our own words


def go_on(now: dt.datetime, *, after: dt.datetime | None = None) -> dt.datetime | None:
    """Writes what happened after a moment, by default the newest event: a day of it at most.

    Gives back the moment until which it has written; None where there is no made-up city.
    """
    devices = list(Device.objects.filter(name__endswith="(made up)"))
    made = Event.objects.filter(device__in=devices, attendant__in=NAMES, at__lte=now)
    after = after or made.aggregate(newest=Max("at"))["newest"]
    if after is None:
        return None
    until = min(now, after + STEP)
    rows = [a_week_later(row, now) for row in a_week_ago(devices, after, until)]
    with hot_transaction():
        send_events(rows)
        refold(seeds(rows))
    for device in devices:
        keep_status(device, status(now), now=now)
    return until


def a_week_ago(devices: list[Device], after: dt.datetime, until: dt.datetime) -> list[EventRow]:
    asked = {"devices": [device.pk for device in devices], "names": NAMES}
    found = run(
        A_WEEK_AGO, asked | {"after": shifted(after, -WEEK), "until": shifted(until, -WEEK)}
    )
    return [EventRow(*row) for row in found]


def a_week_later(row: EventRow, now: dt.datetime) -> EventRow:
    """The same at the same time on the city's clock, under ids that a second run makes again."""
    facts: dict[str, Any] = {column: getattr(row, column) for column in COLUMNS}
    at, id = shifted(row.at, WEEK), later_id(row.id)
    facts |= {
        "id": id, "at": at, "day": city_day(at), "digest": digest({"id": id}),
        "visit": row.visit and later_id(row.visit),
        "occurred_at": at + (row.occurred_at - row.at),
        "received_at": min(now, at + (row.received_at - row.at)),
    }  # fmt: skip
    return EventRow(**facts)


def later_id(id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(id, "a week later")


def shifted(moment: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """So many days on, at the same time on the city's clock."""
    return (moment.astimezone(city_zone()) + by).astimezone(dt.UTC)


def status(now: dt.datetime) -> dict[str, Any]:
    return {
        "version": shell_version(), "roster_at": now.isoformat(), "queue": 0, "rejected": 0,
        "clock_offset_ms": 0, "storage_kept": True,
    }  # fmt: skip
