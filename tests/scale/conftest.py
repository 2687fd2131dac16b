"""A station with a tablet, its tickets, and people who look at them. Monday, March 3, 2025."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Role
from checkin.models import ScaleTicket, Station
from tests.checkin.made import DAY, at
from tests.conftest import SignIn


@pytest.fixture
def analyst(sign_in: SignIn) -> Client:
    return sign_in(Role.ANALYST)


def weighed(
    number: str, clock: str = "10:05", plate: str = "", *, day: dt.date = DAY, code: str = "NW"
) -> ScaleTicket:
    return ScaleTicket.objects.create(
        station=Station.objects.get(code=code), number=number, weighed_at=at(clock, day), day=day,
        plate=plate, net_weight_lb=4260,
    )  # fmt: skip


def text_of(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split()).replace("&#x27;", "'")
