"""What is done at the desk: corrections, what is taken back, and lines from paper."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkin.desk import (
    Entry,
    TakenBackAlready,
    correct,
    enter,
    instead_id,
    named,
    names_of,
    take_back,
    taken_back,
)
from checkin.fold import ORDER
from checkin.history import history, unit_of, visit_of, with_what_became
from checkin.models import Event, Kind, Station, Visit
from checkin.rebuild import rebuild
from checkin.record import UNDO
from tests.checkin.made import (
    LATER,
    Tablet,
    at,
    code_of,
    counts,
    event,
    licensed,
    tablet_at,
    visits,
)

BY = 7  # the number of the person at the desk


def sent(tablet: Tablet, kind: str = "checked_in", clock: str = "10:00", **facts: Any) -> Event:
    element = event(kind, clock, **facts)
    tablet.record(element)
    return Event.objects.get(id=element["id"])


def void(event: Event, reason: str = "wrong truck") -> bool:
    return take_back(event, reason=reason, user=BY, now=LATER)


def change(event: Event, **how: Any) -> Event:
    """Corrects and gives back what stands instead."""
    facts = {"kind": event.kind, "at": event.at, "names": names_of(event), "reason": "misread"}
    id = correct(event, **{**facts, **how}, user=BY, now=LATER)
    return Event.objects.get(id=id)


def is_what_a_rebuild_gives() -> bool:
    known = visits(), counts()
    list(rebuild())
    return (visits(), counts()) == known


def test_taking_back_leaves_the_event_and_keeps_who_and_why(tablet: Tablet) -> None:
    licensed()
    done = sent(tablet, license_number="SH-1")
    assert void(done)
    [void_made] = Event.objects.filter(kind=Kind.VOIDED)
    assert (void_made.attendant, void_made.reason) == ("desk:7", "wrong truck")
    assert (Event.objects.count(), visits(), counts()) == (2, [], [])


def test_the_desk_takes_back_also_what_a_tablet_no_longer_may(tablet: Tablet) -> None:
    done = sent(tablet)
    assert LATER - done.at > UNDO
    assert void(done)
    assert visits() == []


def test_taken_back_twice_is_written_once(tablet: Tablet) -> None:
    done = sent(tablet)
    assert [void(done), void(done, "again"), Event.objects.count()] == [True, False, 2]


def test_a_correction_keeps_all_that_was_not_corrected(tablet: Tablet) -> None:
    licensed()
    same = str(uuid.uuid4())
    facts: dict[str, Any] = {
        "load_type": "demolition", "ticket_number": "T1", "net_weight_lb": 900, "visit": same,
    }  # fmt: skip
    done = sent(tablet, license_number="SH-1", attendant="12", shown="admit", **facts)
    made = change(done, at=at("09:30"))
    kept = {name: getattr(made, name) for name in facts}
    assert kept | {"visit": str(made.visit)} == facts
    assert (made.at, made.vehicle_id, made.license_id) == (
        at("09:30"), done.vehicle_id, done.license_id,
    )  # fmt: skip
    assert (made.attendant, made.source, made.made_offline, made.reason, made.device_id) == (
        "desk:7", "paper", True, "misread", None,
    )  # fmt: skip


def test_a_corrected_time_corrects_the_wait(tablet: Tablet) -> None:
    licensed()
    sent(tablet, "joined_line", "09:00", license_number="SH-1")
    done = sent(tablet, "checked_in", "10:00", license_number="SH-1")
    change(done, at=at("09:20"))
    assert [row["wait_seconds"] for row in visits()] == [20 * 60]
    assert is_what_a_rebuild_gives()


def test_a_corrected_license_moves_the_visit_to_the_other_vehicle(tablet: Tablet) -> None:
    licensed("SH-1", "AAA 111")
    other = licensed("SH-2", "BBB 222")
    done = sent(tablet, license_number="SH-1")
    made = change(done, names={"license_number": "SH-2"})
    assert [row["license_id"] for row in visits()] == [other.id]
    assert Visit.objects.get().id == made.id
    assert is_what_a_rebuild_gives()


def test_the_same_correction_twice_is_one(tablet: Tablet) -> None:
    done = sent(tablet, plate="ZZZ 9")
    assert change(done, at=at("09:30")).id == change(done, at=at("09:30")).id
    assert (Event.objects.count(), len(visits())) == (3, 1)


def test_another_correction_of_the_same_event_is_refused(tablet: Tablet) -> None:
    done = sent(tablet, plate="ZZZ 9")
    change(done, at=at("09:30"))
    with pytest.raises(TakenBackAlready):
        change(done, at=at("09:40"))
    assert [row["first_at"] for row in visits()] == [at("09:30")]


def test_what_was_taken_back_is_not_corrected(tablet: Tablet) -> None:
    done = sent(tablet, plate="ZZZ 9")
    void(done)
    with pytest.raises(TakenBackAlready):
        change(done, at=at("09:30"))
    assert visits() == []


def test_a_correction_is_corrected_in_its_turn(tablet: Tablet) -> None:
    done = sent(tablet, plate="ZZZ 9")
    first = change(done, at=at("09:30"))
    back = change(first, at=done.at)
    assert [row["first_at"] for row in visits()] == [done.at]
    assert len({done.id, first.id, back.id}) == 3


def test_an_event_of_a_day_long_past_is_corrected_and_its_week_counted_anew(
    tablet: Tablet,
) -> None:
    licensed()
    done = sent(tablet, license_number="SH-1")
    assert counts()[0]["visits"] == 1
    change(done, at=at("10:00", dt.date(2025, 3, 10)))
    assert [row["week"] for row in counts()] == [dt.date(2025, 3, 10)]


def test_a_failed_correction_takes_nothing_back(tablet: Tablet) -> None:
    done = sent(tablet, plate="ZZZ 9")
    with pytest.raises(ValueError, match="malformed"):
        change(done, reason="x" * 301)
    assert (Event.objects.count(), taken_back([done.id])) == (1, set())


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("sh-2025-000001", {"license_number": "SH-2025-000001"}),
        ("SH2025000001", {"license_number": "SH-2025-000001"}),
        ("sh-2025-999999", {"license_number": "SH-2025-999999"}),
        ("old 7", {"license_number": "old 7"}),
        ("1ab-2304", {"plate": "1ab-2304"}),
        ("NOB0DY", {"plate": "NOB0DY"}),
        ("0123 4567 89AB", {"pass_code": "0123456789AB"}),
    ],
)
def test_one_field_takes_a_number_a_plate_or_a_code(
    db: None, written: str, field: dict[str, str]
) -> None:
    licensed("SH-2025-000001")
    licensed("old 7", "XYZ 1")
    assert named({0: (at("10:00"), written)})[0].fields == field


def test_a_pass_code_is_known_in_every_form(db: None) -> None:
    license = licensed()
    code = code_of(license)
    for written in (code, code.lower(), f"https://city.example/p/{code}"):
        found = named({0: (at("10:00"), written)})[0]
        assert found.fields == {"pass_code": code}
        assert found.found.license_id == license.id


def entry(line: int, clock: str = "10:00", kind: str = "checked_in", **details: Any) -> Entry:
    return Entry(line, kind, at(clock), {"license_number": "SH-1"}, details)


def write(station: Station, page: uuid.UUID, *entries: Entry) -> list[str]:
    return enter(entries, page=page, station=station.id, user=BY, now=LATER)


def test_lines_of_paper_make_a_visit_with_its_wait(station: Station) -> None:
    licensed()
    page = uuid.uuid4()
    lines = entry(1, "09:00", "joined_line"), entry(2, "09:40", ticket_number="T9")
    assert write(station, page, *lines) == ["accepted", "accepted"]
    [visit] = visits()
    assert (visit["wait_seconds"], visit["wait_basis"]) == (40 * 60, "measured")
    [made] = Event.objects.filter(ticket_number="T9")
    assert (made.source, made.made_offline, made.attendant) == ("paper", True, "desk:7")


def test_a_page_sent_twice_is_recorded_once(station: Station) -> None:
    licensed()
    page = uuid.uuid4()
    assert write(station, page, entry(1)) == ["accepted"]
    assert write(station, page, entry(1), entry(2, "15:00")) == ["duplicate", "accepted"]
    assert write(station, page, entry(1, "11:00")) == ["rejected"]
    assert Event.objects.count() == 2


def test_a_line_of_paper_beside_the_tablets_join_serves_it(
    station: Station, tablet: Tablet
) -> None:
    licensed()
    sent(tablet, "joined_line", "09:00", license_number="SH-1")
    write(station, uuid.uuid4(), entry(1, "09:50"))
    assert [row["wait_seconds"] for row in visits()] == [50 * 60]


def test_the_history_of_a_visit_has_what_was_taken_back_and_what_stands_instead(
    tablet: Tablet,
) -> None:
    licensed()
    done = sent(tablet, license_number="SH-1")
    made = change(done, at=at("09:30"))
    told = [(item.event.id, item.counts) for item in history(unit_of(made))]
    assert told == [(made.id, True), (done.id, False)]
    [first] = with_what_became([done])
    assert first.void is not None
    assert first.instead is not None
    assert (first.void.reason, first.instead.id) == ("misread", instead_id(done.id))


def test_the_history_goes_over_all_stations_and_names_of_the_vehicle(
    tablet: Tablet, quarantine: Station
) -> None:
    license, same = licensed(), str(uuid.uuid4())
    sent(tablet, "joined_line", "09:00", plate="ZZZ 9", visit=same)
    sent(tablet, "checked_in", "09:30", pass_code=code_of(license), visit=same)
    last = sent(tablet_at(quarantine), "checked_in", "14:00", license_number="SH-1")
    sent(tablet, "checked_in", "09:31", plate="OTHER")
    assert [item.event.kind for item in history(unit_of(last))] == [
        "joined_line", "checked_in", "checked_in",
    ]  # fmt: skip


def test_an_event_leads_to_the_visit_that_holds_it(tablet: Tablet) -> None:
    licensed()
    first = sent(tablet, "joined_line", "08:00", license_number="SH-1")
    later = sent(tablet, "checked_in", "08:30", license_number="SH-1")
    second = sent(tablet, "checked_in", "14:00", license_number="SH-1")
    held = [visit_of(one) for one in (first, later, second)]
    assert [visit and visit.id for visit in held] == [first.id, first.id, second.id]


def test_an_event_that_makes_no_visit_leads_to_none(tablet: Tablet) -> None:
    assert visit_of(sent(tablet, "finished", plate="ZZZ 9")) is None


# Any sequence of what people may do at the desk.

done = st.tuples(
    st.sampled_from(["void", "kind", "time", "name", "same"]), st.integers(0, 30), st.integers(0, 9)
)
made = st.tuples(
    st.sampled_from(sorted(ORDER)),
    st.integers(0, 25),
    st.fixed_dictionaries(
        {},
        optional={
            "license_number": st.sampled_from(["SH-1", "SH-2"]),
            "plate": st.sampled_from(["AAA111", "ZZZ 9"]),
            "visit": st.sampled_from([str(uuid.UUID(int=n)) for n in (1, 2)]),
            "towing": st.sampled_from(["SH-2"]),
        },
    ),
)
NAMES = [{"license_number": "SH-1"}, {"license_number": "SH-2"}, {"plate": "ZZZ 9"}, {}]


@pytest.fixture
def two_vehicles(station: Station) -> None:
    licensed("SH-1", "AAA 111")
    licensed("SH-2", "BBB 222")


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(made, min_size=1, max_size=6), st.lists(done, min_size=1, max_size=8))
def test_after_any_corrections_the_visits_are_what_a_rebuild_gives(
    tablet: Tablet, two_vehicles: None, events: list[Any], acts: list[Any]
) -> None:
    with transaction.atomic():
        for kind, steps, fields in events:
            sent(tablet, kind, clock_at(steps), **fields)
        written = Event.objects.count()
        for act, target, value in acts:
            at_the_desk(act, target, value)
        assert Event.objects.count() >= written
        assert is_what_a_rebuild_gives()
        assert all_history_stands()
        transaction.set_rollback(True)


def clock_at(steps: int) -> str:
    return f"{3 + (50 + 20 * steps) // 60:02}:{(50 + 20 * steps) % 60:02}"


def at_the_desk(act: str, target: int, value: int) -> None:
    found = list(Event.objects.exclude(kind=Kind.VOIDED).order_by("received_at", "id"))
    event = found[target % len(found)]
    hows: dict[str, dict[str, Any]] = {
        "kind": {"kind": sorted(ORDER)[value % 5]},
        "time": {"at": at(clock_at(value))},
        "name": {"names": NAMES[value % 4]},
    }
    try:
        if act == "void":
            void(event)
        else:
            change(event, **hows.get(act, {}))
    except TakenBackAlready:
        assert event.id in taken_back([event.id])


def all_history_stands() -> bool:
    """Every event is found in the history of its unit, and of each that stands once."""
    for one in Event.objects.exclude(kind=Kind.VOIDED):
        item = next(item for item in history(unit_of(one)) if item.event.id == one.id)
        if item.counts != (one.id not in taken_back([one.id])):
            return False
    return True


@pytest.mark.django_db(transaction=True)
def test_two_people_who_correct_one_event_at_once_leave_one_correction() -> None:
    station = Station.objects.create(code="NW", name="Northwest Transfer Station")
    done = sent(tablet_at(station), plate="ZZZ 9")

    def corrected(clock: str) -> str:
        try:
            change(done, at=at(clock))
        except TakenBackAlready:
            return "too late"
        finally:
            connection.close()
        return "corrected"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(corrected, [f"09:{n}0" for n in range(6)]))
    assert sorted(outcomes) == ["corrected"] + ["too late"] * 5
    assert (Event.objects.count(), len(visits())) == (3, 1)
