"""Stations in every state that the board tells."""

import datetime as dt

from checkin.board.best_hours import BestHours, cell
from checkin.board.station_now import Estimate, Pause, ServedLately, StationNow

NOON = dt.datetime(2026, 3, 10, 16, tzinfo=dt.UTC)  # a Tuesday in the city
KNOWN = Estimate(minutes=35, low=20, high=55, basis="forecast")
LATELY = ServedLately(minutes=31, low=22, high=44, vehicles=9, basis="measured")


def ago(minutes: float, now: dt.datetime = NOON) -> dt.datetime:
    return now - dt.timedelta(minutes=minutes)


def open_station(now: dt.datetime = NOON) -> StationNow:
    return StationNow(
        id=1, code="NW", name="Northwest Transfer Station", address="5030 Reisterstown Rd",
        status="open", wait=KNOWN, trend="longer", in_line=7, in_line_basis="joined",
        served_lately=LATELY, as_of=ago(2, now), closes_at=now + dt.timedelta(hours=5),
    )  # fmt: skip


def paused_station(now: dt.datetime = NOON) -> StationNow:
    return StationNow(
        id=2, code="QR", name="Quarantine Road Landfill", address="6100 Quarantine Rd",
        status="paused", wait=Estimate(135, 95, 190, "counted"), trend="steady", in_line=14,
        in_line_basis="counted", pause=Pause(ago(12, now), "box_swap"), as_of=ago(0.5, now),
    )  # fmt: skip


def closed_station(now: dt.datetime = NOON) -> StationNow:
    return StationNow(
        id=3, code="EA", name="Eastern Station", address="6101 Bowleys Lane", status="closed",
        closed_because="Snow", opens_at=now + dt.timedelta(hours=19), as_of=ago(900, now),
    )  # fmt: skip


def unknown_station(now: dt.datetime = NOON) -> StationNow:
    return StationNow(
        id=4, code="WE", name="Western Station", address="701 Reedbird Ave", status="unknown",
        why="not_heard", as_of=ago(25, now),
    )  # fmt: skip


def open_without_a_wait(now: dt.datetime = NOON) -> StationNow:
    return StationNow(
        id=5, code="SI", name="Sisson Street", address="2840 Sisson St", status="open",
        why="line_not_seen", as_of=ago(1, now),
    )  # fmt: skip


def five_states(now: dt.datetime = NOON) -> list[StationNow]:
    makers = (open_station, paused_station, closed_station, unknown_station, open_without_a_wait)
    return [make(now) for make in makers]


def busy_mornings() -> BestHours:
    """Monday to Saturday from 7 to 5; too few waits at noon."""
    cells = {
        (weekday, hour): cell(3 if hour == 12 else 40 + hour, 60 * (90 - 7 * abs(10 - hour)))
        for weekday in range(6)
        for hour in range(7, 17)
    }
    return BestHours(dt.date(2025, 12, 16), dt.date(2026, 3, 9), cells)
