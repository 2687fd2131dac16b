"""What the report's page shows, from the figures of report.json."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from analytics import fairness_words, quality_words, report_words
from analytics.dumping import words as dumping
from analytics.files import as_json
from analytics.findings import words as findings
from analytics.followups import words as followups
from analytics.leads import words as leads
from analytics.leads.sentences import NOT_EVALUATED

Words = Callable[[Any, dt.date], Any]
WORDS: dict[str, Words] = {
    "data_quality": quality_words.shown,
    "follow_ups": followups.shown,
    "leads": leads.shown,
    "list": leads.shown_list,
    "waiting": leads.shown_waiting,
    "fairness": fairness_words.shown,
    "findings": findings.shown,
    "dumping": dumping.shown,
}
# On the page, and within report.html.
SHEETS = ("haulpass/walkoffs.css", "haulpass/leads.css", "haulpass/report.css")


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
            (NOT_EVALUATED[word], count) for word, count in licenses["not_evaluated"].items()
        ],
        "sure_percent": round(100 * licenses["sure"]),
        "false_percent": round(100 * method["false_share"]),
        "method_sunset": (
            dt.date.fromisoformat(method["sunset_on"]) if method["sunset_on"] else None
        ),
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
