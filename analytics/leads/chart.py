"""The weeks of a license: bars for its visits, and a mark for each week that counts for nothing.

A mark differs from the others in shape, not only in shade. Numbers for the SVG are text, the same
in each language.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHOWN = 52  # weeks
PLACE, BAR, HEIGHT = 6.0, 5.0, 40.0
A_WEEK = dt.timedelta(weeks=1)
OPEN, NOT_IN_FORCE, CLOSED, UNSEEN = ".", "-", "x", "?"
WORDS: dict[str, Promise] = {
    OPEN: _("could come"),
    NOT_IN_FORCE: _("not in force"),
    CLOSED: _("no station of its was open, or kept records yet"),
    UNSEEN: _("open, but its silence does not count"),
}


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    height: str


@dataclass(frozen=True)
class Marked:
    """A week that counts for nothing: `path` is drawn over a band at x."""

    x: str
    kind: str
    path: str


@dataclass(frozen=True)
class Weeks:
    """Weeks in a row that are alike, for the table. `to` is the last one's Sunday."""

    begin: dt.date
    to: dt.date
    visits: int
    words: Promise


@dataclass(frozen=True)
class Chart:
    """In units of a view box of width × height. legend: (a mark at its place, words)."""

    bars: list[Bar]
    marks: list[Marked]
    legend: list[tuple[Marked, Promise]]
    rows: list[Weeks]
    visits: int
    most: int
    width: str = f"{SHOWN * PLACE:.0f}"
    height: str = f"{HEIGHT:.0f}"


def chart(visits: Mapping[dt.date, int], marks: str, week_ending: dt.date) -> Chart:
    """visits: by the Mondays of weeks. marks: a sign for each of the last weeks, oldest first."""
    first = week_ending - dt.timedelta(days=6) - (SHOWN - 1) * A_WEEK
    weeks = [first + number * A_WEEK for number in range(SHOWN)]
    counts = [visits.get(week, 0) for week in weeks]
    signs = marks.rjust(SHOWN, CLOSED)[-SHOWN:]
    most = max([*counts, 1])
    seen = [sign for sign in (CLOSED, NOT_IN_FORCE, UNSEEN) if sign in signs]
    return Chart(
        bars=[bar(place, count, most) for place, count in enumerate(counts) if count],
        marks=[marked(place, sign) for place, sign in enumerate(signs) if sign != OPEN],
        legend=[(marked(0, sign), WORDS[sign]) for sign in seen],
        rows=rows(weeks, counts, signs),
        visits=sum(counts),
        most=most,
    )


def bar(place: int, count: int, most: int) -> Bar:
    height = HEIGHT * count / most
    return Bar(f"{PLACE * place:.0f}", f"{HEIGHT - height:.2f}", f"{height:.2f}")


def marked(place: int, sign: str) -> Marked:
    """Closed: a cross. Not in force: a line along the middle. Unseen: an upright dashed line."""
    left, right, middle = PLACE * place, PLACE * place + BAR, HEIGHT / 2
    center = (left + right) / 2
    match sign:
        case "x":
            path = f"M{left:.1f} {HEIGHT:.0f}L{right:.1f} 0M{left:.1f} 0L{right:.1f} {HEIGHT:.0f}"
        case "-":
            path = f"M{left:.1f} {middle:.0f}H{left + PLACE:.1f}"
        case _:
            path = "".join(f"M{center:.1f} {top}v5" for top in range(0, int(HEIGHT), 10))
    return Marked(f"{left:.0f}", {"x": "closed", "-": "not-in-force"}.get(sign, "unseen"), path)


def rows(weeks: list[dt.date], counts: list[int], signs: str) -> list[Weeks]:
    """A row for each week with visits, and one for weeks in a row without any that are alike."""
    found = []
    together = groupby(
        zip(weeks, counts, signs, strict=True),
        key=lambda week: (week[0] if week[1] else None, week[2]),
    )
    for (_week, sign), alike in together:
        of_row = list(alike)
        found.append(
            Weeks(
                begin=of_row[0][0],
                to=of_row[-1][0] + dt.timedelta(days=6),
                visits=of_row[0][1],
                words=WORDS[sign],
            )
        )
    return found
