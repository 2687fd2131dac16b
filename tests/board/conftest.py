"""A board that is kept with stations as a test makes them up."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from checkin.board import kept
from checkin.board.station_now import StationNow
from tests.board.made import NOON

Show = Callable[..., None]


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """The clock stands at noon, and the board was made then."""

    def kept_with(*stations: StationNow) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON)
        monkeypatch.setattr(kept, "FRESH", dt.timedelta(hours=1))
        monkeypatch.setattr(kept, "kept", kept.Board(NOON, stations))

    return kept_with
