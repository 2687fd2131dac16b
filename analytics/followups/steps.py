"""What a step's note holds beside its text: the new owner, the new date, what came of a call.

The note begins with it, and a space parts it from what a person wrote.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.models import FollowUp, Lead, LeadStep, StepKind

LONGEST = 900  # characters that a person may write; the code stands in front of them


class CallResult(models.TextChoices):
    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    MESSAGE = "message", _("Message left")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    WRITTEN = "written", _("Written to")


# Notes that the system itself writes: the report's correction does not name the license any more.
NOT_LISTED = "not_listed"
NO_END = "-"  # of a reply whose reason has none


def note_of(code: str, text: str = "") -> str:
    return f"{code} {text}".strip()


def code_and_text(step: LeadStep) -> tuple[str, str]:
    """Of a call, a new owner, a new date, a reply; of other kinds the code is empty."""
    if step.kind not in {StepKind.CALL, StepKind.TAKEN, StepKind.DUE, StepKind.REPLY}:
        return "", step.note
    code, _space, text = step.note.partition(" ")
    return code, text


def write_due(follow_up: FollowUp, at: dt.datetime, by: int | None, why: str = "") -> LeadStep:
    """The due date as it stands in the follow-up, for whoever replays the steps."""
    note = note_of(follow_up.due_on.isoformat(), why)
    return follow_up.steps.create(at=at, by_id=by, kind=StepKind.DUE, note=note)


def write_status(
    lead: Lead, kind: StepKind, at: dt.datetime, by: int | None = None, note: str = ""
) -> LeadStep:
    """The lead's status and reason as they stand in it now."""
    return LeadStep.objects.create(
        follow_up_id=lead.follow_up_id, lead=lead, at=at, by_id=by, kind=kind,
        status=lead.status, reason_id=lead.reason_id, note=note,
    )  # fmt: skip
