"""What is typed into the tablet's one field finds its license, whatever form its number has."""

import pytest

from checkin.models import Event, Station
from tests.checkin.made import licensed, tablet_at

pytestmark = pytest.mark.django_db


def test_a_short_number_of_an_imported_register_is_found_though_it_looks_like_a_plate(
    station: Station,
) -> None:
    license = licensed("B-004411", "7CX 4410")
    assert tablet_at(station).verdict(plate="b-004411")["license_number"] == "B-004411"
    assert Event.objects.get().license == license


def test_a_plate_goes_before_a_number_that_reads_the_same(station: Station) -> None:
    licensed("12345", "7CX 4410")
    of_the_plate = licensed("SH-2", "12345")
    tablet_at(station).verdict(plate="12345")
    assert Event.objects.get().license == of_the_plate


def test_a_plate_that_nobody_knows_is_kept_as_claimed(station: Station) -> None:
    tablet_at(station).verdict(plate="9ZZ 100")
    event = Event.objects.get()
    assert (event.license, event.license_number) == (None, "")
    assert event.typed_plate is not None
    assert event.typed_plate.key == "9ZZ100"
