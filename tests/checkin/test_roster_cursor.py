"""A sync leaves no gaps, whatever commits late; a cursor of another database counts nothing."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from checkin import roster, roster_api
from checkin.calendar import city_date
from checkin.database import as_records, run
from checkin.models import RosterEntry, RosterTask, Station
from checkin.roster import make_boxes
from checkin.roster_api import HERE
from licensing.models import License, Status
from licensing.transitions import change_status
from tests.checkin.made import Tablet, code_of, licensed, tablet_at
from tests.checkin.roster_copy import Copy, plan

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 0.5


@pytest.fixture
def tablet(transactional_db: None) -> Tablet:
    return tablet_at(Station.objects.create(code="NW", name="Northwest Transfer Station"))


@pytest.fixture
def copy(tablet: Tablet) -> Copy:
    return Copy(tablet)


def in_force(number: str = "SH-1") -> License:
    today = city_date(timezone.now())
    return licensed(number, number, issued_on=today, expires_on=today + dt.timedelta(days=90))


def entry(license: License, number: int) -> dict[str, Any]:
    sealed = {"index": bytes([number] * 12), "nonce": bytes([number] * 12)}
    return {"pass_of_id": license.current_pass.pk, "box": bytes([number] * 48)} | sealed


@contextmanager
def held_open(statement: str, rows: list[dict[str, Any]]) -> Iterator[None]:
    """Another connection has written these rows and commits only afterwards."""
    written, go_on = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                run(statement, [as_records(rows)])
                written.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(hold)
        assert written.wait(20)
        yield
        go_on.set()
        job.result(20)


NAIVE_WRITE = roster.WRITE.replace("pg_current_xact_id()::text::bigint", "nextval('naive')")
NAIVE_READ = "select pass_of_id, changed from checkin_rosterentry where changed > %s order by 2"


def test_a_plain_sequence_loses_what_commits_late(transactional_db: None) -> None:
    """The gap that the cursor closes: number 1 becomes visible after number 2 was read."""
    slow, quick = in_force("SH-1"), in_force("SH-2")
    with connection.cursor() as cursor:
        cursor.execute("create sequence naive")
    with held_open(NAIVE_WRITE, [entry(slow, 1)]):
        run(NAIVE_WRITE, [as_records([entry(quick, 2)])])
        [(first, position)] = run(NAIVE_READ, [0])
    assert first == quick.current_pass.pk
    assert run(NAIVE_READ, [position]) == []
    assert RosterEntry.objects.count() == 2


def test_what_commits_late_is_in_the_next_sync(copy: Copy) -> None:
    slow, quick = in_force("SH-1"), in_force("SH-2")
    RosterTask.objects.all().delete()
    with held_open(roster.WRITE, [entry(slow, 1)]):
        run(roster.WRITE, [as_records([entry(quick, 2)])])
        assert set(copy.sync().entries) == {bytes([2] * 12)}
    assert set(copy.sync().entries) == {bytes([1] * 12), bytes([2] * 12)}


def test_what_commits_late_between_two_pages_is_in_the_next_sync(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first page began the sync, and the late one stands before its position."""
    monkeypatch.setattr(roster_api, "PAGE", 2)
    licenses = [in_force(f"SH-{n}") for n in range(6)]
    RosterTask.objects.all().delete()
    with held_open(roster.WRITE, [entry(licenses[0], 1)]):
        for n in range(1, 6):
            run(roster.WRITE, [as_records([entry(licenses[n], n + 1)])])
        assert copy.page()
    assert copy.page() and not copy.page()  # noqa: PT018 in order
    assert bytes([1] * 12) not in copy.entries
    assert len(copy.sync().entries) == 6


def start(pool: ThreadPoolExecutor, job: Callable[[], Any]) -> "Future[Any]":
    """Runs on a connection of its own."""

    def run_and_close() -> Any:
        try:
            return job()
        finally:
            connection.close()

    return pool.submit(run_and_close)


