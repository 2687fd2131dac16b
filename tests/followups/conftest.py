"""Published reports with leads on them, and inspectors who work them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from analytics.followups.opening import Opened, open_follow_ups
from analytics.followups.steps import CallResult
from analytics.followups.working import Outcome, Turn, call, decide, newest_step
from analytics.models import FollowUp, Lead, LeadReason, WeeklyReport
from licensing.models import Hauler, License, Vehicle
from tests.checkin.made import licensed

WEEK = dt.timedelta(weeks=1)
SUNDAY = dt.date(2026, 3, 8)
MONDAY = dt.datetime(2026, 3, 9, 14, tzinfo=dt.UTC)  # 10:00 in the city, when it is published
Publish = Callable[..., Opened]


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def held(holder: str, *numbers: str, phone: str = "+14105550123") -> list[License]:
    """A hauler with a vehicle and a license for each number."""
    hauler = Hauler.objects.get_or_create(name=holder, defaults={"phone": phone})[0]
    return [on_list(hauler, number) for number in numbers]


def on_list(hauler: Hauler, number: str) -> License:
    vehicle = Vehicle.objects.create(
        hauler=hauler, vehicle_class="pickup", plate=number[-6:], plate_state="MD"
    )
    begins, ends = dt.date(2025, 6, 1), dt.date(2026, 5, 31)
    return licensed(number, vehicle=vehicle, issued_on=begins, expires_on=ends)


def as_lead(license: License, rank: int = 1, last_visit_on: str | None = "2025-11-30") -> Any:
    return {
        "rank": rank, "license_number": license.number, "p_inactive": 0.95,
        "expected_missed_visits": 12.5, "last_visit_on": last_visit_on,
        "issued_on": license.issued_on.isoformat(),
    }  # fmt: skip


def published(
    *licenses: License, week_ending: dt.date = SUNDAY, version: int = 1, **facts: Any
) -> WeeklyReport:
    at = MONDAY + (week_ending - SUNDAY)
    leads = [as_lead(license, rank, **facts) for rank, license in enumerate(licenses, 1)]
    return WeeklyReport.objects.create(
        week_ending=week_ending, version=version, correction="wrong" if version > 1 else "",
        made_at=at, published_at=at, licenses_csv="",
        figures={"leads": leads, "records_begin": "2024-01-02"},
    )  # fmt: skip


@pytest.fixture
def publish(db: None) -> Publish:
    """Publishes a report of these licenses and opens what follows from it."""

    def one(*licenses: License, now: dt.datetime | None = None, **facts: Any) -> Opened:
        report = published(*licenses, **facts)
        assert report.published_at
        return open_follow_ups(report, now=now or report.published_at)

    return one


def person(name: str, role: Role = Role.INSPECTOR) -> User:
    return User.objects.create_user(email=f"{name.lower()}@city.example", name=name, role=role)


@pytest.fixture
def rosa(db: None) -> User:
    return person("Rosa")


@pytest.fixture
def ned(db: None) -> User:
    return person("Ned")


@pytest.fixture
def inspector(rosa: User) -> Client:
    return signed_in(rosa)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def follow_up(publish: Publish) -> FollowUp:
    """Of a holder with two silent vehicles."""
    publish(*held("Reyes Hauling", "SH-1", "SH-2"))
    return FollowUp.objects.get()


def turn(follow_up: FollowUp, by: User, now: dt.datetime = MONDAY) -> Turn:
    return Turn(follow_up.pk, newest_step(follow_up), by, now)


def reason(code: str) -> LeadReason:
    return LeadReason.objects.get(code=code)


def called(follow_up: FollowUp, by: User, now: dt.datetime = MONDAY) -> None:
    call(turn(follow_up, by, now), CallResult.REACHED, "")


def settled(
    lead: Lead, by: User, code: str = "stopped", now: dt.datetime = MONDAY, **facts: Any
) -> None:
    """Called, and settled with a reason."""
    called(lead.follow_up, by, now)
    outcome = Outcome([lead.pk], reason(code), "Said so on the phone.", **facts)
    decide(turn(lead.follow_up, by, now), outcome)
    lead.refresh_from_db()


def post(client: Client, follow_up: FollowUp, act: str, prefix: str = "", **typed: Any) -> Any:
    """Sends one form of the page as the page has it now."""
    prefix = prefix or act
    typed.setdefault("seen", newest_step(follow_up))
    data = {f"{prefix}-{name}": value for name, value in typed.items()}
    return client.post(f"/follow-ups/{follow_up.pk}/{act}/", data, follow=True)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
