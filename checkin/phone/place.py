"""What may honestly be said of a visit to the hauler whose it is: its place, its wait, its end.

A place is how many are known to be before it, told apart by who knows: the gate has seen them, or
their phones said so. Where nobody sees the line, how many are in it is not known.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from checkin.board.station_now import StationNow
from checkin.calendar import city_day
from checkin.models import Outcome, Visit
from checkin.phone.today import in_line, visits_today

State = Literal["in_line", "served", "refused", "left", "moved", "rejoined", "not_served"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Vehicles that joined before. `seen` is None where nobody sees the line at the gate;
    `counted` is an attendant's count of all in line, where that is all there is."""

    seen: int | None
    by_phone: int
    counted: int | None = None


def state_of(visit: Visit, now: dt.datetime) -> State:
    if visit.outcome == Outcome.WAITING:
        return "in_line" if in_line([visit], now) else "not_served"
    if visit.outcome in (Outcome.SERVED, Outcome.REFUSED):
        return "served" if visit.outcome == Outcome.SERVED else "refused"
    ended: dict[str, State] = {"moved": "moved", "rejoined": "rejoined"}
    return ended.get(visit.walk_off_basis, "left")


def ahead_of(visit: Visit, here: StationNow, now: dt.datetime) -> Ahead:
    """Of a visit that waits at the station that `here` tells of."""
    before = Visit.objects.filter(
        station=visit.station_id, day=city_day(now), outcome=Outcome.WAITING, towed=False,
        first_at__gte=now - dt.timedelta(hours=24), joined_at__lt=visit.joined_at,
    )  # fmt: skip
    phones = before.filter(joined_by_phone=True).count()
    if here.in_line_basis == "counted":
        return Ahead(None, phones, counted=here.in_line)
    if here.in_line_basis != "joined":
        return Ahead(None, phones)
    return Ahead(before.filter(joined_by_phone=False).count(), phones)


def went_to(visit: Visit, now: dt.datetime) -> Visit | None:
    """Where the vehicle of a visit that ended as moved went: its next one at another station."""
    others = visits_today([visit.vehicle_id] if visit.vehicle_id else [], now)
    later = [
        one
        for one in others
        if one.station_id != visit.station_id and visit.ended_at and one.first_at >= visit.ended_at
    ]
    return later[0] if later else None
