"""When the wait is short: the median measured wait by weekday and hour of joining the line.

Of vehicles that were measured at the gate and checked in, in the twelve weeks before today; those
that left unserved have no whole wait and are not in it.
"""

import datetime as dt
from dataclasses import dataclass

from checkin.calendar import city_day, city_zone
from checkin.closing import day_begins
from checkin.database import run
from checkin.hourly import Hourly

WEEKS = 12
FEWEST = 5  # waits from which a median is told
MEDIANS = """
select extract(isodow from joined_at at time zone %(zone)s)::int - 1,
    extract(hour from joined_at at time zone %(zone)s)::int,
    count(*),
    percentile_cont(0.5) within group (order by wait_seconds)
from checkin_visit
where station_id = %(station)s and first_at >= %(since)s and first_at < %(until)s
    and wait_basis = 'measured' and served_at is not null and not towed
group by 1, 2
"""


@dataclass(frozen=True)
class Cell:
    """The waits of one hour of one weekday; `minutes` is None where they are too few to tell."""

    vehicles: int = 0
    minutes: int | None = None


@dataclass(frozen=True)
class BestHours:
    """`cells` by weekday (0 is Monday) and hour of the day; `last` is yesterday's city day."""

    first: dt.date
    last: dt.date
    cells: dict[tuple[int, int], Cell]

    @property
    def told(self) -> dict[tuple[int, int], int]:
        """Minutes of those that are told."""
        return {key: cell.minutes for key, cell in self.cells.items() if cell.minutes is not None}

    @property
    def vehicles(self) -> int:
        return sum(cell.vehicles for cell in self.cells.values())

    @property
    def weekdays(self) -> list[int]:
        return sorted({weekday for weekday, _hour in self.cells})

    @property
    def hours(self) -> range:
        """From the first to the last hour in which anybody joined."""
        hours = [hour for _weekday, hour in self.cells]
        return range(min(hours), max(hours) + 1) if hours else range(0)

    def cell(self, weekday: int, hour: int) -> Cell:
        return self.cells.get((weekday, hour), Cell())

    def shortest_on(self, weekday: int) -> int | None:
        """The fewest minutes told on it."""
        return min((self.told[key] for key in self.told if key[0] == weekday), default=None)


def best_hours(station: int, now: dt.datetime) -> BestHours:
    today = city_day(now)
    first = today - dt.timedelta(weeks=WEEKS)
    asked = {
        "zone": str(city_zone()),
        "station": station,
        "since": day_begins(first),
        "until": day_begins(today),
    }
    cells = {(weekday, hour): cell(*told) for weekday, hour, *told in run(MEDIANS, asked)}
    return BestHours(first, today - dt.timedelta(days=1), cells)


def cell(vehicles: int, seconds: float) -> Cell:
    return Cell(vehicles, round(seconds / 60) if vehicles >= FEWEST else None)


hourly = Hourly(best_hours)
