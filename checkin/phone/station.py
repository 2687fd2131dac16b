"""One station's line now."""

import datetime as dt
from typing import cast

from checkin.board.station_now import Basis, Estimate, StationNow, Status
from checkin.models import Station
from checkin.waits import Wait, waits_now


def station_now(code: str, now: dt.datetime) -> StationNow | None:
    station = Station.objects.filter(code=code).first()
    found = [wait for wait in waits_now(now) if wait.station == code]
    if station is None or not found:
        return None
    [wait] = found
    return StationNow(
        station.id, code, station.name, station.address, cast(Status, wait.status),
        wait=estimate(wait), in_line=wait.in_line, as_of=wait.as_of,
        in_line_basis="" if wait.in_line is None else "joined",
    )  # fmt: skip


def estimate(wait: Wait) -> Estimate | None:
    if wait.wait_minutes is None:
        return None
    return Estimate(wait.wait_minutes, wait.low or 0, wait.high or 0, cast(Basis, wait.basis))
