"""What `GET /api/v1/waits` says of each line: the board's words in the contract's fields."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from checkin.board.now import stations_now
from checkin.board.station_now import Basis, StationNow, Status


@dataclass(frozen=True)
class Wait:
    """One station's line. Minutes are None unless they are known; `as_of` is the newest sign of
    any tablet of the station today."""

    station: str
    status: Status
    wait_minutes: int | None = None
    low: int | None = None
    high: int | None = None
    in_line: int | None = None
    basis: Basis = "none"
    as_of: dt.datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def waits_now(now: dt.datetime) -> list[Wait]:
    """One Wait for each station, by code."""
    return waits_of(stations_now(now))


def waits_of(stations: Iterable[StationNow]) -> list[Wait]:
    return [wait_of(station) for station in stations]


def wait_of(station: StationNow) -> Wait:
    told = Wait(station.code, station.status, in_line=station.in_line, as_of=station.as_of)
    if station.wait is None:
        return told
    wait = station.wait
    return Wait(
        station.code, station.status, wait.minutes, wait.low, wait.high, station.in_line,
        wait.basis, station.as_of,
    )  # fmt: skip
