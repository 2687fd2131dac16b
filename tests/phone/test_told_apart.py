"""Wherever a visit is shown, what a phone alone said is told as that."""

import csv
import io

import pytest
from django.test import Client

from accounts.models import Role, User
from checkin.models import Station, Visit
from licensing.models import License
from tests.checkin.made import Tablet, event
from tests.phone.made import says_joined, says_leaving, words

NOT_SEEN = "joined by phone, not seen at the station"
DAY_SHEET = "/gate/NW/day/2025-03-03/"


@pytest.fixture
def supervisor(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(email="s@city.example", role=Role.SUPERVISOR))
    return client


def test_never_seen_is_a_walk_off_with_that_basis_stated(
    supervisor: Client, license: License, station: Station
) -> None:
    says_joined(license, station, "10:00")
    told = f"left the line (not served by closing, {NOT_SEEN})"
    assert told in words(supervisor.get("/visits/"))
    assert told in words(supervisor.get(f"/visits/{Visit.objects.get().id}/"))
    assert f"{NOT_SEEN} 1" in words(supervisor.get(DAY_SHEET))


def test_who_said_both_by_phone_is_counted_apart_from_who_was_seen(
    supervisor: Client, license: License, station: Station, tablet: Tablet
) -> None:
    says_joined(license, station, "10:00")
    says_leaving(license, "10:20")
    for kind, clock in (("joined_line", "11:00"), ("left_line", "11:30")):
        tablet.record(event(kind, clock, plate="AAA 1"))
    page = words(supervisor.get(DAY_SHEET))
    assert f"{NOT_SEEN} 1" in page
    assert "said so 1" in page


def test_a_file_of_the_day_says_who_joined_by_phone(
    supervisor: Client, license: License, station: Station, tablet: Tablet
) -> None:
    says_joined(license, station, "10:00")
    tablet.record(event("checked_in", "10:10", license_number="SH-1"))
    tablet.record(event("checked_in", "11:00", plate="AAA 1"))
    text = supervisor.get(f"{DAY_SHEET}visits.csv").getvalue().decode()
    rows = [row["joined_by_phone"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))]
    assert rows == ["yes", "no"]
