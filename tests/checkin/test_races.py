"""Real connections at once. Each race is shown first: without its lock the harm is certain."""

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from checkin import record as recording
from checkin import refold, visit_import
from checkin.locks import Group, lock
from checkin.models import Event, Station, Visit
from checkin.rebuild import rebuild
from checkin.visit_import import ImportedVisit, write_imported
from licensing.models import License
from tests.checkin.made import LATER, Tablet, at, counts, event, licensed, tablet_at, visits

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 0.5  # seconds; who is not done by then is waiting for a lock


@pytest.fixture
def station(transactional_db: None) -> Station:
    return Station.objects.create(code="NW", name="Northwest Transfer Station")


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def start(pool: ThreadPoolExecutor, job: Callable[[], Any]) -> "Future[Any]":
    """Runs on a connection of its own."""

    def run() -> Any:
        try:
            return job()
        finally:
            connection.close()

    return pool.submit(run)


class Stop:
    """Holds the first thread that comes by, until it is told to go on."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.taken = threading.Lock()

    def __call__(self) -> None:
        if self.taken.acquire(blocking=False):
            self.reached.set()
            assert self.go_on.wait(20)


@contextmanager
def stop_before_commit(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Iterator[Stop]:
    """The first to call this function is held right after it, its work not yet committed."""
    stop, original = Stop(), getattr(module, name)

    def held(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        assert connection.in_atomic_block
        with connection.cursor() as cursor:  # what was sent so far has been done
            cursor.execute("select 1")
        stop()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(module, name, held)
        yield stop


def two_side_by_side(
    monkeypatch: pytest.MonkeyPatch,
    pool: ThreadPoolExecutor,
    first: Callable[[], Any],
    second: Callable[[], Any],
) -> tuple[Any, Any]:
    """The second runs while the first has written all and not committed."""
    with stop_before_commit(monkeypatch, recording, "refold") as stop:
        one = start(pool, first)
        assert stop.reached.wait(20)
        two = start(pool, second)
        threading.Event().wait(SOON)
        stop.go_on.set()
        return one.result(20), two.result(20)


def is_what_a_rebuild_gives() -> bool:
    known = visits(), counts()
    list(rebuild())
    return (visits(), counts()) == known


@pytest.mark.parametrize("locked", [False, True])
def test_two_tablets_scan_one_truck_at_once(
    tablet: Tablet,
    scale: Tablet,
    workers: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    locked: bool,
) -> None:
    """Without the lock each sees only its own event: two visits, and one of them without a wait."""
    licensed()
    if not locked:
        monkeypatch.setattr(refold, "lock", lambda *_: None)
    join, scan = (
        event(kind, clock, license_number="SH-1")
        for kind, clock in (("joined_line", "10:00"), ("checked_in", "10:20"))
    )
    two_side_by_side(monkeypatch, workers, lambda: tablet.record(join), lambda: scale.record(scan))
    assert Visit.objects.count() == (1 if locked else 2)
    assert is_what_a_rebuild_gives() is locked
    assert Visit.objects.get().wait_seconds == 1200


@pytest.mark.parametrize("locked", [False, True])
def test_a_clients_visit_gets_its_pass_while_its_plate_is_written(
    tablet: Tablet,
    scale: Tablet,
    workers: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    locked: bool,
) -> None:
    licensed()
    if not locked:
        monkeypatch.setattr(refold, "lock", lambda *_: None)
    same = {"visit": str(uuid.uuid4())}
    join = event("joined_line", "10:00", plate="ZZZ 9", **same)
    scan = event("checked_in", "10:20", license_number="SH-1", **same)
    two_side_by_side(monkeypatch, workers, lambda: scale.record(scan), lambda: tablet.record(join))
    assert is_what_a_rebuild_gives() is locked


def lock_all_but_licenses(keys: Iterable[tuple[Group, object]]) -> None:
    lock([(group, key) for group, key in keys if group is not Group.LICENSES])


@pytest.mark.parametrize("locked", [False, True])
def test_a_license_that_moved_is_counted_by_two_trucks_at_once(
    tablet: Tablet,
    scale: Tablet,
    workers: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    locked: bool,
) -> None:
    """A late event of the old truck beside one of the new: without the lock one is not counted."""
    if not locked:
        monkeypatch.setattr(refold, "lock", lock_all_but_licenses)
    license, truck = licensed(), licensed("SH-2", "BBB 222").vehicle
    tablet.record(event("checked_in", "08:00", plate="1AB2304"))
    before, after = (
        event("checked_in", clock, license_number="SH-1") for clock in ("12:00", "15:00")
    )

    def moved() -> Any:
        License.objects.filter(id=license.id).update(vehicle=truck)
        return scale.record(after)

    two_side_by_side(monkeypatch, workers, lambda: tablet.record(before), moved)
    assert counts()[0]["visits"] == (3 if locked else 2)
    assert is_what_a_rebuild_gives() is locked


@pytest.mark.parametrize("locked", [False, True])
def test_a_void_overtakes_its_event(
    tablet: Tablet, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """One tablet, two connections: neither sees the other, and the void counts nothing."""
    if not locked:
        monkeypatch.setattr(recording, "tablet_alone", lambda _: None)
    scan = event("checked_in")
    void = event("voided", voids=scan["id"])
    two_side_by_side(monkeypatch, workers, lambda: tablet.record(scan), lambda: tablet.record(void))
    assert Event.objects.count() == 2
    assert Visit.objects.count() == (0 if locked else 1)
    assert is_what_a_rebuild_gives() is locked


def test_an_event_overtakes_its_void(
    tablet: Tablet, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = event("checked_in")
    void = event("voided", voids=scan["id"])
    two_side_by_side(monkeypatch, workers, lambda: tablet.record(void), lambda: tablet.record(scan))
    assert (Event.objects.count(), visits()) == (2, [])


def test_one_id_from_two_connections_is_accepted_once(
    tablet: Tablet, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    licensed()
    scan = event("checked_in", license_number="SH-1")
    answers = two_side_by_side(monkeypatch, workers, *[lambda: tablet.record(scan)] * 2)
    assert [answer[0]["status"] for answer in answers] == ["accepted", "duplicate"]
    assert answers[0][0]["verdict"] == answers[1][0]["verdict"]
    assert Event.objects.count() == Visit.objects.count() == counts()[0]["visits"] == 1


def test_one_id_with_two_contents_keeps_the_first(
    tablet: Tablet, scale: Tablet, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = event("checked_in", plate="AAA 111")
    [[first], [second]] = two_side_by_side(
        monkeypatch,
        workers,
        lambda: tablet.record(scan),
        lambda: scale.record(scan | {"plate": "BBB 222"}),
    )
    assert (first["status"], second.get("reason")) == ("accepted", "id_reused")
    assert Event.objects.get(typed_plate__key="AAA111")


def test_batches_that_share_ids_in_opposite_order_do_not_deadlock(
    tablet: Tablet, scale: Tablet, workers: ThreadPoolExecutor
) -> None:
    for _ in range(8):
        batch = [event("checked_in", plate=f"N{n}", visit=str(uuid.uuid4())) for n in range(60)]
        sent = [batch, batch[::-1], batch[30:] + batch[:30], batch]
        tablets = [tablet, scale, tablet, scale]
        together = threading.Barrier(len(sent))

        def send(sender: Tablet, events: list[Any], gate: threading.Barrier = together) -> Any:
            gate.wait(20)
            return sender.record(*events)

        jobs = [
            start(workers, lambda t=t, b=b: send(t, b))  # type: ignore[misc]
            for t, b in zip(tablets, sent, strict=True)
        ]
        statuses = [answer["status"] for job in jobs for answer in job.result(60)]
        assert (statuses.count("accepted"), statuses.count("duplicate")) == (60, 180)
    assert is_what_a_rebuild_gives()


def test_a_busy_day_of_many_tablets_is_what_a_rebuild_gives(
    station: Station, workers: ThreadPoolExecutor
) -> None:
    """Six connections, four trucks with a trailer, shared visits, voids: all at once."""
    for n in range(4):
        licensed(f"SH-{n}", f"AAA {n}")
    licensed("SH-T", "TRL 1")
    tablets = [tablet_at(station, f"Tablet {n}") for n in range(3)]
    jobs = [
        start(workers, lambda n=n: morning(tablets[n % 3], n))  # type: ignore[misc]
        for n in range(6)
    ]
    for job in jobs:
        assert {answer["status"] for answer in job.result(60)} == {"accepted"}
    assert is_what_a_rebuild_gives()


def morning(tablet: Tablet, seed: int) -> list[dict[str, Any]]:
    answers = []
    for n in range(25):
        named = {"license_number": f"SH-{(n * seed) % 4}"} if n % 3 else {"plate": f"Z{n % 5}"}
        shared = {"visit": str(uuid.UUID(int=n % 7))} if n % 2 else {}
        towing = {"towing": "SH-T"} if n % 5 == 0 else {}
        moment = at(f"{6 + n // 6:02}:{n % 6}{seed}")
        kind = ("joined_line", "checked_in", "refused", "left_line")[(n + seed) % 4]
        scan = event(kind, moment, **named, **shared, **towing)
        answers += tablet.record(scan)
        if n % 4 == 0:
            answers += tablet.record(event("voided", moment, voids=scan["id"]))
    return answers


def test_two_imports_at_once_agree_on_one_version(
    station: Station, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    license = licensed()
    versions = [
        ImportedVisit("SH-1", license.id, license.vehicle_id, "NW", station.id, at("10:00"), at(by))
        for by in ("10:20", "10:30")
    ]

    def write(version: ImportedVisit) -> Any:
        with transaction.atomic():
            return write_imported([version], now=LATER)

    with stop_before_commit(monkeypatch, visit_import, "refold") as stop:
        one = start(workers, lambda: write(versions[0]))
        assert stop.reached.wait(20)
        two = start(workers, lambda: write(versions[1]))
        threading.Event().wait(SOON)
        stop.go_on.set()
        assert (one.result(20), two.result(20)) == ({"new": 1}, {"updated": 1})
    assert Visit.objects.get().wait_seconds == 1800
    assert is_what_a_rebuild_gives()


def test_a_rebuild_beside_new_events_loses_none(
    tablet: Tablet, workers: ThreadPoolExecutor
) -> None:
    licensed()
    for n in range(10):
        tablet.record(event("checked_in", f"{5 + n:02}:00", license_number="SH-1"))
    days = rebuild()
    next(days)  # the rebuild holds its table, and has folded the day
    late = start(
        workers, lambda: tablet.record(event("checked_in", "20:00", license_number="SH-1"))
    )
    threading.Event().wait(SOON)
    assert not late.done()
    list(days)
    assert late.result(20)[0]["status"] == "accepted"
    assert Visit.objects.count() == counts()[0]["visits"] == 11
