"""The fold: rows of events in pictures, then any order, any repetition, any size of batch."""

import datetime as dt
import random
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkin.fold import ORDER, Folded, FoldEvent, fold
from checkin.models import Event, Station, Visit
from checkin.rebuild import rebuild
from checkin.refold import Unit, visit_row
from tests.checkin.made import (
    CITY,
    DAY,
    Tablet,
    at,
    code_of,
    counts,
    event,
    licensed,
    tablet_at,
    visits,
)  # fmt: skip

PICTURES = Path(__file__).parent.parent / "vectors" / "fold.txt"
KINDS = {
    "join": "joined_line", "in": "checked_in", "done": "finished", "left": "left_line",
    "refused": "refused",
}  # fmt: skip
EVENT = re.compile(
    r"> (?P<clock>\S+) (?P<kind>\w+) (?P<station>\w)(?: \((?P<visit>\w)\))?(?P<phone> by phone)?"
    r"(?: says (?P<says>\d+))?(?P<imported> imported)?"
)


def pictures() -> Iterator[Any]:
    text = re.sub(r"(?m)^#.*\n", "", PICTURES.read_text())
    for picture in text.strip().split("\n\n"):
        sentence, *lines = picture.strip().splitlines()
        events = [drawn(line) for line in lines if line.startswith(">")]
        yield pytest.param(events, [line for line in lines if line.startswith("=")], id=sentence)


def drawn(line: str) -> FoldEvent:
    found = EVENT.fullmatch(line)
    assert found, line
    return FoldEvent(
        id=uuid.uuid4(),
        kind=KINDS[found["kind"]],
        at=at(found["clock"]),
        station=ord(found["station"]),
        visit=uuid.UUID(int=ord(found["visit"])) if found["visit"] else None,
        stated_wait_minutes=int(found["says"]) if found["says"] else None,
        phone=bool(found["phone"]),
        imported=bool(found["imported"]),
    )


def picture_of(visit: Folded) -> str:
    outcome = visit.walk_off_basis or visit.outcome
    wait = "-" if visit.wait_seconds is None else f"{visit.wait_seconds / 60:g}"
    times = f"{clock(visit.first_at)} {clock(visit.served_at)}"
    return f"= {chr(visit.station)} {times} {outcome} {wait} {visit.wait_basis}"


def clock(moment: dt.datetime | None) -> str:
    return moment.astimezone(CITY).time().isoformat().removesuffix(":00") if moment else "-"


@pytest.mark.parametrize(("events", "expected"), list(pictures()))
def test_each_picture_folds_as_drawn(events: list[FoldEvent], expected: list[str]) -> None:
    for mixed in (events, events[::-1], random.sample(events, len(events))):
        assert [picture_of(visit) for visit in fold(mixed)] == expected


def test_of_equal_times_and_kinds_the_smaller_id_is_first() -> None:
    one, two = (FoldEvent(uuid.UUID(int=n), "checked_in", at("09:00"), 1) for n in (1, 2))
    assert [visit.id for visit in fold([two, one])] == [one.id]


def test_the_license_of_a_visit_is_the_first_that_any_event_names() -> None:
    join = FoldEvent(uuid.uuid4(), "joined_line", at("09:00"), 1)
    served = FoldEvent(uuid.uuid4(), "checked_in", at("09:20"), 1, license=7)
    done = FoldEvent(uuid.uuid4(), "finished", at("09:25"), 1, license=8)
    [visit] = fold([done, served, join])
    assert (visit.license, visit.ended_at) == (7, at("09:25"))


def test_a_visit_ends_with_its_first_finish() -> None:
    clocks = {"09:00": "joined_line", "09:10": "checked_in", "09:20": "finished"}
    clocks["09:40"] = "finished"
    same = uuid.uuid4()
    [visit] = fold(FoldEvent(uuid.uuid4(), clocks[c], at(c), 1, same) for c in clocks)
    assert visit.ended_at == at("09:20")


def test_one_that_left_and_was_served_after_all_has_not_ended() -> None:
    kinds = [("joined_line", "09:00"), ("left_line", "09:20"), ("checked_in", "09:40")]
    same = uuid.uuid4()
    [visit] = fold(FoldEvent(uuid.uuid4(), kind, at(clock), 1, same) for kind, clock in kinds)
    assert (visit.outcome, visit.ended_at) == ("served", None)


