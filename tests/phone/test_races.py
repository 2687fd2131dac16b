"""Two phones, or two tabs, at the same moment. The race is shown first: without its lock the harm
is certain."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from checkin.models import Event, Station, Visit
from checkin.phone import said
from checkin.phone.said import Answer
from licensing.models import License
from tests.checkin.test_races import SOON, start, stop_before_commit
from tests.phone.made import kinds, says_joined, says_leaving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def side_by_side(
    monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor, first: Any, second: Any
) -> list[Any]:
    """The second decides while the first has decided, and not yet written."""
    with stop_before_commit(monkeypatch, said, "visits_today") as stop:
        one = start(pool, first)
        assert stop.reached.wait(20)
        two = start(pool, second)
        threading.Event().wait(SOON)
        stop.go_on.set()
        return [one.result(20), two.result(20)]


@pytest.mark.parametrize("locked", [False, True])
def test_two_tabs_join_at_once(
    license: License,
    station: Station,
    workers: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    locked: bool,
) -> None:
    """Without the lock neither sees the other: two events say one thing."""
    if not locked:
        monkeypatch.setattr(said, "lock", lambda _keys: None)

    def press() -> Answer:
        return says_joined(license, station, "10:00")

    answers = side_by_side(monkeypatch, workers, press, press)
    assert sorted(answers) == (["in_line", "joined"] if locked else ["joined", "joined"])
    assert Event.objects.count() == (1 if locked else 2)


@pytest.mark.parametrize("locked", [False, True])
def test_two_tabs_leave_at_once(
    license: License,
    station: Station,
    workers: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    locked: bool,
) -> None:
    says_joined(license, station, "10:00")
    if not locked:
        monkeypatch.setattr(said, "lock", lambda _keys: None)

    def press() -> bool:
        return says_leaving(license, "10:20")

    answers = side_by_side(monkeypatch, workers, press, press)
    assert answers.count(True) == (1 if locked else 2)
    assert kinds().count("left_line") == (1 if locked else 2)
    assert Visit.objects.get().walk_off_basis == "said"
