"""The pauses of stations on city days, read in one way by all who count them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from checkin.calendar import StationCalendar
from checkin.closing import day_begins, line_ends_at
from checkin.database import run
from checkin.interruptions import ON_THE_SCALE, Interruption, Mark, interruptions
from checkin.refold import VOIDED

ONE_DAY = dt.timedelta(days=1)
# Pauses and resumptions, each pause with the first two vehicles checked in after it: no others can
# end it. One vehicle may have several events: what is typed after its scan, its trailer.
# `offset 0` keeps the order of the joins: the pauses of each station by their own index.
MARKS = f"""
select mark.*, array(
    select min(at) from (
        select e.at, coalesce(e.visit, e.id) as vehicle from checkin_event e
        where mark.paused and e.station_id = mark.station_id and e.kind = 'checked_in'
            and e.at > mark.at + %(on_the_scale)s and e.at < mark.at + %(within)s
            and e.day = mark.day and not e.practice and not ({VOIDED})
        order by e.at limit 8) as next
    group by vehicle order by 1 limit 2)
from unnest(%(stations)s::int[]) as s(id), lateral (
    select e.station_id, e.day, e.at, e.kind = 'paused' as paused, e.reason, e.id
    from checkin_event e
    where e.station_id = s.id and e.kind in ('paused', 'resumed')
        and e.at >= %(begins)s and e.at < %(ends)s and not e.practice and not ({VOIDED})
    offset 0) as mark
order by mark.station_id, mark.at, mark.id
"""  # noqa: S608 our own words
Day = tuple[int, dt.date]  # of a station


class MarkRow(NamedTuple):
    """A row of MARKS."""

    station: int
    day: dt.date
    at: dt.datetime
    paused: bool
    reason: str
    id: object
    check_ins: list[dt.datetime]


def pauses_of(
    calendars: Mapping[int, StationCalendar],
    *,
    first: dt.date,
    last: dt.date,
    now: dt.datetime,
    within: dt.timedelta = ONE_DAY,
) -> dict[Day, list[Interruption]]:
    """Those of the stations of `calendars` by city day, both days included, in their order.

    A pause that nobody ended ends by check-ins that come `within` that time, or not at all.
    """
    asked = {
        "stations": list(calendars), "begins": day_begins(first),
        "ends": day_begins(last + ONE_DAY), "on_the_scale": ON_THE_SCALE, "within": within,
    }  # fmt: skip
    days: dict[Day, list[MarkRow]] = defaultdict(list)
    for row in map(MarkRow._make, run(MARKS, asked)):
        days[row.station, row.day].append(row)
    return {
        (station, day): of_day(marks, line_ends_at(day, calendars[station]), now)
        for (station, day), marks in days.items()
    }


def of_day(rows: Sequence[MarkRow], ends: dt.datetime, now: dt.datetime) -> list[Interruption]:
    marks = [Mark(row.at, row.paused, row.reason) for row in rows]
    check_ins = sorted({moment for row in rows for moment in row.check_ins})
    return interruptions(marks, check_ins, ends=ends, now=now)
