"""A status changes only as the table allows, and its periods stay whole."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from licensing.days import midnight
from licensing.models import License, LicensePeriod, Status
from licensing.transitions import IMPORTED, TRANSITIONS, TransitionRefused, change_status
from tests.licensing.made import history, issued, today

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


def spans(license: License) -> list[tuple[dt.datetime | None, dt.datetime | None]]:
    return [(p.during.lower, p.during.upper) for p in license.periods.order_by("during")]


def whole(license: License) -> bool:
    """From the first day's midnight on, each period begins where the one before it ends."""
    rows = spans(license)
    ends = [upper for _lower, upper in rows]
    begins = [lower for lower, _upper in rows]
    return begins == [midnight(license.issued_on), *ends[:-1]] and ends[-1] is None


def test_a_suspension_ends_the_active_period_and_is_remembered() -> None:
    license, at = issued(), timezone.now()
    change_status(license, Status.SUSPENDED, reason="No insurance", at=at)
    assert license.status_at(at - HOUR / 60) == Status.ACTIVE
    assert license.status_at(at) == Status.SUSPENDED
    assert license.periods.latest().reason == "No insurance"


@pytest.mark.parametrize("first", Status)
@pytest.mark.parametrize("then", Status)
def test_what_is_not_in_the_table_is_refused(first: Status, then: Status) -> None:
    license, at = issued(), timezone.now()
    license.periods.update(status=first)
    if then in TRANSITIONS[first]:
        change_status(license, then, reason="x", at=at)
        assert license.status_at(at) == then
    else:
        with pytest.raises(TransitionRefused, match="Nothing was changed"):
            change_status(license, then, reason="x", at=at)
        assert license.periods.count() == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(Status), st.integers(-30, 300)), max_size=8))
def test_periods_never_overlap_and_leave_no_gap(steps: list[tuple[Status, int]]) -> None:
    License.objects.all().delete()
    license = issued()
    for to, hours in steps:
        at = midnight(license.issued_on) + hours * HOUR
        try:
            change_status(license, to, reason="x", at=at)
        except TransitionRefused:
            continue
        assert license.status_at(at) == to
    assert whole(license)


def test_the_database_itself_refuses_an_overlap() -> None:
    license = issued()
    with pytest.raises(IntegrityError, match="license_periods_never_overlap"):
        LicensePeriod.objects.create(
            license=license, status="revoked", during=TimestamptzRange(timezone.now(), None)
        )


def test_a_license_revoked_before_its_first_day_never_becomes_active() -> None:
    license = issued(starts_on=today() + dt.timedelta(days=9))
    change_status(license, Status.REVOKED, reason="Fee not paid", at=timezone.now())
    assert license.periods.get().status == Status.REVOKED
    assert license.status_at(timezone.now() + 10 * DAY) == Status.REVOKED


def test_a_change_before_a_change_of_the_desk_is_refused() -> None:
    license, at = issued(), timezone.now()
    change_status(license, Status.SUSPENDED, reason="x", at=at + DAY)
    with pytest.raises(TransitionRefused, match="after that moment"):
        change_status(license, Status.REVOKED, reason="x", at=at)


def test_a_change_replaces_what_an_import_had_planned() -> None:
    license, at = issued(), timezone.now()
    change_status(license, Status.SUSPENDED, reason=IMPORTED, at=at + 5 * DAY)
    change_status(license, Status.REVOKED, reason="x", at=at)
    assert [p.status for p in license.periods.all()] == [Status.ACTIVE, Status.REVOKED]
    assert whole(license)


def test_history_says_what_each_period_was() -> None:
    license = issued()
    change_status(license, Status.SUSPENDED, reason="x", at=timezone.now())
    first = license.periods.earliest()
    events = history(first).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert [event.during.upper is None for event in events] == [True, False]
