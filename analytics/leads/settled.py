"""What was answered about licenses that were asked about before: it is not asked again."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.followups.replay import follow_ups_before
from analytics.models import Lead, LeadStatus
from checkin.calendar import city_date

UNANSWERED = dt.timedelta(weeks=13)  # after which one that was closed without an answer may return


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of a license's newest lead, the day on which it was decided, and until when the
    explanation holds, where it has an end."""

    outcome: LeadStatus
    on: dt.date
    quiet_until: dt.date | None = None

    @property
    def is_explained(self) -> bool:
        return self.outcome == LeadStatus.EXPLAINED

    def holds(self, last_day: dt.date, last_visit: dt.date | None) -> bool:
        """Whether nothing new is known: it did not come again, and no date has passed by which it
        was to be looked at anew."""
        if last_visit is not None and last_visit >= self.on:
            return False
        if self.is_explained and self.quiet_until is not None:
            return last_day <= self.quiet_until
        return self.outcome != LeadStatus.CLOSED or last_day < self.on + UNANSWERED


SettledLeads = Mapping[int, Settled]


def settled_before(moment: dt.datetime) -> dict[int, Settled]:
    """By number of the license that was listed, of leads that were settled at that moment."""
    then = [lead for follow_up in follow_ups_before(moment) for lead in follow_up.leads]
    of_lead = {
        id: (license_id, until)
        for id, license_id, until in Lead.objects.filter(
            pk__in=[lead.id for lead in then]
        ).values_list("id", "license_id", "quiet_until")
    }
    found: dict[int, Settled | None] = {}
    for lead in sorted(then, key=lambda lead: (lead.opened_at, lead.id)):
        license_id, until = of_lead[lead.id]
        decided = lead.decided_at and Settled(lead.status, city_date(lead.decided_at), until)
        found[license_id] = decided or None
    return {license_id: settled for license_id, settled in found.items() if settled}


def newest(settled: SettledLeads, members: Iterable[int]) -> Settled | None:
    """Of the licenses of a chain."""
    of_chain = [settled[member] for member in members if member in settled]
    return max(of_chain, key=lambda one: one.on, default=None)
