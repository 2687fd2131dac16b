"""What the phone said and what tablets saw, folded: told apart for good, and never mixed."""

import uuid

from checkin.desk import correct, take_back
from checkin.line import line_of
from checkin.models import NOT_SEEN, Event, Kind, LeaveReason, Outcome, Station, Visit, WaitBasis
from checkin.phone.said import Answer
from checkin.rebuild import rebuild
from licensing.models import License
from tests.checkin.made import Tablet, at, event, tablet_at, visits
from tests.phone.made import kinds, says_joined, says_leaving


def test_joining_is_an_event_marked_as_said_by_phone(license: License, station: Station) -> None:
    assert says_joined(license, station, "10:00") is Answer.JOINED
    said = Event.objects.get()
    assert (said.kind, said.source, said.device) == (Kind.JOINED_LINE, "phone", None)
    assert (said.vehicle, said.license) == (license.vehicle, license)
    assert said.attendant == "phone:7"
    assert Visit.objects.get().joined_by_phone


def test_a_tablets_check_in_ends_it_and_the_wait_is_the_phones(
    license: License, station: Station, tablet: Tablet
) -> None:
    says_joined(license, station, "10:00")
    tablet.record(event("checked_in", "10:25", license_number="SH-1"))
    visit = Visit.objects.get()
    assert (visit.outcome, visit.wait_basis) == (Outcome.SERVED, WaitBasis.PHONE)
    assert visit.wait_seconds == 25 * 60
    assert not visit.not_seen


def test_a_tablets_join_counts_before_the_phones(
    license: License, station: Station, tablet: Tablet
) -> None:
    says_joined(license, station, "10:00")
    tablet.record(event("joined_line", "10:10", license_number="SH-1"))
    tablet.record(event("checked_in", "10:25", license_number="SH-1"))
    visit = Visit.objects.get()
    assert (visit.wait_seconds, visit.wait_basis) == (15 * 60, WaitBasis.MEASURED)
    assert not visit.joined_by_phone


def test_a_tablets_join_that_arrives_late_changes_what_was_told(
    license: License, station: Station, tablet: Tablet
) -> None:
    """It was offline: the driver said by phone at 10:10 what it had seen at 10:00."""
    says_joined(license, station, "10:10")
    tablet.record(event("joined_line", "10:00", license_number="SH-1", made_offline=True))
    visit = Visit.objects.get()
    assert (visit.joined_at, visit.joined_by_phone) == (at("10:00"), False)


def test_the_check_in_of_a_tablet_that_read_its_line_is_the_same_visit(
    license: License, station: Station, tablet: Tablet
) -> None:
    """The line hands on the visit of the phone; the scale sends it back with the check-in."""
    says_joined(license, station, "10:00")
    own = str(Event.objects.get().visit)
    tablet.record(event("joined_line", "10:10", license_number="SH-1", visit=str(uuid.uuid4())))
    tablet.record(event("checked_in", "10:25", license_number="SH-1", visit=own))
    assert Visit.objects.get().wait_seconds == 15 * 60


def test_a_tablet_hears_of_who_joined_by_phone_once_a_tablet_has_seen_it(
    license: License, station: Station, tablet: Tablet
) -> None:
    """A tablet that takes every step would else check in, at the gate, who only arrives."""
    says_joined(license, station, "10:00")
    assert line_of(station, now=at("10:05"))["line"] == []
    tablet.record(event("joined_line", "10:10", license_number="SH-1"))
    [row] = line_of(station, now=at("10:15"))["line"]
    assert (row["joined_at"], row["visit"]) == (at("10:10"), Event.objects.earliest("at").visit)


def test_joined_at_two_stations_the_first_ends_as_moved(
    license: License, station: Station, quarantine: Station
) -> None:
    says_joined(license, station, "10:00")
    assert says_joined(license, quarantine, "10:30") is Answer.JOINED
    first, second = Visit.objects.order_by("first_at")
    assert (first.outcome, first.walk_off_basis) == (Outcome.WALK_OFF, "moved")
    assert (first.ended_at, first.not_seen) == (at("10:30"), True)
    assert second.outcome == Outcome.WAITING


