"""Headline, licenses, stations and what lies ahead, in words, from the figures of report.json."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.walkoffs.chart import Bars
from analytics.weeks_chart import weekly_bars

COUNT, MINUTES, SHARE = "count", "minutes", "share"
NONE = "–"
HEADLINES: dict[str, tuple[Promise, str]] = {
    "visits": (gettext_lazy("Visits of all vehicles"), COUNT),
    "licensed_visits": (gettext_lazy("Visits of licensed vehicles"), COUNT),
    "median_wait_minutes": (gettext_lazy("Median wait, measured at the gate"), MINUTES),
    "measured_waits": (gettext_lazy("Waits measured"), COUNT),
    "walk_off_share": (gettext_lazy("Share that left the line unserved"), SHARE),
    "in_force": (gettext_lazy("Licenses in force"), COUNT),
    "evaluated": (gettext_lazy("Licenses with enough evidence to be judged"), COUNT),
    "never_seen": (gettext_lazy("In force and never seen at a station"), COUNT),
    "leads": (gettext_lazy("Reasons to call"), COUNT),
    "leads_new": (gettext_lazy("Of these not on last week's list"), COUNT),
    "follow_ups_open": (gettext_lazy("Follow-ups open"), COUNT),
    "follow_ups_overdue": (gettext_lazy("Follow-ups overdue"), COUNT),
}
LARGE = ("visits", "median_wait_minutes", "walk_off_share", "in_force", "leads")


@dataclass(frozen=True)
class Number:
    """A headline figure as text; `change` is from last week's to this week's."""

    name: str
    words: Promise
    this: str
    last: str
    change: str


def shown_headline(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    numbers = [number(row) for row in found if row["name"] in HEADLINES]
    return {"numbers": numbers, "large": [one for one in numbers if one.name in LARGE]}


def number(row: Mapping[str, Any]) -> Number:
    words, unit = HEADLINES[row["name"]]
    this, last = row["this"], row["last"]
    return Number(
        row["name"], words, value(this, unit), value(last, unit), change(this, last, unit)
    )


def value(figure: float | None, unit: str) -> str:
    if figure is None:
        return NONE
    if unit == SHARE:
        return _("%s%%") % written(100 * figure, 1)
    text = written(figure)
    return _("%s min") % text if unit == MINUTES else text


def written(figure: float, digits: int = 0) -> str:
    """Rounded first: the framework's own way cuts digits off."""
    return str(number_format(round(figure, digits), digits, force_grouping=True))


def change(this: float | None, last: float | None, unit: str) -> str:
    """With its sign; shares by points of a percent."""
    if this is None or last is None:
        return NONE
    moved = round(100 * (this - last), 1) if unit == SHARE else this - last
    if not moved:
        return _("none")
    sign = "+" if moved > 0 else "−"
    size = written(abs(moved), 1 if unit == SHARE else 0)
    return sign + {SHARE: _("%s points"), MINUTES: _("%s min")}.get(unit, "%s") % size


@dataclass(frozen=True)
class Chart:
    """One chart of the weeks, with what its title and description say."""

    name: str
    title: str
    description: str
    bars: Bars


def shown_weeks(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The charts of the last weeks, and the one table that has their numbers."""
    rows = [
        {**visits, **waits, **walk_offs, "week": dt.date.fromisoformat(visits["week"])}
        for visits, waits, walk_offs in zip(
            *(figures[key]["weeks"] for key in ("visits", "waits", "walk_offs")), strict=True
        )
    ]
    for row in rows:
        row["share_words"] = value(row["share"], SHARE)
    return {"rows": rows, "charts": charts(rows)}


def charts(rows: Sequence[Mapping[str, Any]]) -> list[Chart]:
    return [
        chart(rows, "all", COUNT, "visits", _("Visits of all vehicles by week")),
        chart(rows, "median_wait_minutes", MINUTES, "waits", _("Median wait by week, minutes")),
        chart(rows, "share", SHARE, "left", _("Share that left the line unserved, by week")),
    ]


def chart(
    rows: Sequence[Mapping[str, Any]], column: str, unit: str, name: str, title: str
) -> Chart:
    values = [row[column] for row in rows]
    known = [figure for figure in values if figure is not None]
    said = (
        _("From %(least)s to %(most)s; in the report's week %(this)s.")
        % {
            "least": value(min(known), unit),
            "most": value(max(known), unit),
            "this": value(values[-1], unit),
        }
        if known
        else _("No week has a figure.")
    )
    weeks = [row["week"] for row in rows]
    return Chart(name, title, said, weekly_bars(weeks, values, lambda at: axis(at, unit)))


def axis(at: float, unit: str) -> str:
    if unit == SHARE:
        return f"{round(100 * at, 1):g}%"
    return written(at, 0 if at == round(at) else 1)


def shown_stations(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each station with this week and the one before it, shares as text."""
    weeks = ("this_week", "last_week")
    return [
        {
            **station,
            **{
                week: {**station[week], "share_words": share_words(station[week])} for week in weeks
            },
        }
        for station in found
    ]


def share_words(week: Mapping[str, Any]) -> str:
    return value(week.get("share"), SHARE)


def shown_ahead(found: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:
    ends = found["method_ends_on"]
    return {
        "until": dt.date.fromisoformat(found["until"]),
        "expiring": found["expiring"],
        "closures": [
            {**one, **{edge: dt.date.fromisoformat(one[edge]) for edge in ("from", "to")}}
            for one in found["closures"]
        ],
        "method_ends_on": dt.date.fromisoformat(ends) if ends else None,
        "method_ends_soon": bool(ends) and ends <= found["until"],
        "method_has_ended": bool(ends) and ends < week_ending.isoformat(),
    }
