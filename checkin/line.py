"""The line of a station as its tablets show it: who waits, and who was served and is still here.

Of a plate the last four characters are told: enough to find a truck among forty, and no list of
plates to be lost with a tablet.
"""

import base64
import datetime as dt
import uuid
from typing import Any, NamedTuple

from checkin.calendar import city_day, station_calendars
from checkin.closing import line_ends_at
from checkin.database import run
from checkin.models import Kind, Station
from checkin.refold import VOIDED

STILL_HERE = dt.timedelta(hours=2)
PLATE_END = 4
MOST = 200
# A visit has the id of its first event, which knows the client's visit and the visitor. Whom no
# tablet has seen join is not told: scanned at the gate, it must join there, and not be checked in.
LINE = """
select first.visit, v.outcome, v.joined_at, v.served_at, first.visitor,
    coalesce(l.number, first.license_number), coalesce(nullif(car.plate, ''), typed.key, ''),
    coalesce(car.vehicle_class, ''), coalesce(car.color, ''), roster.index
from checkin_visit v
    join checkin_event first on first.id = v.id
    left join licensing_license l on l.id = v.license_id
    left join licensing_vehicle car on car.id = v.vehicle_id
    left join checkin_typedplate typed on typed.id = first.typed_plate_id
    left join licensing_pass pass on pass.license_id = v.license_id and pass.replaced_at is null
    left join checkin_rosterentry roster on roster.pass_of_id = pass.id
where v.station_id = %(station)s and v.day = %(day)s and not v.towed and v.ended_at is null
    and v.first_at >= %(since)s and (
        v.outcome = 'waiting' and not v.joined_by_phone and %(line_goes_on)s
        or v.outcome = 'served' and v.served_at > %(served_since)s)
order by coalesce(v.joined_at, v.served_at), v.id limit %(most)s
"""
INTERRUPTION = f"""
select kind, reason, at from checkin_event e
where station_id = %(station)s and at between %(since)s and %(now)s
    and kind in ('paused', 'resumed') and not practice and not ({VOIDED})
order by at desc, id desc limit 1
"""  # noqa: S608 our own words


class InLine(NamedTuple):
    """A row of LINE; `visit` is the client's, None where it sent none."""

    visit: uuid.UUID | None
    state: str
    joined_at: dt.datetime | None
    served_at: dt.datetime | None
    visitor: str
    license_number: str
    plate: str
    vehicle_class: str
    color: str
    roster_index: bytes | None

    def as_json(self) -> dict[str, Any]:
        index = self.roster_index and base64.urlsafe_b64encode(self.roster_index).decode()
        return {
            "visit": self.visit,
            "state": self.state,
            "joined_at": self.joined_at,
            "served_at": self.served_at,
            "index": index or None,
            "license_number": self.license_number or None,
            "plate_end": self.plate.replace(" ", "")[-PLATE_END:] or None,
            "class": self.vehicle_class or None,
            "color": self.color or None,
            "visitor": self.visitor or None,
        }


def line_of(station: Station, *, now: dt.datetime) -> dict[str, Any]:
    """As docs/protocol.md has it under "The line"."""
    day = city_day(now)
    calendar = station_calendars([station.id])[station.id]
    asked = {
        "station": station.id, "day": day, "now": now, "since": now - dt.timedelta(hours=24),
        "served_since": now - STILL_HERE, "most": MOST,
        "line_goes_on": now < line_ends_at(day, calendar),
    }  # fmt: skip
    rows = [InLine(*row).as_json() for row in run(LINE, asked)]
    return {"as_of": now, "paused": interruption(asked), "line": rows}


def interruption(asked: dict[str, Any]) -> dict[str, Any] | None:
    """Since when and why nobody is taken; None where the station goes on."""
    for kind, reason, at in run(INTERRUPTION, asked):
        if kind == Kind.PAUSED:
            return {"reason": reason, "since": at}
    return None
