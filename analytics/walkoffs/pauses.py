"""The interruptions of stations on days past: what each kind cost, and when a line stood still."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from analytics.walkoffs.span import Span
from checkin import past_pauses
from checkin.calendar import StationCalendar
from checkin.interruptions import Interruption
from checkin.models import PauseReason


@dataclass(frozen=True, slots=True)
class Paused:
    """An interruption with its place. `reason` is a word of PauseReason, or empty."""

    station: int
    day: dt.date
    reason: str
    span: Interruption

    @property
    def minutes(self) -> float | None:
        """None while it goes on, and where nothing tells when service went on."""
        if self.span.length is None or self.span.ended == "closing":
            return None
        return self.span.length.total_seconds() / 60


@dataclass(frozen=True)
class Cost:
    """What one kind of interruption cost a station. `ended` counts by Interruption.ended;
    `minutes` are those of the `known` ones, their median None without any."""

    station: int
    reason: str
    number: int
    known: int
    minutes: float
    median: float | None
    ended: Mapping[str, int]


def pauses_of(
    stations: Mapping[int, StationCalendar], span: Span, now: dt.datetime
) -> list[Paused]:
    """All pauses of these stations that began in the time, in their order."""
    found = past_pauses.pauses_of(stations, first=span.first, last=span.last, now=now)
    return [
        Paused(station, day, kind_of(pause.reason), pause)
        for (station, day), pauses in found.items()
        for pause in pauses
    ]


def kind_of(reason: str) -> str:
    """The protocol's word; what another client wrote in words of its own counts as other."""
    return reason if not reason or reason in PauseReason.values else PauseReason.OTHER.value


def costs(pauses: Iterable[Paused]) -> list[Cost]:
    """By station and kind, the most minutes first within a station."""
    kinds: dict[tuple[int, str], list[Paused]] = defaultdict(list)
    for pause in pauses:
        kinds[pause.station, pause.reason].append(pause)
    found = [cost(station, reason, of_kind) for (station, reason), of_kind in kinds.items()]
    return sorted(found, key=lambda one: (one.station, -one.minutes, one.reason))


def cost(station: int, reason: str, pauses: Collection[Paused]) -> Cost:
    lengths = [pause.minutes for pause in pauses if pause.minutes is not None]
    return Cost(
        station=station,
        reason=reason,
        number=len(pauses),
        known=len(lengths),
        minutes=sum(lengths),
        median=median(lengths) if lengths else None,
        ended=Counter(pause.span.ended for pause in pauses),
    )
