"""The follow-ups as they stood at a moment: their steps, one after another, up to it."""

import datetime as dt
from dataclasses import dataclass, field

from analytics.followups.steps import code_and_text
from analytics.models import LeadStatus, LeadStep, StepKind
from analytics.models.followups import OPEN


@dataclass
class LeadThen:
    """A lead as it stood. `decided_at` and `reason` are empty while it was open."""

    id: int
    follow_up: int
    opened_at: dt.datetime
    status: LeadStatus = LeadStatus.NEW
    decided_at: dt.datetime | None = None
    reason: int | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def take(self, step: LeadStep) -> None:
        self.follow_up = step.follow_up_id
        if step.status:
            self.status = LeadStatus(step.status)
        settled = not self.is_open
        if step.kind == StepKind.OUTCOME or not settled:
            self.decided_at = step.at if settled else None
            self.reason = step.reason_id if settled else None


@dataclass
class FollowUpThen:
    """A follow-up as it stood. `owner` is the person's number."""

    id: int
    due_on: dt.date | None = None
    owner: int | None = None
    leads: list[LeadThen] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return any(lead.is_open for lead in self.leads)

    @property
    def closed_at(self) -> dt.datetime | None:
        """When the last of its leads was decided; None while one is open."""
        decided = [lead.decided_at for lead in self.leads if lead.decided_at]
        return max(decided) if decided and not self.is_open else None

    def take(self, step: LeadStep) -> None:
        code, _text = code_and_text(step)
        if step.kind == StepKind.DUE:
            self.due_on = dt.date.fromisoformat(code)
        elif step.kind == StepKind.TAKEN:
            self.owner = int(code)
        elif step.kind == StepKind.CALL:  # one for all that are open
            for lead in self.leads:
                if lead.is_open:
                    lead.take(step)


def follow_ups_before(moment: dt.datetime) -> list[FollowUpThen]:
    """All that had been opened, by number; each lead in the follow-up where it stood then."""
    follow_ups: dict[int, FollowUpThen] = {}
    leads: dict[int, LeadThen] = {}
    for step in LeadStep.objects.filter(at__lt=moment).order_by("at", "id"):
        follow_up = follow_ups.setdefault(step.follow_up_id, FollowUpThen(step.follow_up_id))
        if step.lead_id is None:
            follow_up.take(step)
            continue
        lead = leads.get(step.lead_id)
        if lead is None:
            lead = leads[step.lead_id] = LeadThen(step.lead_id, step.follow_up_id, step.at)
            follow_up.leads.append(lead)
        elif lead.follow_up != step.follow_up_id:
            follow_ups[lead.follow_up].leads.remove(lead)
            follow_up.leads.append(lead)
        lead.take(step)
    return [follow_ups[number] for number in sorted(follow_ups)]