@contextmanager
def stop_before_write(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """The first maker is held when it has read the register."""
    read, go_on, write = Event(), Event(), roster.write

    def slow_write(rows: Any) -> int:
        rows = list(rows)
        if not read.is_set():
            read.set()
            assert go_on.wait(20)
        return write(rows)

    with monkeypatch.context() as patch:
        patch.setattr(roster, "write", slow_write)
        yield read, go_on


@pytest.mark.parametrize("locked", [False, True])
def test_of_two_makers_the_older_state_is_never_written_last(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """One makes the box of a planned suspension that begins, while the desk revokes."""
    if not locked:
        monkeypatch.setattr(roster, "ALONE", "select %s")
    license, soon = in_force(), timezone.now() + dt.timedelta(hours=1)
    plan(license, Status.SUSPENDED, soon)
    copy.sync()
    with stop_before_write(monkeypatch) as (read, go_on), ThreadPoolExecutor(2) as pool:
        aging = start(pool, lambda: make_boxes(soon))
        assert read.wait(20)
        change_status(license, Status.REVOKED, reason="", at=timezone.now())
        sync = start(pool, copy.sync)
        Event().wait(SOON)
        assert sync.done() is not locked
        go_on.set()
        assert (aging.result(20), sync.result(20).received) == (1, 1)
    says = copy.sync().opens(code_of(license))
    assert says.status == ("revoked" if locked else "suspended")


def test_a_sync_in_pages_brings_everything_once(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_api, "PAGE", 2)
    codes = [code_of(in_force(f"SH-{n}")) for n in range(5)]
    assert copy.sync().received == 5
    assert {copy.opens(code).plate for code in codes} == {f"SH-{n}" for n in range(5)}
    assert copy.sync().received == 0


def test_a_change_between_two_pages_is_not_lost(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_api, "PAGE", 2)
    licenses = [in_force(f"SH-{n}") for n in range(5)]
    assert copy.page()
    change_status(licenses[0], Status.REVOKED, reason="", at=timezone.now())
    assert copy.sync().opens(code_of(licenses[0])).status == "revoked"


@pytest.mark.parametrize(
    "cursor", ["nonsense", "0", "...", "{place}", "{place}.1.2", "{place}.1.2.x", "{place}.-1.2.3",
               "{place}.99999999999999999999.0.0", "{place}.1.²3.4", "ffff.{floor}.{floor}.0", "\0",
               "é" * 5000],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_begins_anew(copy: Copy, cursor: str) -> None:
    in_force()
    [(floor, place)] = run(HERE)
    copy.sync()
    copy.cursor = cursor.format(place=place, floor=floor + 1000)
    copy.entries.clear()
    assert copy.sync().received == 1
    assert copy.sync().received == 0


def test_a_cursor_from_before_a_restore_begins_anew(copy: Copy) -> None:
    """A dump that is read back makes the table's file anew, in this cluster or another."""
    in_force()
    copy.sync()
    assert copy.sync().received == 0
    with connection.cursor() as cursor:
        cursor.execute("create table kept as select * from checkin_rosterentry")
        cursor.execute("truncate checkin_rosterentry")
        cursor.execute("insert into checkin_rosterentry select * from kept")
    copy.entries.clear()
    assert copy.sync().received == 1


def test_rows_from_a_cluster_with_higher_numbers_are_not_sent_for_ever(copy: Copy) -> None:
    in_force()
    copy.sync()
    RosterEntry.objects.update(changed=2**60)
    copy.sync()
    assert copy.sync().received == 0
    [(ours,)] = run("select pg_current_xact_id()::text::bigint")
    assert RosterEntry.objects.get().changed <= ours


def test_an_ordinary_role_may_ask_where_it_is(transactional_db: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create role ordinary_reader")
        cursor.execute("grant select on checkin_rosterentry to ordinary_reader")
        cursor.execute("set local role ordinary_reader")
        assert run(HERE)
        transaction.set_rollback(True)
