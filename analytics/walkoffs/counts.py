"""How the visits of a time ended, by place, hour and minutes waited: one aggregation in SQL.

A wait is told by its beginning (`joined_at`) and its end; the rows say by whom the beginning was
seen, and what is known of the end. Weekday is that of the city's day, which begins at 04:00; the
hour is that of the city's clock, right in summer and winter.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import orjson
from django.db import connection

from analytics.walkoffs.pauses import Paused
from analytics.walkoffs.span import Span
from checkin.calendar import StationCalendar, city_day, city_zone
from checkin.closing import line_ends_at
from checkin.models import PauseReason

Seen = Literal["tablet", "phone", "never"]  # who saw it join: a tablet (or a file), a phone, nobody
# Where the line stood at the moment of joining: moving, in a box swap, in another pause.
MOVING, SWAP, OTHER_PAUSE = 0, 1, 2

# `day` holds what calendars and pauses say of each station's day, in seconds since 1970: the end of
# its line, the edges of its pauses (begin, end, begin, …), those of its box swaps, and the seconds
# of swaps before each of these edges. Between an odd edge and the next the line stands, so that
# the swaps' share of a wait is a difference of two sums.
# `minute` is how long it waited: exactly (served, said, still waiting), or the last minute at
# which it can have left (moved, rejoined, closing); null where nothing is known.
# `matched`: those who joined in a swap, and those who joined the moving line of the same station,
# weekday and hour, who weigh as much as the former in each such hour.
COUNTS = """
with day as materialized (
    select * from json_to_recordset(%(days)s::json) as t(
        station_id int, day date, line_ends float8, pauses float8[], swaps float8[],
        swapped float8[])
), timed as (
    select v.station_id, (v.day - date '2001-01-01') %% 7 as weekday, v.joined_at, v.wait_seconds,
        case when v.joined_at is null then 'never' when v.joined_by_phone then 'phone'
            else 'tablet' end as seen,
        case when v.outcome = 'walk_off' then v.walk_off_basis
            when v.outcome = 'waiting' and day.line_ends <= %(now)s then 'closing'
            else v.outcome end as how,
        date_part('epoch', v.joined_at) as joined,
        case when v.outcome = 'served' then date_part('epoch', v.served_at)
            when v.walk_off_basis in ('said', 'moved', 'rejoined')
                then date_part('epoch', v.ended_at)
            when v.outcome = 'waiting' then least(day.line_ends, %(now)s) end as gone,
        day.pauses, day.swaps, day.swapped
    from checkin_visit v left join day on day.station_id = v.station_id and day.day = v.day
    where v.day between %(first)s and %(last)s and not v.towed
        and v.first_at >= %(begins)s and v.first_at < %(ends)s and v.station_id = any(%(stations)s)
    offset 0
), placed as (
    select *, width_bucket(joined, swaps) as at_join,
        case when how in ('served', 'said') then width_bucket(gone, swaps) end as at_end
    from timed offset 0
), held as (
    select *, case when at_end is not null then
        coalesce(swapped[at_end], 0) + case at_end %% 2 when 1 then gone - swaps[at_end] else 0 end
        - coalesce(swapped[at_join], 0)
        - case at_join %% 2 when 1 then joined - swaps[at_join] else 0 end end as lost
    from placed offset 0
), fine as materialized (
    select station_id, seen, weekday, how,
        date_part('hour', joined_at at time zone %(zone)s)::int as hour,
        case when at_join %% 2 = 1 then 1
            when width_bucket(joined, pauses) %% 2 = 1 then 2 else 0 end as line,
        case when gone >= joined then floor((gone - joined) / 60) when gone < joined then 0 end::int
            as minute,
        count(*)::int as vehicles, count(*) filter (where lost > 0)::int as held,
        coalesce(sum(lost), 0)::float8 as lost
    from held group by 1, 2, 3, 4, 5, 6, 7
), paired as (
    select *, sum(vehicles) filter (where line = 1) over hour_of_week as behind,
        sum(vehicles) filter (where line = 0) over hour_of_week as beside
    from fine where seen = 'tablet' and how not in ('refused', 'waiting')
    window hour_of_week as (partition by station_id, weekday, hour)
)
select 'hours', station_id, seen, how, weekday, hour, line, null, sum(vehicles)::int,
    sum(held)::int, sum(lost)::float8
