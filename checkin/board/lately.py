"""How long those checked in lately have waited, told by one basis at a time. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence

from checkin.board.forecast import Waited
from checkin.board.shared_line import Trip
from checkin.board.station_now import Basis, ServedLately

LATELY = dt.timedelta(hours=1)
FEWEST = 3  # waits from which a median is told
BASES: tuple[Basis, ...] = ("measured", "phone", "stated")


def waited_lately(trips: Iterable[Trip], now: dt.datetime) -> list[Waited]:
    """Those checked in within the hour before."""
    return [
        Waited(trip.wait_seconds, (now - trip.served_at).total_seconds(), basis)
        for trip in trips
        for basis in BASES
        if trip.served_at and now - LATELY < trip.served_at <= now
        if trip.wait_seconds is not None and trip.wait_basis == basis
    ]


def served_lately(trips: Iterable[Trip], now: dt.datetime) -> ServedLately | None:
    """Of the best basis that tells enough of them."""
    waits = waited_lately(trips, now)
    for basis in BASES:
        seconds = sorted(wait.seconds for wait in waits if wait.basis == basis)
        if len(seconds) >= FEWEST:
            low, median, high = (minutes_at(seconds, share) for share in (0.1, 0.5, 0.9))
            return ServedLately(median, low, high, len(seconds), basis)
    return None


def minutes_at(seconds: Sequence[float], share: float) -> int:
    """The value at this share of an ordered list, in whole minutes."""
    return round(seconds[round(share * (len(seconds) - 1))] / 60)
