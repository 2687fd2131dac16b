"""The weekly report comes by itself, once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from analytics.models import WeeklyReport
from analytics.tasks import make_weekly_report, week_due
from checkin.calendar import city_zone


def work() -> None:
    """What a worker does until nothing waits."""
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


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


def test_two_workers_at_once_make_one_report(transactional_db: None) -> None:
    def run(timestamp: int) -> None:
        make_weekly_report(timestamp=timestamp)
        connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(run, (0, 0)))
    assert WeeklyReport.objects.count() == 1


def test_the_worker_knows_the_hour() -> None:
    periodic = app.periodic_registry.periodic_tasks.values()
    assert [task.cron for task in periodic if task.task.name == "make_weekly_report"] == [
        "5 * * * *"
    ]
