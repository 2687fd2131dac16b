"""The board is made once for many, is never older than 15 seconds, and says so over HTTP."""

import datetime as dt
import gzip
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from checkin.board import kept
from checkin.board.best_hours import BestHours
from checkin.board.kept import Answer, Board, board_at
from checkin.hourly import Hourly
from checkin.models import Station
from tests.board.made import NOON, open_station

ADDRESSES = ["/", "/stations/NW", "/api/v1/waits"]
PAGES = ADDRESSES[:2]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, db: None) -> Callable[[float], None]:
    """A station, a board that is kept for its three seconds, and a clock to move, in seconds."""
    Station.objects.create(code="NW", name="Northwest Transfer Station")
    monkeypatch.setattr(kept, "kept", None)
    monkeypatch.setattr(kept, "FRESH", dt.timedelta(seconds=3))

    def move(seconds: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + dt.timedelta(seconds=seconds))

    move(0)
    return move


def max_age(header: str) -> int:
    found = re.fullmatch(r"public, max-age=(\d+)", header)
    assert found, header
    return int(found[1])


@pytest.mark.parametrize("address", ADDRESSES)
def test_many_askers_cost_one_look_at_the_database(
    address: str, client: Client, clock: Callable[[float], None], django_assert_num_queries: object
) -> None:
    first = client.get(address)
    clock(2.9)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get(address).content == first.content
    Station.objects.update(name="Northwest, renamed", code="NW")
    Station.objects.create(code="QR", name="Quarantine")
    clock(3)
    assert client.get(address).content != first.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_shown_for_more_than_fifteen_seconds(
    address: str, client: Client, clock: Callable[[float], None]
) -> None:
    for seconds in (0, 0.5, 1, 2.9):
        clock(seconds)
        assert seconds + max_age(client.get(address)["Cache-Control"]) <= 15


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_it_already_gets_no_body(
    address: str, client: Client, clock: Callable[[float], None]
) -> None:
    etag = client.get(address)["ETag"]
    clock(1)
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert max_age(again["Cache-Control"]) == 14
    clock(5)
    assert client.get(address, headers={"If-None-Match": 'W/"older"'}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_packed_for_who_can_unpack_it(
    address: str, client: Client, clock: Callable[[float], None]
) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_varies_by_what_the_language_hangs_on(
    address: str, client: Client, clock: Callable[[float], None]
) -> None:
    english = client.get(address)
    spanish = client.get(address, headers={"Accept-Language": "es"})
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in english["Vary"].split(",")}
    assert english["ETag"] != spanish["ETag"]
    assert english.cookies.keys() == set()


def test_who_is_signed_in_gets_the_same_bytes(
    client: Client, clock: Callable[[float], None]
) -> None:
    anonymous = client.get("/").content
    client.force_login(User.objects.create_user(email="s@city.example", role=Role.SUPERVISOR))
    assert client.get("/").content == anonymous


def test_forty_at_once_make_one_board(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    board = Board(NOON, [open_station()])

    def make() -> Answer:
        made.append("page")
        time.sleep(0.02)
        return Answer.of(b"page", "text/html")

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: board.answer(("en",), make), range(40)))
    assert made == ["page"]
    assert {answer.body for answer in answers} == {b"page"}


def test_a_clock_that_was_set_back_keeps_no_old_board(clock: Callable[[float], None]) -> None:
    later = NOON + dt.timedelta(hours=1)
    assert board_at(later).at == later
    assert board_at(NOON).at == NOON


def test_best_hours_are_asked_for_once_an_hour() -> None:
    asked: list[dt.datetime] = []

    def ask(_station: int, now: dt.datetime) -> BestHours:
        asked.append(now)
        return BestHours(now.date(), now.date(), {})

    hours = Hourly(ask)
    for minutes in (0, 1, 59, 60):
        hours.of(1, NOON + dt.timedelta(minutes=minutes))
    assert asked == [NOON, NOON + dt.timedelta(hours=1)]
