"""Pages say of each wait, and of each who left, how that is known."""

import re

import pytest
from django.test import Client

from checkin.models import Station, Visit
from tests.checkin_pages.conftest import Happen, licensed

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_who_only_by_phone_was_in_line_says_so_wherever_it_is_told(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    plate = licensed().vehicle.plate
    happen("joined_line", minutes_ago=60, plate=plate, source="phone")
    happen("left_line", minutes_ago=20, plate=plate, source="phone")
    visit = Visit.objects.get()
    sheet = f"/gate/{station.code}/day/{visit.day}/"
    for address in ("/visits/", f"/visits/{visit.id}/", sheet):
        assert "joined by phone, not seen at the station" in words(supervisor, address)
    assert "11 a.m. (joined by phone)" in words(supervisor, f"/visits/{visit.id}/")


def test_waits_of_several_bases_stand_apart_on_the_day_sheet(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    plate = licensed().vehicle.plate
    happen("joined_line", minutes_ago=50, plate=plate, source="phone")
    happen("checked_in", minutes_ago=20, plate=plate)
    happen("checked_in", minutes_ago=10, plate="B 2", stated_wait_minutes=120)
    happen("joined_line", minutes_ago=15, plate="C 3")
    happen("checked_in", minutes_ago=5, plate="C 3")
    page = words(supervisor, f"/gate/{station.code}/day/2026-03-10/")
    for row in ("measured at the gate 1 10 min", "joined by phone 1 30 min"):
        assert row in page
    assert "stated by the driver 1 120 min" in page
