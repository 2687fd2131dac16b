"""Follow-ups in words: reasons, colors, calls and steps; and the report's section of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from analytics.followups.status import Color
from analytics.followups.steps import NOT_LISTED, CallResult, code_and_text
from analytics.models import LeadReason, LeadStatus, LeadStep, StepKind

COLORS: dict[Color, Promise] = {
    Color.WHITE: gettext_lazy("not due"),
    Color.YELLOW: gettext_lazy("due soon"),
    Color.RED: gettext_lazy("overdue"),
    Color.GREEN: gettext_lazy("closed, with evidence"),
}
SHOWN = 25  # rows of a section's table; the work list has all


def reason_words(reason: LeadReason, language: str | None = None) -> str:
    """In the language of the page, or of the hauler."""
    return reason.spanish if is_spanish(language or get_language()) else reason.english


def is_spanish(language: str | None) -> bool:
    return (language or "").startswith("es")


@dataclass(frozen=True)
class StepWords:
    """One line of a follow-up's history: what happened, and what was written of it."""

    step: LeadStep
    what: str
    text: str


def step_words(step: LeadStep, people: dict[int, User]) -> StepWords:
    """`people` holds the owners by number."""
    code, text = code_and_text(step)
    number = step.lead.license.number if step.lead else ""
    what = {
        StepKind.OPENED: _("%(license)s came onto the list of the week to %(day)s"),
        StepKind.LISTED_AGAIN: _("%(license)s was listed again, in the week to %(day)s"),
        StepKind.TAKEN: _("Owner: %(owner)s"),
        StepKind.DUE: _("Due on %(day)s"),
        StepKind.CALL: _("Call: %(result)s"),
        StepKind.REPLY: _("The hauler replied on %(license)s: %(reason)s"),
        StepKind.OUTCOME: _("%(license)s: %(status)s. %(reason)s"),
        StepKind.REOPENED: _("%(license)s was opened again"),
        StepKind.NOTE: _("Note"),
    }[StepKind(step.kind)]
    if step.kind in {StepKind.OPENED, StepKind.LISTED_AGAIN}:
        code, text = text, ""
    if step.by_id is None and text == NOT_LISTED:
        what, text = _("The corrected report does not list %(license)s any more"), ""
    if step.kind == StepKind.REPLY and day_of(code):
        what += " " + _("(until %(day)s)")
    facts = {
        "license": number,
        "day": day_of(code),
        "owner": str(people.get(int(code), "")) if step.kind == StepKind.TAKEN else "",
        "result": CallResult(code).label if step.kind == StepKind.CALL else "",
        "status": LeadStatus(step.status).label if step.status else "",
        "reason": reason_words(step.reason) if step.reason else "",
    }
    return StepWords(step, what % facts, text)


def day_of(code: str) -> str:
    """A date as people read it; nothing for what is none."""
    try:
        return date_format(dt.date.fromisoformat(code))
    except ValueError:
        return ""


def shown(figures: dict[str, Any], week_ending: dt.date) -> dict[str, Any]:
    """The section's tables with dates, colors and reasons in words, and the list's precision."""
    before = week_ending - dt.timedelta(weeks=1)
    captions = {
        "new": _("New follow-ups of the week; their licenses stood on the list to %(day)s"),
        "overdue": _("Overdue on the last day of the week"),
        "completed": _("Completed in the week, with evidence"),
    }
    return {
        "tables": [
            {
                "caption": caption % {"day": date_format(before)},
                "rows": [row_words(row) for row in figures[name][:SHOWN]],
                "more": max(0, len(figures[name]) - SHOWN),
                "color": {"overdue": Color.RED, "completed": Color.GREEN}.get(name, Color.WHITE),
                "name": name,
            }
            for name, caption in captions.items()
        ],
        "open": open_words(figures),
        "precision": [
            precision_words(figures["precision"]["all"], _("All so far")),
            precision_words(figures["precision"]["last_13_weeks"], _("Last 13 weeks")),
        ],
    }


def row_words(row: dict[str, Any]) -> dict[str, Any]:
    words = "reason_es" if is_spanish(get_language()) else "reason_en"
    leads = [
        lead | {"status_words": LeadStatus(lead["status"]).label, "reason_words": lead[words]}
        for lead in row["leads"]
    ]
    due_on = dt.date.fromisoformat(row["due_on"]) if row["due_on"] else None
    return row | {"leads": leads, "due_on": due_on}


def open_words(figures: dict[str, Any]) -> str:
    follow_ups, leads = figures["open"], figures["open_leads"]
    return " ".join(
        [
            ngettext("%s follow-up is open,", "%s follow-ups are open,", follow_ups) % follow_ups,
            ngettext("with %s license.", "with %s licenses.", leads) % leads,
        ]
    )


def precision_words(found: dict[str, Any], name: str) -> dict[str, Any]:
    """One row of the table of outcomes, and the sentence that says what follows from it."""
    return {
        "name": name,
        "decided": found["decided"],
        "outcomes": [
            (LeadStatus(word).label, found["by_outcome"][word])
            for word in sorted(found["by_outcome"])
        ],
        "unused": share_words(found["unused"]),
        "confirmed": share_words(found["confirmed"]),
    }


def share_words(share: dict[str, Any]) -> str:
    """ "22 of 31, 71% (53% to 84%)"; a dash where nothing was decided."""
    if share["share"] is None:
        return "–"
    return _("%(count)s of %(of)s, %(share)s%% (%(low)s%% to %(high)s%%)") % {
        "count": share["count"],
        "of": share["of"],
        **{name: round(100 * share[name]) for name in ("share", "low", "high")},
    }
