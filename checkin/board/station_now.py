"""What may be told of a station's line at one moment. A figure that is not known is None."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Status = Literal["open", "closed", "paused", "unknown"]
Basis = Literal["measured", "phone", "stated", "counted", "forecast", "none"]
Trend = Literal["longer", "shorter", "steady", ""]
# Why a wait, or the station itself, is not known.
Why = Literal[
    "",
    "never_heard",  # no tablet has reported today
    "not_heard",  # the newest sign of any tablet is too old
    "pause_too_long",  # nobody ended a pause, and nobody was checked in since
    "too_few",  # too few vehicles were checked in lately to tell how fast the line moves
    "line_not_seen",  # nobody sees the end of the line: no joins, no recent count
    "gate_silent",  # the tablet that sees vehicles join is not heard, or sees only some of them
]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The wait of who joins now, in whole minutes, and the range that holds it eight times in
    ten. `basis` says what it is made of: forecast (joined less served, times the interval),
    counted (an attendant's count, times the interval), measured, phone, stated (how long those
    served last have waited)."""

    minutes: int
    low: int
    high: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class ServedLately:
    """How long vehicles checked in during the last hour have waited: the median and the middle
    eight in ten, in minutes, of `vehicles` waits of one basis."""

    minutes: int
    low: int
    high: int
    vehicles: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Pause:
    since: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StationNow:
    """`as_of` is the newest sign of any tablet of the station; `opens_at` the next opening where
    it is closed, `closes_at` today's closing where it is open and hours are known."""

    id: int
    code: str
    name: str
    address: str
    status: Status
    why: Why = ""
    wait: Estimate | None = None
    trend: Trend = ""
    in_line: int | None = None
    in_line_basis: Literal["joined", "counted", ""] = ""
    served_lately: ServedLately | None = None
    pause: Pause | None = None
    closed_because: str = ""
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    as_of: dt.datetime | None = None
