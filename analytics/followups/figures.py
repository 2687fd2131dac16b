"""What became of the leads: the report's figures of the follow-ups, as of the week's last day."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from accounts.models import User
from analytics.followups.precision import share
from analytics.followups.replay import FollowUpThen, LeadThen, follow_ups_before
from analytics.followups.status import Color, color_of
from analytics.models import FollowUp, Lead, LeadReason, LeadStatus
from checkin.calendar import midnight, week_of

RECENT = dt.timedelta(weeks=13)


def follow_up_figures(last_day: dt.date) -> dict[str, Any]:
    """New, overdue and completed ones of the week, how many are open, and how often the list was
    right: of those decided whether the license was in fact not in use, of all so far and of the
    last 13 weeks. Nothing after the last day is read."""
    begin, end = midnight(week_of(last_day)), midnight(last_day + dt.timedelta(days=1))
    then = follow_ups_before(end)
    opened = [one for one in then if one.is_open]
    late = [one for one in opened if is_late(one, last_day)]
    done = [one for one in then if one.closed_at and one.closed_at >= begin]
    new = [one for one in then if any(lead.opened_at >= begin for lead in one.leads)]
    leads = [lead for one in then for lead in one.leads]
    return {
        "new": as_rows(new, lambda lead: lead.opened_at >= begin),
        "overdue": as_rows(late, lambda lead: lead.is_open),
        "completed": as_rows(done, lambda _: True),
        "open": len(opened),
        "open_leads": sum(lead.is_open for lead in leads),
        "precision": {
            "all": precision(leads),
            "last_13_weeks": precision(decided_since(leads, end - RECENT)),
        },
    }


def is_late(one: FollowUpThen, today: dt.date) -> bool:
    return one.due_on is not None and color_of(one.due_on, today=today, closed=False) is Color.RED


def decided_since(leads: Iterable[LeadThen], moment: dt.datetime) -> list[LeadThen]:
    return [lead for lead in leads if lead.decided_at and lead.decided_at >= moment]


def as_rows(
    found: Sequence[FollowUpThen], shown: Callable[[LeadThen], bool]
) -> list[dict[str, Any]]:
    """The earliest due first; of each the leads that belong to the row."""
    ids = [lead.id for one in found for lead in one.leads]
    numbers = dict(Lead.objects.filter(pk__in=ids).values_list("id", "license__number"))
    holders = dict(
        FollowUp.objects.filter(pk__in=[one.id for one in found]).values_list("id", "hauler__name")
    )
    owners = {user.pk: str(user) for user in User.objects.filter(pk__in={o.owner for o in found})}
    reasons = {reason.pk: reason for reason in LeadReason.objects.all()}
    return [
        {
            "number": one.id,
            "holder": holders[one.id],
            "owner": owners.get(one.owner or 0, ""),
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "leads": [
                lead_row(lead, numbers[lead.id], reasons.get(lead.reason or 0))
                for lead in sorted(one.leads, key=lambda lead: numbers[lead.id])
                if shown(lead)
            ],
        }
        for one in sorted(found, key=lambda one: (one.due_on or dt.date.max, one.id))
    ]


def lead_row(lead: LeadThen, number: str, reason: LeadReason | None) -> dict[str, Any]:
    """The reason with its words, so that a report stays as it was when they change."""
    return {
        "license_number": number,
        "status": lead.status.value,
        "reason": reason.code if reason else None,
        "reason_en": reason.english if reason else "",
        "reason_es": reason.spanish if reason else "",
    }


def precision(leads: Iterable[LeadThen]) -> dict[str, Any]:
    """Of the decided: how many by outcome, the share that was in fact not in use among those of
    which that is known, and the share that was confirmed."""
    decided = [lead for lead in leads if lead.decided_at]
    truth = dict(LeadReason.objects.values_list("id", "was_unused"))
    known = [truth[lead.reason] for lead in decided if lead.reason in truth]
    unused, used = known.count(True), known.count(False)
    confirmed = sum(lead.status == LeadStatus.CONFIRMED for lead in decided)
    settled = [status for status in LeadStatus if status not in {"new", "called"}]
    return {
        "decided": len(decided),
        "by_outcome": {s.value: sum(lead.status == s for lead in decided) for s in settled},
        "unused": asdict(share(unused, unused + used)),
        "confirmed": asdict(share(confirmed, len(decided))),
    }
