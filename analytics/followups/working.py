"""What is done about a follow-up: owner, due date, calls, outcomes. Each leaves a step.

Whatever touches a holder's follow-ups holds the holder's row, so that one follows the other; and
who has not seen the newest step is told so, and writes nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from analytics.followups.status import DAYS_TO_WORK, TRANSITIONS
from analytics.followups.steps import CallResult, note_of, write_due, write_status
from analytics.models import (
    DoNotCall,
    FollowUp,
    Lead,
    LeadReason,
    LeadStatus,
    LeadStep,
    StepKind,
)
from analytics.models.followups import OPEN
from checkin.calendar import city_date
from licensing.models import Hauler


class TooLate(Exception):
    """Something was written since the page was shown. Nothing of this was."""


class Refused(Exception):
    """The text is a sentence for the person who asked. Nothing was written."""


@dataclass(frozen=True)
class Turn:
    """Who acts when, on which follow-up. `seen` is the newest step that the page showed."""

    number: int
    seen: int
    by: User
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return city_date(self.now)


@dataclass(frozen=True)
class Outcome:
    """Why the licenses of these leads were silent, and what shows it."""

    leads: Sequence[int]
    reason: LeadReason
    evidence: str
    until: dt.date | None = None


def hold(haulers: Collection[int]) -> list[Hauler]:
    """Their rows, until the transaction ends; always in one order."""
    rows = Hauler.objects.select_for_update(no_key=True).order_by("pk")
    return list(rows.filter(pk__in=haulers))


def newest_step(follow_up: FollowUp) -> int:
    """0 without any."""
    return follow_up.steps.order_by("-id").values_list("id", flat=True).first() or 0


@contextmanager
def taken(turn: Turn) -> Iterator[FollowUp]:
    """The follow-up as it stands, held until all is written. Raises TooLate."""
    with transaction.atomic():
        hold([FollowUp.objects.values_list("hauler_id", flat=True).get(pk=turn.number)])
        follow_up = FollowUp.objects.get(pk=turn.number)
        if newest_step(follow_up) != turn.seen:
            raise TooLate
        yield follow_up


def write(follow_up: FollowUp, turn: Turn, kind: StepKind, note: str) -> LeadStep:
    return follow_up.steps.create(at=turn.now, by=turn.by, kind=kind, note=note)


def give(turn: Turn, owner: User) -> None:
    """One person answers for it from now on."""
    with taken(turn) as follow_up:
        refuse_if_closed(follow_up)
        own(follow_up, turn, owner)


def own(follow_up: FollowUp, turn: Turn, owner: User) -> None:
    follow_up.owner = owner
    follow_up.save(update_fields=["owner"])
    write(follow_up, turn, StepKind.TAKEN, note_of(str(owner.pk)))


def put_off(turn: Turn, due_on: dt.date, why: str) -> None:
    """Another due date, today or later."""
    with taken(turn) as follow_up:
        refuse_if_closed(follow_up)
        if due_on < turn.today:
            raise Refused(_("The due date lies in the past. Choose today or a later day."))
        follow_up.due_on = due_on
        follow_up.save(update_fields=["due_on"])
        write_due(follow_up, turn.now, turn.by.pk, why)


def call(turn: Turn, result: CallResult, text: str) -> None:
    """One call (or letter) for all of its open leads. Who calls first owns it."""
    with taken(turn) as follow_up:
        refuse_if_closed(follow_up)
        if result != CallResult.WRITTEN and may_not_be_called(follow_up.hauler_id):
            raise Refused(_("This hauler asked not to be called. Write a letter or an e-mail."))
        if follow_up.owner is None:
            own(follow_up, turn, turn.by)
        follow_up.leads.filter(status=LeadStatus.NEW).update(status=LeadStatus.CALLED)
        follow_up.steps.create(
            at=turn.now, by=turn.by, kind=StepKind.CALL, status=LeadStatus.CALLED,
            note=note_of(result.value, text),
        )  # fmt: skip


def remark(turn: Turn, text: str) -> None:
    with taken(turn) as follow_up:
        write(follow_up, turn, StepKind.NOTE, text)


def decide(turn: Turn, outcome: Outcome) -> None:
    """Settles these leads; with the last open one the follow-up is closed. Raises Refused."""
    with taken(turn) as follow_up:
        refuse_unclear(outcome, turn.today)
        leads = list(follow_up.leads.filter(pk__in=outcome.leads, status__in=OPEN))
        if len(leads) != len(set(outcome.leads)) or not leads:
            raise Refused(_("Choose vehicles whose question is still open."))
        for lead in leads:
            settle(lead, outcome, turn)
        close_if_done(follow_up, turn.now)


def refuse_unclear(outcome: Outcome, today: dt.date) -> None:
    if not outcome.evidence.strip():
        raise Refused(_("Say what shows it: nothing is closed without evidence."))
    if outcome.reason.has_until and (outcome.until is None or outcome.until < today):
        raise Refused(_("This reason has an end: say until when, today or later."))


def settle(lead: Lead, outcome: Outcome, turn: Turn) -> None:
    to = LeadStatus(outcome.reason.outcome)
    refuse_unless_allowed(LeadStatus(lead.status), to)
    lead.status, lead.reason, lead.evidence = to, outcome.reason, outcome.evidence
    lead.quiet_until = outcome.until if outcome.reason.has_until else None
    lead.decided_at, lead.decided_by = turn.now, turn.by
    lead.save()
    write_status(lead, StepKind.OUTCOME, turn.now, turn.by.pk, outcome.evidence)


def refuse_unless_allowed(status: LeadStatus, to: LeadStatus) -> None:
    if to in TRANSITIONS[status]:
        return
    if status == LeadStatus.NEW:
        raise Refused(_("Write down the call first, then what came of it."))
    raise Refused(_("This is settled already. Open it again first, with a reason."))


def close_if_done(follow_up: FollowUp, now: dt.datetime) -> None:
    if not follow_up.leads.filter(status__in=OPEN).exists():
        follow_up.closed_at = now
        follow_up.save(update_fields=["closed_at"])


def reopen(turn: Turn, lead_id: int, why: str) -> FollowUp:
    """The lead is to be asked about again; in the holder's open follow-up, where there is one.
    Returns the follow-up in which it stands now. Raises Refused."""
    with taken(turn) as follow_up:
        lead = follow_up.leads.exclude(status__in=OPEN).filter(pk=lead_id).first()
        if lead is None:
            raise Refused(_("This question is open already."))
        if Lead.objects.filter(license_id=lead.license_id, status__in=OPEN).exists():
            raise Refused(_("This license was listed again and is asked about there."))
        opened = open_again(follow_up, turn)
        lead.status, lead.follow_up = LeadStatus.CALLED, opened
        lead.reason = lead.decided_at = lead.decided_by = lead.quiet_until = None
        lead.evidence = ""
        lead.save()
        write_status(lead, StepKind.REOPENED, turn.now, turn.by.pk, why)
    return opened


def open_again(follow_up: FollowUp, turn: Turn) -> FollowUp:
    """The holder's open follow-up, else this one with a new due date."""
    opened = FollowUp.objects.filter(hauler_id=follow_up.hauler_id, closed_at=None).first()
    if opened is not None:
        return opened
    follow_up.closed_at, follow_up.due_on = None, turn.today + DAYS_TO_WORK
    follow_up.save(update_fields=["closed_at", "due_on"])
    write_due(follow_up, turn.now, turn.by.pk)
    return follow_up


def refuse_if_closed(follow_up: FollowUp) -> None:
    if follow_up.closed_at is not None:
        raise Refused(_("This follow-up is closed. Open one of its questions again first."))


def may_not_be_called(hauler_id: int) -> bool:
    return DoNotCall.objects.filter(hauler_id=hauler_id).exists()


def stop_calling(turn: Turn, why: str) -> None:
    """From now on the holder is written to."""
    with taken(turn) as follow_up:
        DoNotCall.objects.get_or_create(
            hauler_id=follow_up.hauler_id,
            defaults={"since": turn.today, "reason": why, "by": turn.by},
        )
        write(follow_up, turn, StepKind.NOTE, _("Not to be called: %s") % why)


def call_again(turn: Turn, why: str) -> None:
    with taken(turn) as follow_up:
        DoNotCall.objects.filter(hauler_id=follow_up.hauler_id).delete()
        write(follow_up, turn, StepKind.NOTE, _("May be called again: %s") % why)
