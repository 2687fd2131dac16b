"""What may honestly be said of a visit to the hauler whose it is: its place, its wait, its end.

A place is how many are known to be before it, told apart by who knows: the gate has seen them, or
their phones said so. Where nobody sees the line, how many are in it is not known.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from checkin.board.decide import decide
from checkin.board.estimate import line_now, moment_of
from checkin.board.facts import facts_of
from checkin.board.forecast import wait_for_next
from checkin.board.movement import Stood, movement
from checkin.board.station_now import Estimate, StationNow
from checkin.calendar import city_day
from checkin.closing import day_begins
from checkin.models import Outcome, Visit
from checkin.phone.today import in_line, visits_today

State = Literal["in_line", "served", "refused", "left", "moved", "rejoined", "not_served"]


@dataclass(frozen=True, slots=True)
class Place:
    """`seen` and `by_phone` joined before. `seen` is None where nobody sees the line at the gate;
    `counted` is an attendant's count of all in line, where that is all there is. `wait` is from
    now to its own check-in, by those seen before it; None where it cannot be told."""

    here: StationNow
    seen: int | None
    by_phone: int
    counted: int | None = None
    wait: Estimate | None = None


def state_of(visit: Visit, now: dt.datetime) -> State:
    if visit.outcome == Outcome.WAITING:
        return "in_line" if in_line([visit], now) else "not_served"
    if visit.outcome in (Outcome.SERVED, Outcome.REFUSED):
        return "served" if visit.outcome == Outcome.SERVED else "refused"
    ended: dict[str, State] = {"moved": "moved", "rejoined": "rejoined"}
    return ended.get(visit.walk_off_basis, "left")


def place_of(visit: Visit, now: dt.datetime) -> Place:
    """Of a visit that waits."""
    [facts] = facts_of([visit.station], now)
    here, phones = decide(facts, now), said_before(visit, now)
    if here.in_line_basis != "joined" or visit.joined_at is None:
        return Place(here, None, phones, counted=here.in_line)
    moment = moment_of(facts, now)
    before = movement(those_before(visit.joined_at, moment.line), moment.pauses, now)
    whole = movement(moment.line, moment.pauses, now)
    line = line_now(moment, whole, ahead=before.in_line, gaps=whole.gaps)
    return Place(here, before.in_line, phones, wait=wait_for_next(line))


def those_before(joined_at: dt.datetime, line: Iterable[Stood]) -> list[Stood]:
    """And who came later and was served: it tells who of those before has gone unseen."""
    return [one for one in line if one.served or (one.joined and one.joined < joined_at)]


def said_before(visit: Visit, now: dt.datetime) -> int:
    """How many wait here who only by phone are known to have joined before."""
    return Visit.objects.filter(
        station=visit.station_id, day=city_day(now), first_at__gte=day_begins(city_day(now)),
        outcome=Outcome.WAITING, towed=False, joined_by_phone=True, joined_at__lt=visit.joined_at,
    ).count()  # fmt: skip


def went_to(visit: Visit, now: dt.datetime) -> Visit | None:
    """Where the vehicle of a visit that ended as moved went: its next one at another station."""
    others = visits_today([visit.vehicle_id] if visit.vehicle_id else [], now)
    later = [
        one
        for one in others
        if one.station_id != visit.station_id and visit.ended_at and one.first_at >= visit.ended_at
    ]
    return later[0] if later else None
