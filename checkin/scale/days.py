"""A station's days with their scale tickets and check-ins, read for matching."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checkin.closing import day_begins
from checkin.database import run
from checkin.models import ScaleTicket, Visit
from checkin.refold import COUNTED, FACTS, EventFacts, unit_members
from checkin.scale.matching import Matching, Served, Weighed, match

ASKED = """
with asked as (
    select * from unnest(%(stations)s::int[], %(days)s::date[], %(begins)s::timestamptz[],
        %(ends)s::timestamptz[]) as t(station_id, day, begins, ends)
)"""
TICKETS = f"""{ASKED}
select t.station_id, t.day, t.number, t.weighed_at, t.plate
from asked join checkin_scaleticket t using (station_id, day)
"""  # noqa: S608 our own words
# A trailer stands on the scale with its truck: one ticket, and the visit is the truck's.
VISITS = f"""{ASKED}
select v.station_id, v.day, v.id, v.unit, coalesce(v.served_at, v.first_at),
    coalesce(c.plate_key, p.key, ''), v.first_at
from asked join checkin_visit v on v.station_id = asked.station_id and v.day = asked.day
    and v.first_at >= asked.begins and v.first_at < asked.ends
    left join licensing_vehicle c on c.id = v.vehicle_id
    left join checkin_typedplate p
        on p.id = case when v.unit like 'p:%%' then substr(v.unit, 3)::int end
where v.outcome = 'served' and not v.towed
"""  # noqa: S608 our own words
# The events with a number, and those of the same visits, which say whose they are.
NUMBERED = f"""{ASKED}, numbered as (
    select e.id, e.visit from asked join checkin_event e on e.station_id = asked.station_id
        and e.day = asked.day and e.at >= asked.begins and e.at < asked.ends
    where e.ticket_number <> ''
), chosen as (
    select id from numbered
    union
    select e.id from numbered n join checkin_event e on e.visit = n.visit
)
select e.ticket_number, {FACTS} from chosen join checkin_event e on e.id = chosen.id
where {COUNTED} order by e.at, e.id
"""  # noqa: S608 our own words
Day = tuple[int, dt.date]  # a station's id, and the city day


class DayVisit(NamedTuple):
    """A row of VISITS."""

    station_id: int
    day: dt.date
    id: uuid.UUID
    unit: str
    served_at: dt.datetime
    plate: str
    first_at: dt.datetime


def matchings(days: Iterable[Day]) -> dict[Day, Matching]:
    """Each day's tickets and check-ins side by side, in three queries for all of them."""
    wanted = sorted(set(days))
    asked = params(wanted)
    tickets: dict[Day, list[Weighed]] = defaultdict(list)
    for station_id, day, *ticket in run(TICKETS, asked):
        tickets[station_id, day].append(Weighed(*ticket))
    visits = [DayVisit(*row) for row in run(VISITS, asked)]
    typed, served = typed_numbers(visits, asked), defaultdict(list)
    for visit in visits:
        check_in = Served(
            visit.id, visit.unit, visit.served_at, visit.plate, typed.get(visit.id, "")
        )
        served[visit.station_id, visit.day].append(check_in)
    return {day: match(tickets.get(day, ()), served.get(day, ())) for day in wanted}


def params(days: Sequence[Day]) -> dict[str, list[object]]:
    one = dt.timedelta(days=1)
    return {
        "stations": [station_id for station_id, _ in days],
        "days": [day for _, day in days],
        "begins": [day_begins(day) for _, day in days],
        "ends": [day_begins(day + one) for _, day in days],
    }


def typed_numbers(visits: list[DayVisit], asked: dict[str, list[object]]) -> dict[uuid.UUID, str]:
    """The ticket numbers that attendants typed, by visit; of several the last that was typed."""
    here: dict[tuple[int, dt.date, str], list[DayVisit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: (visit.first_at, visit.id)):
        here[visit.station_id, visit.day, visit.unit].append(visit)
    rows = [(number, EventFacts(*facts)) for number, *facts in run(NUMBERED, asked)]
    numbers = {event.id: number for number, event in rows if number}
    found: dict[uuid.UUID, str] = {}
    for unit, event in unit_members(event for _, event in rows):
        begun = [
            visit
            for visit in here.get((event.station, unit.day, unit.key), [])
            if visit.first_at <= event.at
        ]
        if begun and event.id in numbers:
            found[begun[-1].id] = numbers[event.id]
    return found


def ticket_of(visit: Visit) -> ScaleTicket | None:
    """The scale ticket that was matched to a visit."""
    day = visit.station_id, visit.day
    if not ScaleTicket.objects.filter(station=visit.station_id, day=visit.day).exists():
        return None
    pairs = matchings([day])[day].pairs
    number = next((pair.ticket.number for pair in pairs if pair.visit.id == visit.id), None)
    return ScaleTicket.objects.filter(station=visit.station_id, number=number).first()
