"""The stations as the report knows them: since when there are records, and when they open."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.reading import rows
from checkin.calendar import StationCalendar, station_calendars

# A tablet whose clock stood in another year, with no offset to mend it, is no beginning.
RECORDS = """
select s.id, s.code, s.name, (
    select day from checkin_event e where e.station_id = s.id and not practice
        and (device_id is null or at > received_at - interval '60 days')
    order by at limit 1
) from checkin_station s order by s.code
"""


@dataclass(frozen=True, slots=True)
class StationFacts:
    """`since` is the first day with a record; None where there is none up to the last day."""

    id: int
    code: str
    name: str
    since: dt.date | None
    calendar: StationCalendar

    def open_days(self, first_day: dt.date, days: int) -> NDArray[np.bool_]:
        """Whether it was open, day by day; not before its own records began."""
        calendar = (first_day + dt.timedelta(days=day) for day in range(days))
        return np.array(
            [
                self.since is not None and self.since <= day and self.calendar.is_open_on(day)
                for day in calendar
            ],
            dtype=np.bool_,
        )


def read_stations(last_day: dt.date) -> list[StationFacts]:
    found = rows(RECORDS, {})
    calendars = station_calendars(id for id, *_ in found)
    return [
        StationFacts(id, code, name, since if since and since <= last_day else None, calendars[id])
        for id, code, name, since in found
    ]