@pytest.mark.parametrize(
    ("kind", "made"),
    [("joined_line", 0), ("checked_in", 1), ("refused", 1), ("finished", 0), ("left_line", 0)],
)
def test_an_event_without_any_key_is_a_visit_only_as_check_in_or_refusal(
    kind: str, made: int
) -> None:
    assert len(fold([FoldEvent(uuid.uuid4(), kind, at("09:00"), 1)], alone=True)) == made


def test_the_trailers_visit_has_no_wait_and_an_id_of_its_own() -> None:
    joined = FoldEvent(uuid.uuid4(), "joined_line", at("09:00"), 1, towed=True)
    [visit] = fold([joined, FoldEvent(uuid.uuid4(), "checked_in", at("09:20"), 1, towed=True)])
    assert (visit.outcome, visit.towed, visit.wait_seconds) == ("served", True, None)
    assert visit.id != joined.id


fold_events = st.builds(
    FoldEvent,
    id=st.uuids(),
    kind=st.sampled_from(sorted(ORDER)),
    at=st.integers(0, 40).map(lambda n: at("08:00") + n * dt.timedelta(minutes=10)),
    station=st.integers(1, 2),
    visit=st.none() | st.sampled_from([uuid.UUID(int=n) for n in (1, 2, 3)]),
    license=st.none() | st.integers(1, 2),
    stated_wait_minutes=st.none() | st.integers(0, 90),
    phone=st.booleans(),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(fold_events, max_size=14, unique_by=lambda event: event.id), st.randoms())
def test_the_fold_does_not_depend_on_the_order(events: list[FoldEvent], chance: Any) -> None:
    mixed = events[:]
    chance.shuffle(mixed)
    assert fold(mixed) == fold(events)


@settings(max_examples=1000, deadline=None)
@given(st.lists(fold_events, max_size=14, unique_by=lambda event: event.id))
def test_every_visit_is_sound(events: list[FoldEvent]) -> None:
    folded = fold(events)
    assert len({visit.id for visit in folded}) == len(folded)
    for visit in folded:
        assert (visit.outcome == "walk_off") == bool(visit.walk_off_basis)
        assert (visit.served_at is not None) == (visit.outcome == "served")
        assert visit.wait_seconds is None or 0 <= visit.wait_seconds <= 24 * 3600
        assert (visit.wait_seconds is None) == (visit.wait_basis == "none")
        assert visit.first_at <= (visit.served_at or visit.first_at)
    served = sum(e.kind == "checked_in" for e in events)
    assert sum(visit.outcome == "served" for visit in folded) <= served


# Through the database. Two vehicles, one of them with a trailer, two plates (one of them licensed),
# three visits of clients, two tablets at one station and one at another.


@pytest.fixture
def fleet(station: Station, quarantine: Station) -> list[Tablet]:
    licensed("SH-1", "AAA 111")
    licensed("SH-2", "BBB 222")
    licensed("SH-3", "TRL 333")
    return [tablet_at(station), tablet_at(station, "Scale"), tablet_at(quarantine)]


times = st.sampled_from([at("03:50") + dt.timedelta(minutes=7 * n) for n in range(30)])
names = st.fixed_dictionaries(
    {},
    optional={
        "license_number": st.sampled_from(["SH-1", "SH-2", "SH-3", "SH-404"]),
        "plate": st.sampled_from(["AAA111", "bbb 222", "ZZZ 9", "YYY 8"]),
        "visit": st.sampled_from([str(uuid.UUID(int=n)) for n in (1, 2, 3)]),
        "towing": st.sampled_from(["SH-3", "SH-2"]),
        "practice": st.booleans(),
        "source": st.sampled_from(["scan", "phone"]),
        "stated_wait_minutes": st.integers(0, 60),
    },
)
sent = st.tuples(
    st.sampled_from(sorted(ORDER)), times, names, st.integers(0, 2), st.integers(-1, 20)
)


