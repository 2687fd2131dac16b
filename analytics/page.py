"""What the report's page shows, from the figures of report.json."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics import report_words
from analytics.files import as_json
from analytics.followups import words as followups
from analytics.leads import words as leads
from licensing.models import VehicleClass

REASONS = {
    "too_young": _("fewer than 28 open days in force: not enough evidence yet"),
    "suspended": _("suspended"),
    "expired": _("expired"),
    "revoked": _("revoked"),
    "surrendered": _("given back"),
    "not_yet_valid": _("not in force yet"),
    "no_station_open": _("none of its stations was open while it was in force"),
    "renewed": _("renewed: its newer license carries the numbers"),
}
Words = Callable[[Any, dt.date], Any]
WORDS: dict[str, Words] = {
    "follow_ups": followups.shown,
    "leads": leads.shown,
    "list": leads.shown_list,
    "waiting": leads.shown_waiting,
}
# On the page, and within report.html.
SHEETS = ("haulpass/walkoffs.css", "haulpass/leads.css", "haulpass/report.css")
CHART_WEEKS = 52
BAR, GAP, HEIGHT = 5, 1, 40


@dataclass(frozen=True)
class Bar:
    """One week of a lead's chart, in units of its view box."""

    week: dt.date
    visits: int
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Lead:
    """One lead with its chart. `facts` is its entry of report.json, dates as dates."""

    facts: dict[str, Any]
    bars: list[Bar]
    most: int

    @property
    def years_visits(self) -> int:
        return sum(bar.visits for bar in self.bars)

    @property
    def quiet_in_1000(self) -> int:
        """Of 1,000 active haulers with its history, those who would be this quiet; 0: fewer
        than one."""
        return round(1000 * float(self.facts["quiet_share"]))

    @property
    def inactive_in_100(self) -> int:
        return min(99, int(100 * self.facts["p_inactive"]))


def report_context(figures: dict[str, Any]) -> dict[str, Any]:
    """The template's variables: `figures` as they are, `sections` with dates, words and charts."""
    figures = json.loads(as_json(figures))  # the database keeps another order than that of making
    week_ending = dt.date.fromisoformat(figures["week_ending"])
    begin, method = figures["records_begin"], figures["method"]
    licenses = figures["licenses"]
    return {
        "figures": figures,
        "sections": sections(figures, week_ending),
        "week_ending": week_ending,
        "week_begins": week_ending - dt.timedelta(days=6),
        "records_begin": dt.date.fromisoformat(begin) if begin else None,
        "not_evaluated": [
            (REASONS.get(word, word), count) for word, count in licenses["not_evaluated"].items()
        ],
        "sure_percent": round(100 * licenses["sure"]),
        "false_percent": round(100 * method["false_share"]),
        "method_sunset": (
            dt.date.fromisoformat(method["sunset_on"]) if method["sunset_on"] else None
        ),
        "chart_width": CHART_WEEKS * (BAR + GAP),
        "chart_height": HEIGHT,
        "chart_bottom": HEIGHT + 4,
    }


def sections(figures: dict[str, Any], week_ending: dt.date) -> dict[str, Any]:
    """What each part says of its own figures; a part without any has no section."""
    own = {
        "headline": report_words.shown_headline(figures["headline"]),
        "stations": report_words.shown_stations(figures["stations"]),
        "weeks": report_words.shown_weeks(figures),
        "ahead": report_words.shown_ahead(figures["ahead"], week_ending),
    }
    others = {
        key: words(figures[key], week_ending)
        for key, words in WORDS.items()
        if figures.get(key) is not None
    }
    return own | others


def lead(facts: dict[str, Any], week_ending: dt.date) -> Lead:
    dated: dict[str, Any] = {
        name: dt.date.fromisoformat(facts[name]) if facts[name] else None
        for name in ("issued_on", "expires_on", "last_visit_on")
    }
    dated["class_words"] = VehicleClass(facts["vehicle_class"]).label
    counts = {dt.date.fromisoformat(week): visits for week, visits in facts["weeks"].items()}
    first = week_ending - dt.timedelta(days=7 * CHART_WEEKS - 1)
    weeks = [first + dt.timedelta(weeks=number) for number in range(CHART_WEEKS)]
    most = max([counts.get(week, 0) for week in weeks] + [1])
    bars = [bar(number, week, counts.get(week, 0), most) for number, week in enumerate(weeks)]
    return Lead({**facts, **dated}, bars, most)


def bar(number: int, week: dt.date, visits: int, most: int) -> Bar:
    height = HEIGHT * visits / most
    return Bar(week, visits, number * (BAR + GAP), round(HEIGHT - height, 2), round(height, 2))
