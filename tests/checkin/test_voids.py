"""Taking back: a tablet its own events of ten minutes, whichever comes first."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from checkin.models import Event, Visit
from checkin.rebuild import rebuild
from tests.checkin.made import Tablet, at, counts, event, licensed, visits


@pytest.mark.parametrize("clock", ["10:00", "10:10", "09:50"])
def test_a_tablet_takes_back_its_own_event_of_ten_minutes(tablet: Tablet, clock: str) -> None:
    licensed()
    done = event("checked_in", license_number="SH-1")
    tablet.send(done)
    [result] = tablet.send(event("voided", clock, voids=done["id"], reason="wrong truck"))
    assert result == {"id": result["id"], "status": "accepted"}
    assert (Event.objects.count(), visits(), counts()) == (2, [], [])


@pytest.mark.parametrize("clock", ["10:10:01", "09:49:59"])
def test_after_ten_minutes_it_is_too_late(tablet: Tablet, clock: str) -> None:
    done = event("checked_in")
    tablet.send(done)
    [result] = tablet.send(event("voided", clock, voids=done["id"]))
    assert result["reason"] == "not_yours_to_void"
    assert (Event.objects.count(), Visit.objects.count()) == (1, 1)


def test_another_tablets_event_is_not_taken_back(tablet: Tablet, scale: Tablet) -> None:
    done = event("checked_in")
    tablet.send(done)
    [void, other] = scale.send(event("voided", voids=done["id"]), event("checked_in"))
    assert (void["reason"], other["status"]) == ("not_yours_to_void", "accepted")
    assert Visit.objects.count() == 2


def test_a_void_may_come_before_its_event(tablet: Tablet) -> None:
    done = event("checked_in")
    assert tablet.send(event("voided", "10:05", voids=done["id"]))[0]["status"] == "accepted"
    [result] = tablet.send(done)
    assert (result["status"], visits()) == ("accepted", [])


def test_in_one_batch_the_order_does_not_matter(tablet: Tablet) -> None:
    done = event("checked_in")
    results = tablet.send(event("voided", voids=done["id"]), done)
    assert [result["status"] for result in results] == ["accepted", "accepted"]
    assert visits() == []


@pytest.mark.parametrize("clock", ["10:05", "11:00"])
def test_an_early_void_that_turns_out_foreign_or_late_counts_nothing(
    tablet: Tablet, scale: Tablet, clock: str
) -> None:
    """At its receipt nobody could know; the event stays, and so says a rebuild."""
    done = event("checked_in")
    sender = scale if clock == "10:05" else tablet
    void = event("voided", clock, voids=done["id"])
    assert sender.send(void)[0]["status"] == "accepted"
    tablet.send(done)
    known = visits()
    list(rebuild())
    assert visits() == known
    assert Visit.objects.count() == 1
    assert sender.send(void)[0]["status"] == "duplicate"


def test_a_void_sent_again_is_a_duplicate(tablet: Tablet) -> None:
    done = event("checked_in")
    void = event("voided", voids=done["id"])
    results = tablet.send(done, void, void)
    assert [result["status"] for result in results] == ["accepted", "accepted", "duplicate"]


def test_the_copies_of_a_foreign_void_are_rejected_alike(tablet: Tablet, scale: Tablet) -> None:
    done = event("checked_in")
    tablet.send(done)
    void = event("voided", voids=done["id"])
    results = scale.send(void, void, event("checked_in") | {"id": void["id"]})
    words = [result.get("reason", result["status"]) for result in results]
    assert words == ["not_yours_to_void", "not_yours_to_void", "accepted"]


def test_a_void_of_nothing_and_of_itself_is_kept_and_does_nothing(tablet: Tablet) -> None:
    itself = event("voided", voids=str(uuid.uuid4()))
    itself["voids"] = itself["id"]
    results = tablet.send(itself, event("voided", voids=str(uuid.uuid4())))
    assert [result["status"] for result in results] == ["accepted", "accepted"]


def test_taking_back_the_truck_takes_back_its_trailer(tablet: Tablet) -> None:
    licensed("SH-1", "AAA 111")
    licensed("SH-2", "TRL 2")
    done = event("checked_in", license_number="SH-1", towing="SH-2")
    tablet.send(done)
    assert (Visit.objects.count(), len(counts())) == (2, 2)
    tablet.send(event("voided", voids=done["id"]))
    assert (visits(), counts()) == ([], [])


def test_without_its_check_in_a_visit_is_in_line_again(tablet: Tablet) -> None:
    licensed()
    done = event("checked_in", "10:20", license_number="SH-1")
    tablet.send(event("joined_line", "10:00", license_number="SH-1"), done)
    tablet.send(event("voided", "10:21", voids=done["id"]))
    visit = Visit.objects.get()
    assert (visit.outcome, visit.joined_at, visit.wait) == ("waiting", at("10:00"), None)


def test_without_its_pass_a_clients_visit_is_a_plates_again(tablet: Tablet) -> None:
    license, same = licensed(), {"visit": str(uuid.uuid4())}
    scan = event("checked_in", "10:20", license_number="SH-1", **same)
    tablet.send(event("joined_line", plate="ZZZ 9", **same), scan)
    assert Visit.objects.get().vehicle_id == license.vehicle_id
    tablet.send(event("voided", "10:21", voids=scan["id"]))
    visit = Visit.objects.get()
    assert (visit.vehicle, visit.unit[0], visit.outcome) == (None, "p", "waiting")


def test_a_fast_clock_voids_by_corrected_time(tablet: Tablet) -> None:
    """Three hours fast, and its offset is known only from the second event on."""
    now = timezone.now()
    ahead = now + dt.timedelta(hours=3)
    done = event("checked_in", ahead)
    tablet.send(done)
    void = event("voided", ahead, voids=done["id"], clock_offset_ms=-3 * 3_600_000)
    assert tablet.send(void)[0]["status"] == "accepted"
    assert visits() == []