from fine group by station_id, seen, how, weekday, hour, line
union all
select 'minutes', station_id, seen, how, null, null, null, minute, sum(vehicles)::int, 0, 0
from fine where seen = 'tablet' group by station_id, seen, how, minute
union all
select 'matched', null, seen, case how when 'served' then how else 'left' end, null, null, line,
    case how when 'served' then minute end, sum(vehicles)::int, 0,
    sum(vehicles * case line when 1 then 1 else behind::float8 / beside end)::float8
from paired where behind > 0 and beside > 0 and line < 2 group by 3, 4, 7, 8
"""


class Count(NamedTuple):
    """A row of COUNTS. `of` says which fields it is counted by: the others are None.

    `amount`: for hours the vehicle-seconds that swaps took out of their waits, of the `held`
    vehicles; for matched the weight.
    """

    of: Literal["hours", "minutes", "matched"]
    station: int | None
    seen: Seen
    how: str
    weekday: int | None
    hour: int | None
    line: int | None
    minute: int | None
    vehicles: int
    held: int
    amount: float


def counts_of(
    stations: Mapping[int, StationCalendar], span: Span, pauses: Iterable[Paused], now: dt.datetime
) -> list[Count]:
    """The visits of some stations; what is in line today is so at `now`."""
    return [Count(*row) for row in ask(asked_of(stations, span, pauses, now))]


def ask(asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Not by `checkin.database.run`: that plans for any values, and few days need another plan
    than years."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, asked)
        return list(cursor.fetchall())


def asked_of(
    stations: Mapping[int, StationCalendar], span: Span, pauses: Iterable[Paused], now: dt.datetime
) -> dict[str, Any]:
    """The parameters of COUNTS."""
    return {
        "days": orjson.dumps(list(day_facts(stations, span, pauses, now))).decode(),
        "stations": list(stations),
        "first": span.first,
        "last": span.last,
        "begins": span.begins,
        "ends": span.ends,
        "now": now.timestamp(),
        "zone": city_zone().key,
    }


def day_facts(
    stations: Mapping[int, StationCalendar], span: Span, pauses: Iterable[Paused], now: dt.datetime
) -> Iterator[dict[str, Any]]:
    """What COUNTS knows of each station's day."""
    of_day: dict[tuple[int, dt.date], list[Paused]] = defaultdict(list)
    for pause in pauses:
        of_day[pause.station, pause.day].append(pause)
    last = min(span.last, city_day(now))
    for station, calendar in stations.items():
        for day in Span(span.first, last).days():
            yield {
                "station_id": station,
                "day": day.isoformat(),
                "line_ends": line_ends_at(day, calendar).timestamp(),
                **edges(of_day[station, day], now),
            }


def edges(pauses: list[Paused], now: dt.datetime) -> dict[str, list[float]]:
    """A swap whose end nobody knows is a pause, and none whose minutes are told."""
    swaps = [p for p in pauses if p.reason == PauseReason.BOX_SWAP and p.span.ended != "closing"]
    swapped, before = list[float](), 0.0
    for begin, end in (bounds(swap, now) for swap in swaps):
        swapped += [before, before + end - begin]
        before = swapped[-1]
    return {
        "pauses": [edge for pause in pauses for edge in bounds(pause, now)],
        "swaps": [edge for swap in swaps for edge in bounds(swap, now)],
        "swapped": swapped,
    }


def bounds(pause: Paused, now: dt.datetime) -> tuple[float, float]:
    return pause.span.since.timestamp(), (pause.span.until or now).timestamp()
