"""Weekly counts: kept in the transaction of the events, and the same as counted anew."""

import datetime as dt
import uuid
from typing import Any

import pytest

from checkin import refold
from checkin.models import Event, Station, Visit
from checkin.rebuild import rebuild
from licensing.models import License
from tests.checkin.made import DAY, Tablet, at, counts, event, licensed, tablet_at

SUNDAY, MONDAY = DAY - dt.timedelta(1), DAY


def told() -> list[tuple[dt.date, int, int, dt.date]]:
    """(week, visits, unserved, last day), equal to what a rebuild counts."""
    known = counts()
    list(rebuild())
    assert counts() == known
    return [(row["week"], row["visits"], row["unserved"], row["last_day"]) for row in known]


def scan(kind: str = "checked_in", when: Any = "10:00", **fields: Any) -> dict[str, Any]:
    return event(kind, when, **{"license_number": "SH-1"} | fields)


@pytest.fixture(autouse=True)
def register(db: None) -> None:
    licensed("SH-1", "AAA 111")


def test_visits_of_any_outcome_count_and_those_unserved_apart(tablet: Tablet) -> None:
    tablet.record(scan(when="09:00"), scan("refused", "12:00"), scan("joined_line", "15:00"))
    assert told() == [(MONDAY, 3, 1, MONDAY)]


def test_a_week_begins_on_monday_at_four(tablet: Tablet) -> None:
    tablet.record(scan(when=at("03:59")), scan(when=at("04:01")))
    assert told() == [
        (MONDAY - dt.timedelta(7), 1, 0, SUNDAY), (MONDAY, 1, 0, MONDAY),
    ]  # fmt: skip


def test_the_day_changes_at_four_on_the_day_of_summer_time_too(tablet: Tablet) -> None:
    day = dt.date(2025, 3, 9)
    tablet.record(scan(when=at("03:59", day)), scan(when=at("04:01", day)))
    days = Visit.objects.order_by("first_at").values_list("day", flat=True)
    assert list(days) == [day - dt.timedelta(1), day]


def test_stations_are_counted_apart(tablet: Tablet, quarantine: Station) -> None:
    tablet.record(scan("joined_line"))
    tablet_at(quarantine).record(scan(when="11:00"))
    assert told() == [(MONDAY, 1, 1, MONDAY), (MONDAY, 1, 0, MONDAY)]


def test_a_visit_that_is_served_later_is_no_longer_unserved(tablet: Tablet) -> None:
    tablet.record(scan("joined_line"))
    assert told() == [(MONDAY, 1, 1, MONDAY)]
    tablet.record(scan(when="10:30"))
    assert told() == [(MONDAY, 1, 0, MONDAY)]


def test_a_void_takes_its_visit_out_and_the_last_day_back(tablet: Tablet) -> None:
    late = scan(when=at("10:00", MONDAY + dt.timedelta(2)))
    tablet.record(scan(), late)
    assert told() == [(MONDAY, 2, 0, MONDAY + dt.timedelta(2))]
    tablet.record(event("voided", at("10:01", MONDAY + dt.timedelta(2)), voids=late["id"]))
    assert told() == [(MONDAY, 1, 0, MONDAY)]


def test_the_last_void_leaves_no_row(tablet: Tablet) -> None:
    done = scan()
    tablet.record(done, event("voided", voids=done["id"]))
    assert told() == []


def test_a_plates_visit_counts_once_its_pass_is_known(tablet: Tablet) -> None:
    same = {"visit": str(uuid.uuid4())}
    tablet.record(event("joined_line", "09:00", plate="ZZZ 9", **same))
    assert told() == []
    tablet.record(scan(when="09:30", **same))
    assert told() == [(MONDAY, 1, 0, MONDAY)]


def test_a_trailer_has_counts_of_its_own(tablet: Tablet) -> None:
    licensed("SH-2", "TRL 2")
    tablet.record(scan(towing="SH-2"))
    assert told() == [(MONDAY, 1, 0, MONDAY)] * 2


def test_a_license_that_moved_to_another_truck_counts_both(tablet: Tablet) -> None:
    tablet.record(scan())
    truck = licensed("SH-2", "BBB 222").vehicle
    License.objects.filter(number="SH-1").update(vehicle=truck)
    tablet.record(scan(when="15:00"))
    assert told() == [(MONDAY, 2, 0, MONDAY)]


def test_a_number_of_a_license_renewed_counts_for_each_license(tablet: Tablet) -> None:
    old = License.objects.get()
    licensed("SH-3", vehicle=old.vehicle, renews=old)
    tablet.record(scan(when="08:00"), scan(when="15:00", license_number="SH-3"))
    assert told() == [(MONDAY, 1, 0, MONDAY)] * 2


def test_an_earlier_event_that_comes_late_may_change_the_license_of_a_visit(tablet: Tablet) -> None:
    old = License.objects.get()
    renewal = licensed("SH-3", vehicle=old.vehicle, renews=old)
    same = {"visit": str(uuid.uuid4())}
    tablet.record(event("joined_line", "09:00", plate="ZZZ 9", **same))
    tablet.record(scan(when="10:00", **same))
    tablet.record(scan("joined_line", "09:30", license_number="SH-3"))
    assert told() == [(MONDAY, 1, 0, MONDAY)]
    assert counts()[0]["license_id"] == renewal.id


def test_events_visits_and_counts_are_written_together_or_not_at_all(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(refold, "write_visits", breaks)
    with pytest.raises(RuntimeError):
        tablet.record(scan())
    assert (Event.objects.count(), Visit.objects.count(), counts()) == (0, 0, [])
