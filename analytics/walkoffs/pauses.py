"""The interruptions of stations on days past: what each kind cost, and when a line stood still."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from analytics.walkoffs.span import Span
from checkin.calendar import StationCalendar
from checkin.closing import line_ends_at
from checkin.database import run
from checkin.interruptions import ON_THE_SCALE, Interruption, Mark, interruptions
from checkin.models import PauseReason
from checkin.refold import VOIDED

# Pauses and resumptions, each pause with the first two vehicles checked in after it: no others can
# end it. One vehicle may have several events: what is typed after its scan, its trailer.
MARKS = f"""
select mark.*, array(
    select min(at) from (
        select e.at, coalesce(e.visit, e.id) as vehicle from checkin_event e
        where mark.paused and e.station_id = mark.station_id and e.kind = 'checked_in'
            and e.at > mark.at + %(on_the_scale)s and e.at < mark.at + interval '1 day'
            and e.day = mark.day and not e.practice and not ({VOIDED})
        order by e.at limit 8) as next
    group by vehicle order by 1 limit 2)
from (
    select e.station_id, e.day, e.at, e.kind = 'paused' as paused, e.reason
    from checkin_event e
    where e.station_id = any(%(stations)s) and e.kind in ('paused', 'resumed')
        and e.at >= %(begins)s and e.at < %(ends)s and not e.practice and not ({VOIDED})
    order by e.station_id, e.at, e.id) as mark
"""  # noqa: S608 our own words


class MarkRow(NamedTuple):
    """A row of MARKS."""

    station: int
    day: dt.date
    at: dt.datetime
    paused: bool
    reason: str
    check_ins: list[dt.datetime]


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
    asked: dict[str, Any] = {
        "stations": list(stations), "begins": span.begins, "ends": span.ends,
        "on_the_scale": ON_THE_SCALE,
    }  # fmt: skip
    days: dict[tuple[int, dt.date], list[MarkRow]] = defaultdict(list)
    for row in map(MarkRow._make, run(MARKS, asked)):
        days[row.station, row.day].append(row)
    return [
        Paused(station, day, kind_of(span.reason), span)
        for (station, day), marks in days.items()
        for span in of_day(marks, line_ends_at(day, stations[station]), now)
    ]


def of_day(marks: Iterable[MarkRow], ends: dt.datetime, now: dt.datetime) -> list[Interruption]:
    marks = list(marks)
    check_ins = sorted({moment for mark in marks for moment in mark.check_ins})
    told = [Mark(mark.at, mark.paused, mark.reason) for mark in marks]
    return interruptions(told, check_ins, ends=ends, now=now)


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
