"""The weekly report comes by itself, once, and is made up for when it was missed."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from analytics.models import WeeklyReport
from analytics.tasks import make_once, make_weekly_report, week_due, weeks_missing
from analytics.weekly import keep, make
from checkin.calendar import city_date, city_zone
from checkin.models import Station
from tests.analytics.working import work
from tests.checkin.made import event, tablet_at

# What another worker does, in a process of its own.
WORKER = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from analytics.tasks import make_weekly_report
make_weekly_report(timestamp=0)
"""
WAITING = "select count(*) from pg_locks where not granted and pid <> %s"
HELD = "select count(*) from pg_locks where locktype = 'advisory' and objsubid = 2 and pid <> %s"


@pytest.mark.parametrize(
    ("now", "sunday"),
    [
        ("2026-11-22 23:00", "2026-11-15"),  # a Sunday: its week is not over
        ("2026-11-23 05:59", "2026-11-15"),
        ("2026-11-23 06:00", "2026-11-22"),
        ("2026-11-29 12:00", "2026-11-22"),
        ("2026-03-09 06:00", "2026-03-08"),  # the clocks went forward that Sunday
    ],
)
def test_a_week_is_due_on_monday_at_six_in_the_city(now: str, sunday: str) -> None:
    local = dt.datetime.fromisoformat(now).replace(tzinfo=city_zone())
    assert week_due(local.astimezone(dt.UTC)) == dt.date.fromisoformat(sunday)


def test_a_worker_makes_the_report_once(transactional_db: None) -> None:
    make_weekly_report.configure().defer(timestamp=0)
    work()
    report = WeeklyReport.objects.get()
    assert report.week_ending == week_due(timezone.now())
    assert report.published_at is None
    make_weekly_report.configure().defer(timestamp=3600)
    work()
    assert WeeklyReport.objects.get().made_at == report.made_at
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


def test_of_the_hours_that_were_missed_only_one_waits(transactional_db: None) -> None:
    make_weekly_report.configure().defer(timestamp=0)
    with pytest.raises(AlreadyEnqueued):
        make_weekly_report.configure().defer(timestamp=3600)


def records_since(weeks: int) -> None:
    """A station with records since so many weeks before the newest Sunday."""
    newest = week_due(timezone.now())
    first = dt.datetime.combine(newest - dt.timedelta(weeks=weeks), dt.time(12), city_zone())
    tablet = tablet_at(Station.objects.create(code="NW", name="Northwest"))
    tablet.send(event("checked_in", first, plate="A 1"))


@pytest.mark.django_db
def test_of_the_weeks_that_were_missed_the_last_four_are_made_the_earliest_first() -> None:
    records_since(10)
    sundays = last_four()
    assert weeks_missing(timezone.now()) == sundays
    make_weekly_report(timestamp=0)
    assert list(WeeklyReport.objects.values_list("week_ending", flat=True)) == sundays[::-1]
    assert weeks_missing(timezone.now()) == []


def last_four() -> list[dt.date]:
    newest = week_due(timezone.now())
    return [newest - dt.timedelta(weeks=number) for number in (3, 2, 1, 0)]


@pytest.mark.django_db
def test_nothing_is_made_up_for_from_before_the_records() -> None:
    records_since(1)
    assert weeks_missing(timezone.now()) == last_four()[2:]


@pytest.mark.django_db
def test_without_any_record_only_the_newest_week_is_made() -> None:
    assert weeks_missing(timezone.now()) == last_four()[3:]


def both_at_once(one_makes: Callable[[dt.date, dt.datetime], bool]) -> list[dt.datetime]:
    """Two workers find that the week is missing, then both go on; when each of them kept it."""
    found = Barrier(2)
    moments: list[dt.datetime] = []

    def run(number: int) -> None:
        [week] = weeks_missing(timezone.now())
        found.wait()
        now = timezone.now() + dt.timedelta(seconds=number)
        if one_makes(week, now):
            moments.append(now)
        connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(run, range(2)))
    return moments


def test_two_workers_at_once_would_make_the_report_twice(transactional_db: None) -> None:
    """Without the guard: the second overwrites what the first has made."""
    kept = both_at_once(lambda week, now: keep(make(week, today=city_date(now)), now=now))
    assert len(kept) == 2


def test_two_workers_at_once_make_one_report(transactional_db: None) -> None:
    assert len(both_at_once(make_once)) == 1
    assert WeeklyReport.objects.count() == 1


@contextmanager
def worker_in_the_midst() -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of its own process that has begun to make the report and cannot go on."""
    name = str(connection.settings_dict["NAME"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table checkin_weeklycount in access exclusive mode")
        worker = subprocess.Popen([sys.executable, "-c", WORKER, name], cwd=settings.BASE_DIR)
        until(WAITING, 1)
        yield worker
    worker.wait(60)


def until(statement: str, count: int) -> None:
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute(statement, [connection.connection.info.backend_pid])
            if cursor.fetchone()[0] == count:
                return
        time.sleep(0.1)
    raise AssertionError(statement)


@pytest.mark.slow
def test_a_worker_killed_in_the_midst_leaves_nothing_and_the_next_makes_it(
    transactional_db: None,
) -> None:
    with worker_in_the_midst() as worker:
        os.kill(worker.pid, signal.SIGKILL)
    until(HELD, 0)
    assert WeeklyReport.objects.count() == 0
    make_weekly_report(timestamp=0)
    assert WeeklyReport.objects.get().figures["format"] == 2


@pytest.mark.slow
def test_while_another_process_makes_the_report_nobody_else_does(transactional_db: None) -> None:
    with worker_in_the_midst():
        with ThreadPoolExecutor(1) as other:
            other.submit(make_alone).result(60)
        assert WeeklyReport.objects.count() == 0
    assert WeeklyReport.objects.count() == 1


def make_alone() -> None:
    make_weekly_report(timestamp=0)
    connections.close_all()


def test_the_worker_knows_the_hours() -> None:
    periodic = app.periodic_registry.periodic_tasks.values()
    hours = {task.task.name: task.cron for task in periodic}
    assert hours["make_weekly_report"] == "5 * * * *"
    assert hours["tell_of_reports"] == "*/5 * * * *"
