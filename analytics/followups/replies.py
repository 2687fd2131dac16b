"""A hauler answers the city's question about a silent license, once, on its own pages."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from analytics.followups.steps import NO_END, note_of
from analytics.followups.working import hold
from analytics.models import Lead, LeadReason, LeadStatus, LeadStep, StepKind
from analytics.models.followups import OPEN
from licensing.mine.whose import own
from licensing.models import License


class Settled(Exception):
    """The question was settled before. Nothing was written."""


@dataclass(frozen=True)
class Reply:
    """What the hauler says of one license; `until` where the reason has an end."""

    reason: LeadReason
    text: str = ""
    until: dt.date | None = None


def questions_of(user: User) -> QuerySet[Lead]:
    """Leads on this person's licenses; open ones first, newest first. `has_reply` says whether it
    was answered."""
    leads = Lead.objects.filter(license__in=own(License.objects.all(), user))
    replies = LeadStep.objects.filter(lead=OuterRef("pk"), kind=StepKind.REPLY)
    found = leads.annotate(has_reply=Exists(replies)).select_related("license__vehicle")
    return found.order_by("-first_listed", "license__number", "id")


def has_replied(lead: Lead) -> bool:
    return lead.steps.filter(kind=StepKind.REPLY).exists()


def reply(lead_id: int, said: Reply, *, by: User, now: dt.datetime) -> bool:
    """Whether it was written now: a question is answered once. Raises Settled."""
    with transaction.atomic():
        hold([Lead.objects.values_list("follow_up__hauler_id", flat=True).get(pk=lead_id)])
        lead = Lead.objects.get(pk=lead_id)
        if has_replied(lead):
            return False
        if lead.status not in OPEN:
            raise Settled
        write_reply(lead, said, by=by, now=now)
    return True


def write_reply(lead: Lead, said: Reply, *, by: User, now: dt.datetime) -> None:
    """Whoever has answered needs no call first."""
    lead.status = LeadStatus.CALLED
    lead.save(update_fields=["status"])
    code = said.until.isoformat() if said.until and said.reason.has_until else NO_END
    LeadStep.objects.create(
        follow_up_id=lead.follow_up_id, lead=lead, at=now, by=by, kind=StepKind.REPLY,
        status=lead.status, reason=said.reason, note=note_of(code, said.text),
    )  # fmt: skip
