"""Every license of a report, and why it stands on the list or does not."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from analytics.models import ListSeen
from analytics.weekly import keep, make
from tests.checkin.made import licensed
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 6, 28)


@pytest.fixture(autouse=True)
def report() -> None:
    for number, plate in (("YOUNG-1", "1AB 2304"), ("OVER-1", "2AB 2304")):
        issued = SUNDAY - dt.timedelta(days=5 if number == "YOUNG-1" else 200)
        licensed(number, plate, issued_on=issued, expires_on=issued + dt.timedelta(days=89))
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now())


@pytest.fixture
def inspector(sign_in: SignIn) -> Client:
    return sign_in(Role.INSPECTOR)


def page(inspector: Client, name: str, *args: str, **asked: str) -> str:
    response = inspector.get(reverse(name, args=[SUNDAY, *args]), asked)
    return str(response.content.decode())


def test_a_license_is_found_by_its_number_and_by_why_it_is_not_evaluated(inspector: Client) -> None:
    assert "OVER-1" not in page(inspector, "report_licenses", q="young")
    expired = page(inspector, "report_licenses", show="expired")
    assert "OVER-1" in expired
    assert "YOUNG-1" not in expired


def test_a_search_that_finds_nothing_says_what_to_do(inspector: Client) -> None:
    assert "Search for less of the number" in page(inspector, "report_licenses", q="none")


def test_a_license_that_is_no_lead_says_why_and_who_looked_is_kept(inspector: Client) -> None:
    assert "It cannot be listed: expired." in page(inspector, "report_license", "OVER-1")
    assert ListSeen.objects.get().subject == "OVER-1"


def test_a_license_that_the_report_does_not_know_is_no_page(inspector: Client) -> None:
    licensed("LATER", "3AB 2304")
    assert "There is no such page" in page(inspector, "report_license", "LATER")
