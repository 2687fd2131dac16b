"""A hauler with a phone and a truck, and a station with a tablet."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from checkin.models import Station
from licensing.models import License
from tests.checkin.made import Tablet, tablet_at
from tests.phone.made import PHONE, truck


@pytest.fixture
def station(db: None) -> Station:
    return Station.objects.create(code="NW", name="Northwest Transfer Station")


@pytest.fixture
def quarantine(db: None) -> Station:
    """Another station."""
    return Station.objects.create(code="QR", name="Quarantine Road Landfill")


@pytest.fixture
def tablet(station: Station) -> Tablet:
    return tablet_at(station)


@pytest.fixture
def license(db: None) -> License:
    return truck()


@pytest.fixture
def user(license: License) -> User:
    return User.objects.create_user(phone=PHONE, phone_verified=True)


@pytest.fixture
def hauler(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()
