"""A station, and tablets that are enrolled there."""

import pytest

from checkin.models import Station
from tests.checkin.made import Tablet, tablet_at


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
def scale(station: Station) -> Tablet:
    """A second tablet of the same station."""
    return tablet_at(station, "Scale")
