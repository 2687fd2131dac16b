"""The public check page behind the QR."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import replace_pass
from licensing.models import License, Status
from licensing.transitions import change_status
from tests.licensing.made import HAULER, issued, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def reason(client: Client, license: License) -> str:
    word: str = client.get(f"/p/{license.current_pass.code}").context["standing"].reason
    return word


def lasting(first: int, last: int, **vehicle: str) -> License:
    """A license from so many days after today through so many."""
    license = issued(HaulerFacts("Who", ""), VehicleFacts("pickup", f"P{first}", "MD", 5000))
    license.issued_on, license.expires_on = today() + first * DAY, today() + last * DAY
    license.save()
    return license


@pytest.mark.parametrize("prefix", ["/p/", "/P/"])
def test_a_good_pass_is_valid_in_any_case(client: Client, prefix: str) -> None:
    license = issued()
    for code in [license.current_pass.code, license.current_pass.code.lower()]:
        page = client.get(f"{prefix}{code}")
        assert "Valid: In force" in " ".join(page.text.split())
        assert "1AB 2304" in page.text
        assert "Ford F-150" in page.text


def test_the_page_names_nobody(client: Client) -> None:
    page = client.get(f"/p/{issued().current_pass.code}").text
    for private in [HAULER.name, "Ruiz", "4105550123", "555-0123", HAULER.email]:
        assert private not in page


def test_an_unknown_code_is_not_valid(client: Client) -> None:
    page = client.get("/p/000000000000")
    assert page.status_code == 404
    assert "Unknown pass" in page.text


def test_a_replaced_pass_is_refused_with_its_reason(client: Client) -> None:
    license = issued()
    old = license.current_pass.code
    replace_pass(license, at=timezone.now())
    assert client.get(f"/p/{old}").context["standing"].reason == "replaced"
    assert reason(client, license) == ""


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED, Status.SURRENDERED])
def test_an_ended_license_is_refused_with_its_reason(client: Client, status: Status) -> None:
    license = issued()
    change_status(license, status, reason="A private matter", at=timezone.now())
    page = client.get(f"/p/{license.current_pass.code}")
    assert page.context["standing"].reason == status
    assert "Not valid" in page.text
    assert "A private matter" not in page.text


def test_the_dates_are_days_of_the_city_both_included(client: Client) -> None:
    assert reason(client, lasting(-9, 0)) == ""
    assert reason(client, lasting(0, 9)) == ""
    assert reason(client, lasting(-10, -1)) == "expired"
    assert reason(client, lasting(1, 9)) == "not_yet_valid"


def test_a_renewed_license_names_the_new_one_for_thirty_days(client: Client) -> None:
    old, new = lasting(-300, -30), lasting(-29, 300)
    new.renews = old
    new.save()
    page = client.get(f"/p/{old.current_pass.code}")
    assert page.context["standing"].reason == "renewed"
    assert f"The new license is {new.number}" in page.text
    old.expires_on = today() - 31 * DAY
    old.save()
    assert reason(client, old) == "expired"


def test_a_look_costs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    code = issued().current_pass.code
    with django_assert_max_num_queries(4):
        client.get(f"/p/{code}")
