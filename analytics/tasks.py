"""What the worker does by itself: on Monday at six the week's report is there as a draft.

Procrastinate's clock is UTC and passes over a time that it missed, so the task comes every hour
and asks whether there is anything to do.
"""

import datetime as dt
import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from analytics.models import WeeklyReport
from analytics.weekly import keep, make
from checkin.calendar import city_date, city_zone, week_of

SIX = dt.timedelta(hours=6)
log = logging.getLogger(__name__)


def week_due(now: dt.datetime) -> dt.date:
    """The Sunday whose report should be there: the latest after which a Monday, 6:00, has come."""
    local = now.astimezone(city_zone()).replace(tzinfo=None)
    return week_of((local - SIX).date()) - dt.timedelta(days=1)


# Neither two workers nor a worker that died make it twice or never: a waiting job is one only, the
# week is unique in the database, and the next hour asks again.
@app.periodic(cron="5 * * * *")
@app.task(name="make_weekly_report", queueing_lock="make_weekly_report")
def make_weekly_report(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    now = timezone.now()
    ending = week_due(now)
    if WeeklyReport.objects.filter(week_ending=ending).exists():
        return
    keep(make(ending, today=city_date(now)), now=now)
    log.info("made the report of the week that ends on %s", ending)
