"""The made-up city of the demo: what its report says, against what is true of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.demo import demo_user
from accounts.models import Message, Role
from analytics.assessment import Assessed, Assessment, assess
from analytics.demo.city import City, Use
from analytics.demo.seeding import seed
from analytics.models import WeeklyReport
from analytics.register import read_register
from checkin.calendar import city_zone, week_of
from checkin.models import Event, Station, Visit, WeeklyCount
from checkin.rebuild import rebuild
from checkin.scale.capture import capture_days
from checkin.waits import waits_now
from licensing.models import License, Pass, Payment, Reply

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 11, 18, 10, 30, tzinfo=city_zone())  # a Wednesday
ENDING = dt.date(2026, 11, 15)
TWELVE_WEEKS = 84


@dataclass(frozen=True)
class Seeded:
    city: City
    assessment: Assessment

    def use(self, row: Assessed) -> Use:
        """How the license's vehicle is really used."""
        vehicles = {made.number: made.vehicle for made in self.city.licenses}
        return self.city.vehicles[vehicles[row.facts.number]].use

    def p_inactive(self, *, never_used: bool) -> list[float]:
        """Of licenses in force with twelve weeks of exposure: never used, or else light users."""
        return [
            row.p_inactive
            for row in self.assessment.rows
            if row.p_inactive is not None and row.open_days >= TWELVE_WEEKS
            if self.use(row).never_used is never_used and (never_used or self.use(row).light)
        ]


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Seeded]:
    """Built once; events cannot be deleted, so the transaction is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        city = seed(now=NOW, licenses=1200, tell=print)
        assert city
        yield Seeded(city, assess(read_register(ENDING)))
        transaction.set_rollback(True)


def test_the_never_used_stand_out_from_nine_in_ten_light_users(seeded: Seeded) -> None:
    never, light = seeded.p_inactive(never_used=True), seeded.p_inactive(never_used=False)
    assert len(never) >= 10
    assert len(light) >= 30
    assert np.median(never) > np.quantile(light, 0.9)


def test_hardly_anyone_on_the_list_is_active(seeded: Seeded) -> None:
    leads = seeded.assessment.leads
    active = [row for row in leads if not seeded.use(row).inactive_on(ENDING)]
    assert len(leads) == 25
    assert len(active) <= 1


def test_the_city_is_what_it_says(seeded: Seeded) -> None:
    held = License.objects.filter(application=None)
    assert held.count() == len(seeded.city.licenses) == 1200
    numbers = set(held.values_list("number", flat=True))  # the desk's newest are nobody's yet
    rows = [row for row in seeded.assessment.rows if row.facts.number in numbers]
    in_force = [row for row in rows if row.p_inactive is not None]
    never = np.mean([seeded.use(row).never_used for row in in_force])
    inactive = np.mean([seeded.use(row).inactive_on(ENDING) for row in in_force])
    assert 0.03 < never < 0.08
    assert 0.08 < inactive - never < 0.17


def test_the_longer_the_wait_the_more_walk_off(seeded: Seeded) -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            select avg(wait_seconds), count(*) filter (where outcome <> 'served'), count(*)
            from checkin_visit where joined_at is not null and not towed and day < %s
            group by station_id, date_trunc('hour', joined_at) having count(wait_seconds) > 0
            order by 1
        """, [NOW.date()])  # fmt: skip
        hours = np.array(cursor.fetchall(), dtype=float)
    shares = [third[:, 1].sum() / third[:, 2].sum() for third in np.array_split(hours, 3)]
    assert shares[0] < shares[1] < shares[2]
    assert shares[2] > 5 * shares[0]


def test_waits_are_mostly_below_an_hour_with_peaks_of_two(seeded: Seeded) -> None:
    waits = Visit.objects.filter(station__code="NW", wait_basis="measured")
    minutes = np.array(waits.values_list("wait_seconds", flat=True)) / 60
    assert 10 < np.median(minutes) < 40
    assert np.quantile(minutes, 0.75) < 60
    assert minutes.max() > 120


def test_this_morning_is_alive(seeded: Seeded) -> None:
    northwest, _quarantine_road = waits_now(NOW)
    assert northwest.status in {"open", "paused"}
    assert northwest.basis == "forecast"
    assert northwest.wait_minutes is not None


def test_nothing_lies_in_the_future(seeded: Seeded) -> None:
    latest = Event.objects.aggregate(Max("at"), Max("received_at"))
    assert max(latest.values()) <= NOW
    assert latest["at__max"] > NOW - dt.timedelta(minutes=20)
    assert not Pass.objects.filter(issued_at__gt=NOW).exists()
    assert not WeeklyReport.objects.filter(made_at__gt=NOW).exists()


def test_the_last_eight_reports_are_there_and_the_newest_is_a_draft(seeded: Seeded) -> None:
    reports = list(WeeklyReport.objects.values_list("week_ending", "published_at"))
    assert [ending for ending, _ in reports] == [ENDING - dt.timedelta(weeks=w) for w in range(8)]
    assert [published is None for _, published in reports] == [True] + 7 * [False]


def test_all_that_rows_point_at_is_there(seeded: Seeded) -> None:
    connection.check_constraints()


def test_rebuilding_gives_the_same_visits(seeded: Seeded) -> None:
    before = everything()
    assert sum(count for _, count in rebuild()) == len(before[0])
    assert everything() == before


def everything() -> tuple[list[Any], list[Any]]:
    visits = list(Visit.objects.order_by("id").values_list())
    return visits, list(WeeklyCount.objects.order_by("license", "week", "station").values_list())


def test_scale_tickets_show_a_good_capture_but_for_one_week(seeded: Seeded) -> None:
    stations = list(Station.objects.values_list("id", flat=True))
    last = ENDING - dt.timedelta(days=1)
    days = capture_days(stations, last - dt.timedelta(weeks=9), last, matched=True)
    low = [day.day for day in days if day.low]
    assert len(low) == 6
    assert len({week_of(day) for day in low}) == 1
    usual = [day for day in days if week_of(day.day) not in map(week_of, low)]
    tickets = sum(day.tickets for day in usual)
    assert 0.93 < sum(day.check_ins for day in usual) / tickets < 0.98
    assert 0.7 < sum(day.matched or 0 for day in usual) / tickets < 0.95


def test_its_license_desk_is_at_work(seeded: Seeded) -> None:
    clerk, hauler = Client(), Client()
    clerk.force_login(demo_user(Role.CLERK))
    for tab in ["new", "renewals", "waiting_hauler", "waiting_payment", "mine", "decided"]:
        assert len(clerk.get("/desk/", {"tab": tab}).context["page"]), tab
    assert Reply.objects.filter(answered_at=None).exists()
    kinds = set(Payment.objects.values_list("kind", flat=True))
    assert kinds == {"payment", "waiver", "refund", "returned"}
    assert not Message.objects.filter(state=Message.State.WAITING).exists()
    hauler.force_login(demo_user(Role.HAULER))
    page = hauler.get("/my/").text
    assert "Waits for you" in page or "Esperan por usted" in page
    assert hauler.get("/my/messages/").context["page"].paginator.count
