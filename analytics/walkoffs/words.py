"""The figures as the page tells them: in words, in order, with their charts."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.walkoffs.chart import bars, steps
from analytics.walkoffs.figures import BAND, FEWEST, LEFT, Figures, Tally
from analytics.walkoffs.pauses import Cost
from checkin.models import PauseReason, Station, WalkOffBasis

STRENGTHS = (0.05, 0.1, 0.2)  # shares at which a cell of the week is shaded more
ENDED = {
    "resumed": gettext_lazy("said to be over"),
    "served": gettext_lazy("by the next check-ins"),
    "changed": gettext_lazy("another reason"),
    "closing": gettext_lazy("never: length not known"),
    "": gettext_lazy("goes on"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """An hour of the week; `strength` from 0, None where too few came to tell a share."""

    tally: Tally
    strength: int | None


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A kind of interruption at a station, in words."""

    station: str
    reason: str
    cost: Cost
    ended: list[tuple[str, int]]


def in_words(
    found: Figures, costs: Sequence[Cost], stations: Mapping[int, Station]
) -> dict[str, Any]:
    hours = sorted({hour for _day, hour in found.hours}, key=lambda hour: (hour - 4) % 24)
    return {
        "fewest": FEWEST,
        "left_by": [(WalkOffBasis(basis).label, found.all.by[basis]) for basis in LEFT],
        "phone_by": phone_words(found.phone),
        "stations": [(stations[id].name, tally) for id, tally in sorted(found.stations.items())],
        "hours": [hour_words(hour) for hour in hours],
        "week": week(found.hours, hours),
        **all_days(found.hours, hours),
        "waited": [(quarter.begins + BAND, quarter) for quarter in found.waited],
        "waited_chart": waited_chart(found),
        "curve": [point for point in found.curve if point.minute % BAND == 0],
        "curve_chart": steps(found.curve),
        "interruptions": [interrupted(cost, stations) for cost in costs],
        "interrupted_minutes": sum(cost.minutes for cost in costs),
        "minutes_by_kind": minutes_by_kind(costs),
    }


def phone_words(phone: Tally) -> list[tuple[str, int]]:
    """Joined by phone, and what came of it. That it was at the station is known of the served."""
    unseen = phone.left - phone.by[WalkOffBasis.SAID]
    return [
        (_("checked in at the station"), phone.served),
        (_("said by phone that they left"), phone.by[WalkOffBasis.SAID]),
        (_("not seen at the station"), unseen),
        (_("turned away"), phone.by["refused"]),
        (_("still in line"), phone.by["waiting"]),
    ]


def hour_words(hour: int) -> str:
    return time_format(dt.time(hour), "TIME_FORMAT")


def week(
    tallies: Mapping[tuple[int, int], Tally], hours: Sequence[int]
) -> list[tuple[str, list[Cell]]]:
    """Weekdays with anything, each with a cell for each hour."""
    days = sorted({day for day, _hour in tallies})
    return [
        (str(WEEKDAYS[day]), [cell(tallies.get((day, hour), Tally())) for hour in hours])
        for day in days
    ]


def cell(tally: Tally) -> Cell:
    share = tally.share
    return Cell(tally, None if share is None else sum(share >= least for least in STRENGTHS))


def all_days(tallies: Mapping[tuple[int, int], Tally], hours: Sequence[int]) -> dict[str, Any]:
    """The hours of all weekdays together, as the table's last line and as bars."""
    whole = [together(tallies.get((day, hour)) for day in range(7)) for hour in hours]
    labels = [f"{hour}:00" for hour in hours]
    chart = bars([tally.share for tally in whole], labels, label_every=1 + len(hours) // 7)
    return {"week_total": whole, "week_chart": chart}


def together(tallies: Iterable[Tally | None]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.by.update(tally.by if tally else {})
    return whole


def waited_chart(found: Figures) -> Any:
    told = [quarter for quarter in found.waited if quarter.share is not None]
    labels = [str(quarter.begins) for quarter in told]
    return bars([q.share for q in told], labels, label_every=1 + len(told) // 8)


def interrupted(cost: Cost, stations: Mapping[int, Station]) -> Interrupted:
    ended = [(str(words), cost.ended[word]) for word, words in ENDED.items() if cost.ended[word]]
    return Interrupted(stations[cost.station].name, reason_words(cost.reason), cost, ended)


def reason_words(reason: str) -> str:
    return str(PauseReason(reason).label) if reason else _("reason not said")


def minutes_by_kind(costs: Iterable[Cost]) -> list[tuple[str, float]]:
    """All stations together, the most first."""
    minutes: dict[str, float] = {}
    for cost in costs:
        minutes[cost.reason] = minutes.get(cost.reason, 0) + cost.minutes
    most = sorted(minutes.items(), key=lambda item: (-item[1], item[0]))
    return [(reason_words(reason), total) for reason, total in most]
