"""A hauler with a phone and a truck, and a station with a tablet."""

import datetime as dt

import pytest
from django.utils import timezone

from licensing.models import License
from tests.phone.made import truck


@pytest.fixture
def license(db: None) -> License:
    return truck()


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()
