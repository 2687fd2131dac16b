"""A station with a tablet, and people who look at its pages."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from checkin.enrollment import enroll, new_code
from checkin.models import Device, Station
from checkin.record import Maker, record
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import Terms, issue
from licensing.models import License, Term
from tests.conftest import SignIn

NOON = dt.datetime(2026, 3, 10, 16, tzinfo=dt.UTC)  # a Tuesday in the city
Happen = Callable[..., uuid.UUID]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still, far from closing and from the end of the day."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def supervisor(sign_in: SignIn) -> Client:
    return sign_in(Role.SUPERVISOR)


@pytest.fixture
def station(db: None) -> Station:
    return Station.objects.create(code="nw", name="Northwest", address="5030 Reisterstown Rd")


@pytest.fixture
def tablet(station: Station) -> Device:
    return enrolled(station, "Gate tablet")


@pytest.fixture
def happen(tablet: Device) -> Happen:
    """Sends an event of some minutes ago, as a tablet does."""

    def sent(
        kind: str, *, minutes_ago: float = 0, device: Device = tablet, **facts: Any
    ) -> uuid.UUID:
        now = timezone.now()
        id = uuid.uuid4()
        at = now - dt.timedelta(minutes=minutes_ago)
        event = {"id": str(id), "kind": kind, "occurred_at": at.isoformat(), "made_offline": False}
        (answer,) = record([event | facts], maker=Maker.of(device), now=now)
        assert answer["status"] == "accepted", answer
        return id

    return sent


def enrolled(station: Station, name: str) -> Device:
    now = timezone.now()
    device, _token = enroll(new_code(station, now=now), name=name, now=now)
    return device


def licensed(plate: str = "1AB 234", vehicle_class: str = "pickup") -> License:
    who = HaulerFacts(name="Reyes Hauling", phone="+14105550123")
    truck = VehicleFacts(vehicle_class, plate, "MD", gross_weight_lb=6000)
    at = timezone.now() - dt.timedelta(days=1)
    return issue(who, truck, Terms(Term.ANNUAL, timezone.localdate(at)), at=at)


def text_of(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
