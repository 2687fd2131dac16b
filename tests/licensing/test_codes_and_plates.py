"""Codes and plates as people type them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licensing.codes import ALPHABET, pass_code_in, random_code, read_code
from licensing.models import Vehicle
from licensing.plates import normalized_plate
from tests.licensing.made import issued


@given(st.text(ALPHABET, min_size=12, max_size=12))
def test_a_code_is_read_as_it_was_meant(code: str) -> None:
    spoken = code.lower().replace("0", "o").replace("1", "l")
    assert read_code(f" {spoken[:4]}-{spoken[4:8]} {spoken[8:]} ") == code


def test_a_random_code_is_twelve_characters_of_the_alphabet() -> None:
    assert set(random_code(12)) <= set(ALPHABET)
    assert len({random_code(12) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "scanned", ["HTTPS://H.GOV/P/AB12", "https://h.gov/p/ab12", "ab12", " ABi2 "]
)
def test_a_scan_holds_the_code_alone_or_in_our_address(scanned: str) -> None:
    assert pass_code_in(scanned) == "AB12"


@pytest.mark.django_db
def test_the_database_compares_plates_as_python_does() -> None:
    vehicle = issued().vehicle
    for plate in ["1ab 23-o4", "OO·7", "ñ 12"]:
        Vehicle.objects.filter(pk=vehicle.pk).update(plate=plate)
        vehicle.refresh_from_db()
        assert vehicle.plate_key == normalized_plate(plate)


@given(st.text(max_size=12))
@example("1AB-2304")
def test_normalizing_a_plate_twice_is_the_same(plate: str) -> None:
    assert normalized_plate(normalized_plate(plate)) == normalized_plate(plate)
