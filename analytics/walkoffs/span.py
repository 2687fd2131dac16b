"""The days that are looked at."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from checkin.closing import day_begins


@dataclass(frozen=True, slots=True)
class Span:
    """City days, both included."""

    first: dt.date
    last: dt.date

    @property
    def begins(self) -> dt.datetime:
        return day_begins(self.first)

    @property
    def ends(self) -> dt.datetime:
        return day_begins(self.last + dt.timedelta(days=1))

    def days(self) -> Iterator[dt.date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + dt.timedelta(days=number)
