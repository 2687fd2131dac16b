"""Capture rates: from tickets and check-ins, by station and day."""

import datetime as dt
import time

import pytest
from django.db import connection

from checkin.models import Event, Station, Visit
from checkin.scale.capture import (
    CaptureDay,
    Standing,
    capture_day,
    capture_days,
    is_low,
)
from checkin.scale.days import matchings, ticket_of
from checkin.scale.matching import Matching, Why
from checkin.wilson import ONE_SIDED, wilson
from tests.checkin.made import DAY, Tablet, code_of, event, licensed
from tests.scale.conftest import weighed

pytestmark = pytest.mark.django_db


def days_of(station: Station, *, matched: bool = False) -> list[CaptureDay]:
    week = dt.timedelta(days=7)
    return capture_days([station.pk], DAY - week, DAY + week, matched=matched)


def matching(station: Station) -> Matching:
    return matchings([(station.pk, DAY)])[station.pk, DAY]


def test_the_rate_is_check_ins_by_tickets(station: Station, tablet: Tablet) -> None:
    tablet.record(event("checked_in", plate="1AB 2304"))
    weighed("1", plate="1AB2304")
    weighed("2", plate="9ZZ")
    [day] = days_of(station, matched=True)
    assert (day.tickets, day.check_ins, day.rate, day.matched) == (2, 1, 0.5, 1)
    assert (day.matched_share, day.standing) == (0.5, Standing.TOO_FEW)


def test_a_day_without_tickets_is_not_known(station: Station, tablet: Tablet) -> None:
    tablet.record(event("checked_in", plate="1AB"))
    [day] = days_of(station, matched=True)
    assert (day.rate, day.matched, day.low, day.standing) == (None, None, False, "not_known")


def test_who_was_refused_or_left_or_towed_is_no_check_in(station: Station, tablet: Tablet) -> None:
    truck, trailer = licensed("SH-1", "1AB"), licensed("SH-2", "2CD")
    tablet.record(
        event("refused", plate="3EF"),
        event("joined_line", plate="4GH"),
        event("checked_in", pass_code=code_of(truck), towing=code_of(trailer)),
    )
    weighed("1", plate="1AB")
    [day] = days_of(station, matched=True)
    assert Visit.objects.count() == 4
    assert (day.check_ins, day.matched) == (1, 1)


def test_after_midnight_is_still_the_day_before(station: Station, tablet: Tablet) -> None:
    late = DAY + dt.timedelta(days=1)
    tablet.record(event("checked_in", dt.datetime(2025, 3, 4, 5, 30, tzinfo=dt.UTC), plate="1AB"))
    ticket = weighed("1", "00:40", "1AB", day=late)
    ticket.day = DAY
    ticket.save()
    assert [(day.day, day.matched) for day in days_of(station, matched=True)] == [(DAY, 1)]


@pytest.mark.parametrize(
    ("check_ins", "tickets", "standing"),
    [
        (0, 0, "not_known"), (0, 9, "too_few"), (7, 10, "fine"), (4, 10, "low"),
        (150, 200, "low"), (155, 200, "fine"), (200, 200, "fine"), (230, 200, "over"),
        (0, 200, "low"),
    ],
)  # fmt: skip
def test_a_day_is_low_only_beyond_chance(check_ins: int, tickets: int, standing: str) -> None:
    assert capture_day(1, DAY, tickets, check_ins).standing == standing


def test_wilsons_upper_end_is_as_published() -> None:
    """81 of 263: 0.3662 for two-sided 95% (R. G. Newcombe, Statistics in Medicine 17, 1998)."""
    assert wilson(81, 263)[1] == pytest.approx(0.3662, abs=5e-5)
    assert wilson(10, 10, ONE_SIDED)[1] == pytest.approx(1)
    assert not is_low(8, 9)


def test_a_number_typed_with_the_load_counts_for_the_scan_before(
    station: Station, tablet: Tablet
) -> None:
    """The load's event has the visit's id and no name of its own."""
    visit = "0190d9f4-7f4e-7d8e-9b0a-5f0a4b1c2d3e"
    license = licensed("SH-1", "1AB")
    tablet.record(
        event("checked_in", "10:00", pass_code=code_of(license), visit=visit),
        event("checked_in", "10:02", visit=visit, ticket_number="T 0042"),
    )
    weighed("T-42", "16:00", "MISREAD")
    found = matching(station)
    assert [pair.by_number for pair in found.pairs] == [True]
    assert found.pairs[0].plates_differ
    ticket = ticket_of(Visit.objects.get())
    assert ticket
    assert ticket.number == "T-42"


def test_a_number_that_was_taken_back_counts_no_more(station: Station, tablet: Tablet) -> None:
    first = event("checked_in", "10:00", plate="1AB", ticket_number="42")
    tablet.record(first, event("checked_in", "10:01", plate="1AB"))
    tablet.record(event("voided", "10:03", voids=first["id"]))
    weighed("42", "16:00", "2CD")
    assert Event.objects.filter(kind="voided").exists()
    assert matching(station).pairs == []


def test_a_plate_of_two_licensed_vehicles_is_no_guess(station: Station, tablet: Tablet) -> None:
    for number, clock in (("SH-1", "10:00"), ("SH-2", "10:20")):
        licensed(number, "1AB 23")
        tablet.record(event("checked_in", clock, license_number=number))
    weighed("7", "10:25", "1AB23")
    found = matching(station)
    assert [why for _, why in found.tickets] == [Why.TWO_VEHICLES]
    assert ticket_of(Visit.objects.first() or Visit()) is None


def test_visits_of_another_station_or_day_are_not_matched(station: Station, tablet: Tablet) -> None:
    Station.objects.create(code="QR", name="Quarantine Road Landfill")
    tablet.record(event("checked_in", "10:00", plate="1AB"))
    weighed("1", "10:00", "1AB", code="QR")
    weighed("2", "10:00", "1AB", day=DAY + dt.timedelta(days=1))
    assert [why for _, why in matching(station).visits] == [Why.NOT_SEEN]


def test_years_are_counted_quickly(station: Station) -> None:
    """Two years with 30 tickets and 28 check-ins a day."""
    with connection.cursor() as cursor:
        cursor.execute(MANY.format(station=station.pk))
    begun = time.perf_counter()
    days = capture_days([station.pk], dt.date(2023, 1, 1), dt.date(2024, 12, 30))
    assert time.perf_counter() - begun < 0.5
    assert len(days) == 730
    assert {day.rate for day in days} == {28 / 30}


MANY = """
insert into checkin_scaleticket (station_id, number, weighed_at, day, plate)
select {station}, d || '-' || n, '2023-01-01 15:00+0'::timestamptz + d * interval '1 day',
    '2023-01-01'::date + d, 'P' || n from generate_series(0, 729) d, generate_series(1, 30) n;
insert into checkin_visit (id, unit, day, station_id, towed, first_at, served_at, outcome,
    walk_off_basis, wait_basis)
select gen_random_uuid(), 'e:' || n, '2023-01-01'::date + d, {station}, false,
    '2023-01-01 15:00+0'::timestamptz + d * interval '1 day', null, 'served', '', 'none'
from generate_series(0, 729) d, generate_series(1, 28) n;
analyze checkin_scaleticket, checkin_visit
"""
