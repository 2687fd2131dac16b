"""What the worker does by itself: on Monday at six the week's report is there as a draft.

Procrastinate's clock is UTC and passes over a time that it missed, so the task comes every hour
and asks whether there is anything to do.
"""

import datetime as dt
import logging

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from analytics import mail
from analytics.governance.retention import retain
from analytics.models import WeeklyReport
from analytics.weekly import LOCK, keep, make
from checkin.calendar import city_date, city_zone, week_of

SIX = dt.timedelta(hours=6)
CATCH_UP = 4  # weeks that are made up for after a long standstill
# By index: the first of each station.
RECORDS_BEGIN = """
select min(first.day) from checkin_station s cross join lateral (
    select day from checkin_event where station_id = s.id and not practice order by at limit 1
) as first
"""
log = logging.getLogger(__name__)


def week_due(now: dt.datetime) -> dt.date:
    """The Sunday whose report should be there: the latest after which a Monday, 6:00, has come."""
    local = now.astimezone(city_zone()).replace(tzinfo=None)
    return week_of((local - SIX).date()) - dt.timedelta(days=1)


def weeks_missing(now: dt.datetime) -> list[dt.date]:
    """The Sundays of the last weeks without a report, the earliest first: each is compared with
    the one before it. None from before the records; the newest in any case."""
    newest = week_due(now)
    last_weeks = [newest - dt.timedelta(weeks=number) for number in range(CATCH_UP)]
    found = WeeklyReport.objects.filter(week_ending__in=last_weeks)
    made = set(found.values_list("week_ending", flat=True))
    missing = sorted(week for week in last_weeks if week not in made)
    begin = records_begin() if missing else None
    return [week for week in missing if week == newest or (begin and begin <= week)]


def records_begin() -> dt.date | None:
    with connection.cursor() as cursor:
        cursor.execute(RECORDS_BEGIN)
        [found] = cursor.fetchone()
    return found if isinstance(found, dt.date) else None


# However many workers: one makes a week, the others pass it over. All is one transaction: a worker
# that dies leaves nothing half, its lock goes with it, and the next hour asks again.
@app.periodic(cron="5 * * * *")
@app.task(name="make_weekly_report", queueing_lock="make_weekly_report")
def make_weekly_report(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    now = timezone.now()
    for week_ending in weeks_missing(now):
        make_once(week_ending, now)


@transaction.atomic
def make_once(week_ending: dt.date, now: dt.datetime) -> bool:
    """False where it is there already, or another worker is making it."""
    if not alone_with(week_ending) or WeeklyReport.objects.filter(week_ending=week_ending).exists():
        return False
    keep(make(week_ending, today=city_date(now)), now=now)
    log.info("made the report of the week that ends on %s", week_ending)
    return True


def alone_with(week_ending: dt.date) -> bool:
    """Whether nobody else makes this week's report now; until the transaction ends nobody will."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", [LOCK, week_ending.toordinal()])
        return bool(cursor.fetchone()[0])


@app.task(name="make_report_again")
def make_report_again(week_ending: str, correction: str, user: int) -> None:
    """A draft made anew, or, with the reason for it, the next version of a published report."""
    day, now = dt.date.fromisoformat(week_ending), timezone.now()
    kept = keep(make(day, today=city_date(now)), now=now, correction=correction)
    log.info(
        "user %s had the report of %s made again: %s", user, day, (kept and "kept") or "not kept"
    )


@app.periodic(cron="*/5 * * * *")
@app.task(name="tell_of_reports", queueing_lock="tell_of_reports")
def tell_of_reports(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    if sent := mail.tell_of_reports(timezone.now()):
        log.info("sent %s mails of reports", sent)


@app.periodic(cron="25 8 * * *")  # at night in the city; what a night missed goes in the next
@app.task(name="let_go_what_is_old", queueing_lock="let_go_what_is_old")
def let_go_what_is_old(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    log.info("let go what is older than its months: %s", retain(timezone.now()))
