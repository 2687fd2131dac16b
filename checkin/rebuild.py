"""All visits and weekly counts anew from the events: the same as if they had just arrived."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from checkin.database import ask, run
from checkin.refold import COUNTED, FACTS, EventFacts, folded_rows
from checkin.visit_rows import upsert_visits

# Nobody else may write visits meanwhile; events keep coming in and wait to be folded.
LOCK = "lock table checkin_visit, checkin_weeklycount in share row exclusive mode"
CLEAR_VISITS = "delete from checkin_visit"
CLEAR_COUNTS = "delete from checkin_weeklycount"
DAYS = "select distinct day from checkin_event order by day"
DAY = f"select {FACTS} from checkin_event e where e.day = %s and {COUNTED}"  # noqa: S608
COUNT = """
insert into checkin_weeklycount (license_id, week, station_id, visits, unserved, last_day)
select license_id, date_trunc('week', day)::date, station_id, count(*),
    count(*) filter (where outcome in ('waiting', 'walk_off')), max(day)
from checkin_visit where license_id is not null group by 1, 2, 3
"""


def rebuild() -> Iterator[tuple[dt.date, int]]:
    """Rebuilds in one transaction that ends with the iteration; yields each day with its visits.

    Whoever asks may show progress: `days_with_events` says how many will come.
    """
    with transaction.atomic():
        for statement in (LOCK, CLEAR_VISITS, CLEAR_COUNTS):
            ask(statement)
        for day in days_with_events():
            rows = folded_rows(EventFacts(*row) for row in run(DAY, [day]))
            upsert_visits(rows)
            yield day, len(rows)
        ask(COUNT)


def days_with_events() -> list[dt.date]:
    return [day for (day,) in run(DAYS)]
