"""Renewals, suspensions and closures, as the report counts them."""

import datetime as dt

import pytest

from analytics.assessment import Assessed, assess
from analytics.register import read_register
from checkin.calendar import midnight
from checkin.models import Closure, Event, Kind, Station
from checkin.record import Maker, record
from licensing.models import License, Status
from licensing.transitions import change_status
from tests.checkin.made import enrolled, event, licensed

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 6, 28)
NEW_YEAR = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def station() -> Station:
    """Open every day, with its first event on New Year's Day."""
    made = Station.objects.create(code="NW", name="Northwest")
    at = midnight(NEW_YEAR) + dt.timedelta(hours=9)
    Event.objects.create(
        kind=Kind.LINE_COUNT, at=at, day=NEW_YEAR, occurred_at=at, received_at=at,
        made_offline=False, station=made, in_line=0, digest=b"-",
    )  # fmt: skip
    return made


def in_force(number: str, issued: dt.date = NEW_YEAR, plate: str = "1AB 2304") -> License:
    return licensed(number, plate, issued_on=issued, expires_on=dt.date(2026, 12, 31))


def rows(last_day: dt.date = SUNDAY) -> dict[str, Assessed]:
    return {row.facts.number: row for row in assess(read_register(last_day)).rows}


def test_a_renewed_license_leaves_its_numbers_to_the_newest() -> None:
    old = licensed("OLD", issued_on=NEW_YEAR, expires_on=dt.date(2026, 3, 31))
    License.objects.filter(pk=in_force("NEW", dt.date(2026, 4, 1)).pk).update(renews=old)
    found = rows()
    assert (found["OLD"].reason, found["OLD"].visits) == ("renewed", None)
    assert (found["NEW"].reason, found["NEW"].open_days) == (None, 179)


def test_a_renewal_that_begins_later_leaves_them_to_the_older() -> None:
    old = in_force("OLD")
    License.objects.filter(pk=in_force("NEW", dt.date(2026, 7, 1)).pk).update(renews=old)
    found = rows()
    assert found["NEW"].reason == "not_yet_valid"
    assert found["OLD"].reason is None


def test_days_suspended_do_not_count() -> None:
    license = in_force("A")
    change_status(license, Status.SUSPENDED, reason="x", at=midnight(dt.date(2026, 3, 1)))
    change_status(license, Status.ACTIVE, reason="x", at=midnight(dt.date(2026, 4, 1)))
    assert rows()["A"].open_days == 179 - 31


def test_a_license_suspended_at_noon_was_in_force_that_day() -> None:
    change_status(
        in_force("A"), Status.SUSPENDED, reason="x",
        at=midnight(dt.date(2026, 3, 1)) + dt.timedelta(hours=12),
    )  # fmt: skip
    assert rows()["A"].open_days == 60


def test_what_happens_after_the_last_day_is_not_seen() -> None:
    change_status(
        in_force("A"), Status.REVOKED, reason="x", at=midnight(SUNDAY + dt.timedelta(days=1))
    )
    assert rows()["A"].reason is None
    assert rows(SUNDAY + dt.timedelta(weeks=1))["A"].reason == "revoked"


def test_closed_days_do_not_count(station: Station) -> None:
    in_force("A")
    Closure.objects.create(
        station=station, from_date=dt.date(2026, 2, 1), to_date=dt.date(2026, 2, 28)
    )
    assert rows()["A"].open_days == 179 - 28


def test_a_station_that_was_never_open_is_the_reason(station: Station) -> None:
    in_force("A", dt.date(2026, 5, 1))
    Closure.objects.create(station=station, from_date=dt.date(2026, 5, 1), to_date=SUNDAY)
    row = rows()["A"]
    assert row.reason == "no_station_open"
    assert row.p_inactive is not None


def test_a_license_of_one_closed_day_is_young(station: Station) -> None:
    in_force("A", SUNDAY)
    Closure.objects.create(station=station, from_date=SUNDAY, to_date=SUNDAY)
    assert rows()["A"].reason == "too_young"


def test_days_before_records_began_do_not_count() -> None:
    in_force("A", dt.date(2025, 6, 1))
    assert rows()["A"].open_days == 179


def test_a_declared_station_that_is_closed_is_not_held_against_the_license(
    station: Station,
) -> None:
    Closure.objects.create(station=station, from_date=dt.date(2026, 2, 1), to_date=SUNDAY)
    other = Station.objects.create(code="QR", name="Landfill")
    event = Event.objects.get()
    event.pk, event.station, event._state.adding = None, other, True
    Event.objects.bulk_create([Event(**{**fields_of(event), "station": other})])
    License.objects.filter(pk=in_force("ONLY-NW").pk).update(stations=["NW"])
    in_force("ANY", plate="7CX 0001")
    found = rows()
    assert (found["ONLY-NW"].open_days, found["ANY"].open_days) == (31, 179)


def fields_of(event: Event) -> dict[str, object]:
    names = ("kind", "at", "day", "occurred_at", "received_at", "made_offline", "in_line", "digest")
    return {name: getattr(event, name) for name in names}


def test_a_tablet_that_thinks_it_is_1904_moves_no_beginning(station: Station) -> None:
    license = in_force("A")
    now = midnight(dt.date(2026, 6, 1))
    device, _token = enrolled(station)
    then = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)
    record(
        [event("checked_in", then, pass_code=license.current_pass.code)],
        maker=Maker.of(device),
        now=now,
    )
    row = rows()["A"]
    assert row.visits is not None
    assert (row.visits.visits, row.open_days) == (1, 179)