def as_batches(drawn_events: list[Any], void_gap: dt.timedelta) -> list[tuple[int, dict[str, Any]]]:
    """(tablet, event) for each; some are followed by a void of themselves or of an earlier one."""
    made: list[tuple[int, dict[str, Any]]] = []
    for kind, moment, fields, tablet, target in drawn_events:
        made.append((tablet, event(kind, moment, **fields)))
        if 0 <= target < len(made):
            maker, old = made[target]
            when = dt.datetime.fromisoformat(old["occurred_at"]) + void_gap
            made.append((maker, event("voided", when, voids=old["id"])))
    return made


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(sent, min_size=1, max_size=12),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_any_order_repetition_and_batch_size_gives_the_same_visits(
    fleet: list[Tablet], drawn_events: list[Any], size: int, chance: random.Random
) -> None:
    made = as_batches(drawn_events, dt.timedelta(minutes=chance.choice([0, 10])))
    mixed = made + chance.choices(made, k=len(made))
    chance.shuffle(mixed)
    once = written(fleet, made, 500)
    assert written(fleet, mixed, size) == once


def written(
    fleet: list[Tablet], made: Iterable[tuple[int, dict[str, Any]]], size: int
) -> tuple[Any, Any, Any]:
    """What the tables hold after these events, sent in batches; a rebuild must hold the same."""
    with transaction.atomic():
        for tablet, batch in batches(made, size):
            fleet[tablet].record(*batch)
        known = Event.objects.count(), keyed(visits()), counts()
        list(rebuild())
        assert (Event.objects.count(), keyed(visits()), counts()) == known
        transaction.set_rollback(True)
    return known


