"""A report says what it was made of: equal inputs, equal digest."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from analytics.method import MethodFacts
from analytics.provenance import canonical, code_version, provenance
from analytics.register import read_register
from tests.checkin.made import licensed

SUNDAY = dt.date(2026, 6, 28)


def for_the_year(number: str) -> None:
    licensed(number, issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))


def inputs(method: MethodFacts | None = None, **sections: object) -> str:
    found = provenance(read_register(SUNDAY), method or MethodFacts(), sections)
    return str(found["inputs"])


@pytest.mark.django_db
def test_the_digest_follows_the_register_the_method_and_what_sections_read() -> None:
    for_the_year("SH-1")
    before = inputs()
    assert inputs() == before
    assert inputs(MethodFacts(calls_a_week=10)) != before
    assert inputs(stations=[1]) != before
    for_the_year("SH-2")
    assert inputs() != before


@pytest.mark.django_db
def test_the_parameters_stand_in_the_report_as_plain_values() -> None:
    method = replace(MethodFacts(), since=dt.date(2026, 1, 5))
    found = provenance(read_register(SUNDAY), method, {})["parameters"]
    assert (found["since"], found["false_share"]) == ("2026-01-05", 0.1)


def test_sets_and_mappings_have_no_order() -> None:
    one = {"b": {3, 1, 2}, "a": frozenset("xyz")}
    other = {"a": frozenset("zyx"), "b": {2, 1, 3}}
    assert list(canonical(one)) == list(canonical(other))


def test_numbers_of_an_array_are_all_read() -> None:
    array = np.zeros(10_000)
    before = list(canonical(array))
    array[5_000] = 1
    assert list(canonical(array)) != before


def test_the_code_has_one_version() -> None:
    assert code_version() == code_version()
    assert len(code_version()) == 16
