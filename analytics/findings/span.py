"""The days that the findings read: the report's week, and thirteen weeks before it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from checkin.calendar import week_of
from checkin.closing import day_begins

WEEKS_BEFORE = 13
ONE = dt.timedelta(weeks=1)
# What happened at the gate, by one index. Practice counts for nothing, nor what was taken back; a
# phone is no gate, and the clock of a paper log is a person's.
AT_THE_GATE = """
    e.station_id = any(%(stations)s) and not e.practice
    and e.kind in ('joined_line', 'checked_in', 'refused') and e.source not in ('phone', 'paper')
    and not exists (select from checkin_event taken where taken.voids = e.id)
"""


@dataclass(frozen=True)
class Span:
    """The week from `monday` to `last_day`; `first` is the Monday thirteen weeks before it."""

    last_day: dt.date
    stations: tuple[int, ...]

    @property
    def monday(self) -> dt.date:
        return week_of(self.last_day)

    @property
    def first(self) -> dt.date:
        return self.monday - WEEKS_BEFORE * ONE

    @property
    def params(self) -> dict[str, Any]:
        """Of the statements. A day is the city's, from 04:00 to 04:00."""
        return {
            "stations": list(self.stations),
            "first": self.first, "monday": self.monday, "last": self.last_day,
            "since": day_begins(self.first), "begins": day_begins(self.monday),
            "ends": day_begins(self.last_day + dt.timedelta(days=1)),
        }  # fmt: skip