def batches(
    made: Iterable[tuple[int, dict[str, Any]]], size: int
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Runs of one tablet, cut to a size."""
    batch: list[dict[str, Any]] = []
    holder = None
    for tablet, one in made:
        if holder is not None and (tablet != holder or len(batch) == size):
            yield holder, batch
            batch = []
        holder = tablet
        batch.append(one)
    if holder is not None:
        yield holder, batch


def keyed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A typed plate's number depends on which was typed first: its text tells the same."""
    numbers = {}
    for number, key in Event.objects.values_list("typed_plate", "typed_plate__key").distinct():
        numbers[f"p:{number}"] = f"plate {key}"
    return [row | {"unit": numbers.get(row["unit"], row["unit"])} for row in rows]


def test_a_trailer_scanned_with_its_truck_counts_for_both(tablet: Tablet) -> None:
    truck, trailer = licensed("SH-1", "AAA 111"), licensed("SH-2", "TRL 2")
    named = {"license_number": "SH-1", "towing": code_of(trailer)}
    tablet.record(event("joined_line", "09:00", **named), event("checked_in", "09:30", **named))
    of_truck, of_trailer = (Visit.objects.get(license=license) for license in (truck, trailer))
    assert (of_truck.towed, of_truck.wait) == (False, dt.timedelta(minutes=30))
    assert (of_trailer.towed, of_trailer.wait, of_trailer.outcome) == (True, None, "served")


def test_a_trailer_that_comes_again_with_its_own_scan_keeps_its_towed_visit(tablet: Tablet) -> None:
    licensed("SH-1", "AAA 111")
    trailer = licensed("SH-2", "TRL 2")
    tablet.record(event("checked_in", "09:00", license_number="SH-1", towing="SH-2"))
    tablet.record(event("checked_in", "15:00", license_number="SH-2"))
    towed = Visit.objects.filter(license=trailer).order_by("first_at").values_list("towed")
    assert list(towed) == [(True,), (False,)]


def test_a_later_event_without_the_clients_visit_leaves_it_whole(tablet: Tablet) -> None:
    licensed()
    same = {"visit": str(uuid.uuid4())}
    tablet.record(event("joined_line", "09:00", plate="ZZZ 9", **same))
    tablet.record(event("checked_in", "09:30", license_number="SH-1", **same))
    tablet.record(event("finished", "09:40", license_number="SH-1"))
    visit = Visit.objects.get()
    assert (visit.wait_seconds, visit.ended_at) == (1800, at("09:40"))


def test_a_pass_that_tows_itself_is_one_visit(tablet: Tablet) -> None:
    license = licensed()
    tablet.record(event("checked_in", pass_code=code_of(license), towing=code_of(license)))
    assert [visit.towed for visit in Visit.objects.all()] == [False]


def test_a_visitor_who_joined_and_was_checked_in_is_one_visit(tablet: Tablet) -> None:
    same = {"visit": str(uuid.uuid4()), "visitor": "unlicensed"}
    tablet.record(event("joined_line", "09:00", **same), event("checked_in", "09:30", **same))
    visit = Visit.objects.get()
    assert (visit.vehicle, visit.wait_seconds, visit.wait_basis) == (None, 1800, "measured")


def test_a_visitors_join_without_any_key_makes_no_visit(tablet: Tablet) -> None:
    tablet.record(event("joined_line", visitor="resident"))
    assert visits() == []


def test_events_of_one_visit_share_the_best_key_that_any_has(tablet: Tablet) -> None:
    """The join saw a plate that nobody knows, the scale scanned the pass."""
    license, same = licensed(), {"visit": str(uuid.uuid4())}
    tablet.record(event("joined_line", "09:00", plate="ZZZ 9", **same))
    tablet.record(event("checked_in", "09:30", pass_code=code_of(license), **same))
    visit = Visit.objects.get()
    assert (visit.vehicle_id, visit.wait_seconds) == (license.vehicle_id, 1800)


def test_one_visit_of_two_vehicles_counts_for_each(tablet: Tablet) -> None:
    licensed("SH-1", "AAA 111")
    licensed("SH-2", "BBB 222")
    same = {"visit": str(uuid.uuid4())}
    tablet.record(event("joined_line", "09:00", license_number="SH-1", **same))
    tablet.record(event("checked_in", "09:30", license_number="SH-2", **same))
    assert sorted(visit.outcome for visit in Visit.objects.all()) == ["served", "waiting"]


def test_a_visit_that_moves_to_another_station_is_told_by_two_tablets(
    tablet: Tablet, quarantine: Station
) -> None:
    licensed()
    tablet.record(event("joined_line", "09:00", license_number="SH-1"))
    tablet_at(quarantine).record(event("checked_in", "10:00", license_number="SH-1"))
    bases = Visit.objects.order_by("first_at").values_list("outcome", "walk_off_basis")
    assert list(bases) == [("walk_off", "moved"), ("served", "")]


@pytest.mark.parametrize(("clock", "day"), [("03:59", DAY - dt.timedelta(1)), ("04:00", DAY)])
def test_the_city_day_begins_at_four(tablet: Tablet, clock: str, day: dt.date) -> None:
    tablet.record(event("checked_in", at(clock), plate="ZZZ 9"))
    assert Visit.objects.get().day == day


def test_a_practice_scan_makes_no_visit(tablet: Tablet) -> None:
    tablet.record(event("checked_in", plate="ZZZ 9", practice=True))
    assert (Event.objects.count(), visits()) == (1, [])


def test_a_plate_that_is_licensed_later_keeps_its_old_visits(tablet: Tablet) -> None:
    tablet.record(event("checked_in", "09:00", plate="1ab-2304"))
    license = licensed(plate="1AB 2304")
    tablet.record(event("checked_in", "15:00", plate="1AB 2304"))
    before = visits()
    list(rebuild())
    assert before == visits()
    assert [row["vehicle_id"] for row in sorted(before, key=lambda row: row["first_at"])] == [
        None, license.vehicle_id,
    ]  # fmt: skip


def test_a_rebuild_mends_a_broken_table(tablet: Tablet) -> None:
    licensed()
    tablet.record(event("checked_in", license_number="SH-1"))
    before = visits(), counts()
    Visit.objects.update(outcome="waiting", served_at=None)
    list(rebuild())
    assert (visits(), counts()) == before


def test_a_folded_visit_without_a_vehicle_has_none_in_its_row() -> None:
    [folded] = fold([FoldEvent(uuid.uuid4(), "checked_in", at("09:00"), 1)])
    assert visit_row(Unit("p:3", DAY), folded).vehicle_id is None
    assert visit_row(Unit("v:3", DAY), replace(folded, license=1)).vehicle_id == 3
