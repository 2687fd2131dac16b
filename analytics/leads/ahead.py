"""When there will be enough evidence of a license that is too young to be judged."""

import datetime as dt
from itertools import pairwise

from analytics.chains import Chain
from analytics.histories import stations_used
from analytics.register import Register, VisitFacts

A_YEAR = 366  # days that are looked ahead


class StationsAhead:
    """The open days after the last day, worked out once for each set of stations."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.first = register.last_day + dt.timedelta(days=1)
        self.known: dict[frozenset[int], list[dt.date]] = {}

    def open_days(self, used: frozenset[int]) -> list[dt.date]:
        """Days on which one of them opens, by the calendars as they are known now."""
        if used not in self.known:
            calendars = [s.calendar for s in self.register.stations if s.id in used]
            days = (self.first + dt.timedelta(days=day) for day in range(A_YEAR))
            self.known[used] = [
                day for day in days if any(calendar.is_open_on(day) for calendar in calendars)
            ]
        return self.known[used]

    def enough_on(self, chain: Chain, visits: VisitFacts, missing: int) -> dt.date | None:
        """The day on which so many more open days will have passed; None where its term, with its
        renewals, ends before."""
        opened = self.open_days(stations_used(chain, visits, self.register))
        last = last_day_of(chain)
        in_term = [day for day in opened[:missing] if day <= last]
        return in_term[-1] if len(in_term) == missing else None


def last_day_of(chain: Chain) -> dt.date:
    """Of its term and of the renewals that follow without a gap."""
    rest = chain.members[chain.members.index(chain.carrier) :]
    last = chain.carrier.expires_on
    for before, after in pairwise(rest):
        if after.issued_on > before.expires_on + dt.timedelta(days=1):
            break
        last = max(last, after.expires_on)
    return last
