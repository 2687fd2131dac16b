"""What the gate saw in the last weeks: visits, waits and walk-offs, by station and for all.

Only these weeks' visits are read. Shares of walk-offs are those of the page on who leaves the line
(`analytics/walkoffs/figures.py`): of the vehicles whose joining a tablet saw and that were served
or left. A trailer waits with its truck and is left out.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analytics.reading import rows
from analytics.walkoffs.figures import FEWEST, median_of
from checkin.calendar import week_of

if TYPE_CHECKING:  # the server's start must not wait for scipy
    from analytics.register import Register

WEEKS = 26
ONE = dt.timedelta(weeks=1)

# Minutes are those of the waits that the gate has measured, and of no others. `left`: a visit of a
# past day that was never served waits no more.
COUNTS = """
select station_id, (day - %(first)s::date) / 7 as week,
    case outcome when 'served' then 'served' when 'refused' then 'refused' else 'left' end,
    case when joined_by_phone then 'phone' when joined_at is null then 'never' else 'tablet' end,
    case wait_basis when 'measured' then wait_seconds / 60 end, count(*)::int
from checkin_visit
where station_id = any(%(stations)s) and not towed and day between %(first)s and %(last)s
    and first_at >= %(first)s::timestamp - interval '1 day'
    and first_at < %(last)s::timestamp + interval '3 days'
group by 1, 2, 3, 4, 5
"""


class Count(NamedTuple):
    """Vehicles of a station's week that ended in one way; `seen`: who saw them join; `minute`:
    how long they waited, None where the gate did not measure it."""

    station: int
    week: int
    how: str
    seen: str
    minute: int | None
    vehicles: int


def station_weeks(register: "Register") -> dict[str, Any]:
    """The keys stations, visits, waits and walk_offs of report.json. Minutes; shares from 0 to 1,
    None of too few."""
    last_day = register.last_day
    first = first_week(register)
    counts = read(first, last_day, [station.id for station in register.stations])
    weeks = [first + ONE * number for number in range((last_day - first).days // 7 + 1)]
    by_week = grouped(counts, lambda count: count.week)
    of_week = [week_figures(by_week[number]) for number in range(len(weeks))]
    return {
        "stations": station_figures(register, counts, len(weeks) - 1),
        "visits": visit_figures(register, weeks, of_week),
        "waits": {"weeks": picked(weeks, of_week, WAITS)},
        "walk_offs": {"weeks": picked(weeks, of_week, WALK_OFFS)},
    }


WAITS = ("measured_waits", "median_wait_minutes", "nine_in_ten_waited_at_most")
WALK_OFFS = ("served_or_left", "left", "share", "walk_offs_by_phone_alone")


def first_week(register: "Register") -> dt.date:
    """WEEKS of them, or as many as there are records of; last week and this one in any case."""
    this = week_of(register.last_day)
    begin = week_of(register.records_begin or this)
    return min(max(begin, this - ONE * (WEEKS - 1)), this - ONE)


def read(first: dt.date, last: dt.date, stations: list[int]) -> list[Count]:
    found = rows(COUNTS, {"first": first, "last": last, "stations": stations})
    return [Count(*row) for row in found]


def grouped(counts: Iterable[Count], key: Any) -> dict[Any, list[Count]]:
    found: dict[Any, list[Count]] = defaultdict(list)
    for count in counts:
        found[key(count)].append(count)
    return found


def station_figures(register: "Register", counts: list[Count], this: int) -> list[dict[str, Any]]:
    found = grouped(counts, lambda count: (count.station, count.week))
    return [
        {
            "code": station.code,
            "name": station.name,
            "this_week": week_figures(found[station.id, this]),
            "last_week": week_figures(found[station.id, this - 1]),
        }
        for station in sorted(register.stations, key=lambda station: station.code)
    ]


def visit_figures(
    register: "Register", weeks: Sequence[dt.date], of_week: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Of licensed vehicles, from the weekly counts, and of all vehicles."""
    licensed = [register.weekly_visits.get(week, 0) for week in weeks]
    return {
        "this_week": licensed[-1],
        "last_week": licensed[-2],
        "weeks": [
            {"week": week.isoformat(), "all": all_of["visits"], "licensed": number}
            for week, all_of, number in zip(weeks, of_week, licensed, strict=True)
        ],
    }


def picked(
    weeks: Sequence[dt.date], of_week: Sequence[dict[str, Any]], names: Sequence[str]
) -> list[dict[str, Any]]:
    return [
        {"week": week.isoformat(), **{name: found[name] for name in names}}
        for week, found in zip(weeks, of_week, strict=True)
    ]


def week_figures(counts: Iterable[Count]) -> dict[str, Any]:
    """One week's, of a station or of all."""
    minutes, how, seen = Counter[int](), Counter[str](), Counter[str]()
    by_phone = 0
    for count in counts:
        how[count.how] += count.vehicles
        by_phone += count.vehicles * (count.how == "left" and count.seen == "phone")
        seen[count.how] += count.vehicles * (count.seen == "tablet")
        if count.minute is not None:
            minutes[count.minute] += count.vehicles
    ended = seen["served"] + seen["left"]
    return {
        "visits": how.total(),
        "walk_offs": how["left"],
        "walk_offs_by_phone_alone": by_phone,
        "refused": how["refused"],
        "served_or_left": ended,
        "left": seen["left"],
        "share": round(seen["left"] / ended, 6) if ended >= FEWEST else None,
        "measured_waits": minutes.total(),
        "median_wait_minutes": median_of(minutes),
        "nine_in_ten_waited_at_most": reached(minutes, 0.9) if minutes.total() >= FEWEST else None,
    }


def reached(minutes: Counter[int], share: float) -> int | None:
    """The first minute by which this share has been served."""
    so_far = 0
    for minute in sorted(minutes):
        so_far += minutes[minute]
        if so_far >= share * minutes.total() - 1e-9:
            return minute
    return None
