"""A station, and tablets that are enrolled there."""

import pytest

from checkin.models import Station
from tests.checkin.made import Tablet, tablet_at


@pytest.fixture
def scale(station: Station) -> Tablet:
    """A second tablet of the same station."""
    return tablet_at(station, "Scale")