def test_who_said_so_by_phone_and_was_seen_elsewhere_has_moved(
    license: License, station: Station, quarantine: Station
) -> None:
    says_joined(license, station, "10:00")
    tablet_at(quarantine).record(event("checked_in", "10:40", license_number="SH-1"))
    assert Visit.objects.get(station=station).walk_off_basis == "moved"
    assert Visit.objects.get(station=quarantine).wait_basis == WaitBasis.NONE


def test_joined_by_phone_and_never_seen_says_so(license: License, station: Station) -> None:
    says_joined(license, station, "10:00")
    visit = Visit.objects.get()
    assert visit.not_seen
    assert str(NOT_SEEN) == "joined by phone, not seen at the station"


def test_who_was_turned_away_was_seen(license: License, station: Station, tablet: Tablet) -> None:
    says_joined(license, station, "10:00")
    tablet.record(event("refused", "10:20", license_number="SH-1"))
    assert not Visit.objects.get().not_seen


def test_who_says_that_it_leaves_is_a_walk_off_with_that_word(
    license: License, station: Station
) -> None:
    says_joined(license, station, "10:00")
    assert says_leaving(license, "10:35", LeaveReason.WRONG_LOAD)
    visit = Visit.objects.get()
    assert (visit.outcome, visit.walk_off_basis) == (Outcome.WALK_OFF, "said")
    assert visit.ended_at == at("10:35")
    left = Event.objects.get(kind="left_line")
    assert (left.reason, left.source) == ("wrong_load", "phone")


def test_leaving_ends_a_visit_that_the_gate_saw_join(
    license: License, station: Station, tablet: Tablet
) -> None:
    tablet.record(event("joined_line", "10:00", license_number="SH-1"))
    assert says_leaving(license, "10:35")
    visit = Visit.objects.get()
    assert (visit.walk_off_basis, visit.not_seen) == ("said", False)


def test_a_check_in_that_was_made_offline_is_not_undone_by_leaving(
    license: License, station: Station, tablet: Tablet
) -> None:
    """The driver pressed the wrong thing after the scale; the tablet tells of it an hour later."""
    says_joined(license, station, "10:00")
    assert says_leaving(license, "10:45")
    tablet.record(event("checked_in", "10:40", license_number="SH-1", made_offline=True))
    visit = Visit.objects.get()
    assert (visit.outcome, visit.wait_seconds) == (Outcome.SERVED, 40 * 60)


def test_joining_leaving_and_joining_anew_are_two_visits(
    license: License, station: Station, tablet: Tablet
) -> None:
    says_joined(license, station, "10:00")
    says_leaving(license, "10:20")
    says_joined(license, station, "12:00")
    tablet.record(event("checked_in", "12:30", license_number="SH-1"))
    outcomes = Visit.objects.order_by("first_at").values_list("outcome", "wait_seconds")
    assert list(outcomes) == [("walk_off", None), ("served", 30 * 60)]


def test_a_rebuild_gives_the_same(license: License, station: Station, tablet: Tablet) -> None:
    says_joined(license, station, "10:00")
    tablet.record(event("joined_line", "10:10", license_number="SH-1"))
    says_leaving(license, "10:20")
    says_joined(license, station, "12:00")
    known = visits()
    list(rebuild())
    assert visits() == known
    assert kinds() == ["joined_line", "joined_line", "left_line", "joined_line"]


def test_what_a_phone_said_stays_its_word_when_a_supervisor_corrects_it(
    license: License, station: Station, tablet: Tablet
) -> None:
    says_joined(license, station, "10:00")
    correct(
        Event.objects.get(), kind="joined_line", at=at("09:50"), names={"license_number": "SH-1"},
        reason="The driver pressed it late", user=7, now=at("11:00"),
    )  # fmt: skip
    tablet.record(event("checked_in", "10:20", license_number="SH-1"))
    visit = Visit.objects.get()
    assert (visit.wait_seconds, visit.wait_basis) == (30 * 60, WaitBasis.PHONE)


def test_what_a_supervisor_takes_back_is_no_visit(license: License, station: Station) -> None:
    says_joined(license, station, "10:00")
    take_back(Event.objects.get(), reason="a mistake", user=7, now=at("10:10"))
    assert not Visit.objects.exists()
    assert says_joined(license, station, "10:20") is Answer.JOINED
