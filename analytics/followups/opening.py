"""A published report's leads become follow-ups: one for a holder, one lead for each license."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from analytics.followups.status import DAYS_TO_WORK
from analytics.followups.steps import NOT_LISTED, write_due, write_status
from analytics.followups.working import close_if_done, hold
from analytics.models import FollowUp, Lead, LeadStep, StepKind, WeeklyReport
from analytics.models.followups import OPEN
from analytics.reading import rows
from checkin.calendar import city_date
from licensing.models import License

# A chain of renewals is one license, whichever of its numbers the report had.
CHAINS = """
with recursive older as (
    select id as listed, id, renews_id from licensing_license where number = any(%(numbers)s)
    union all
    select older.listed, l.id, l.renews_id from older
        join licensing_license l on l.id = older.renews_id
), newer as (
    select id as listed, id from licensing_license where number = any(%(numbers)s)
    union all
    select newer.listed, l.id from newer join licensing_license l on l.renews_id = newer.id
)
select listed, id from older union select listed, id from newer order by listed, id
"""


@dataclass(frozen=True)
class Opened:
    """What a report brought: follow-ups that are new, leads that are new or were listed again."""

    follow_ups: int = 0
    leads: int = 0
    again: int = 0

    def __add__(self, other: "Opened") -> "Opened":
        return Opened(
            self.follow_ups + other.follow_ups, self.leads + other.leads, self.again + other.again
        )


@dataclass(frozen=True)
class Listed:
    """A license as a report names it."""

    license: License
    chain: list[int]
    week_ending: dt.date
    p_inactive: float
    expected_missed_visits: float
    silent_since: dt.date


@transaction.atomic
def open_follow_ups(report: WeeklyReport, *, now: dt.datetime) -> Opened:
    """The same report twice changes nothing, and of an older week only what is new to the list."""
    listed = listed_in(report)
    hold(holders_of(listed))
    opened = sum((take_in(one, now) for one in listed), start=Opened())
    say_who_is_listed_no_more(report.week_ending, listed, now)
    return opened


def listed_in(report: WeeklyReport) -> list[Listed]:
    """By license number. A report whose names were emptied by age names nobody."""
    facts = {lead["license_number"]: lead for lead in report.figures["leads"]}
    found = License.objects.filter(number__in=facts).select_related("vehicle").order_by("number")
    chains: dict[int, list[int]] = {}
    for id, member in rows(CHAINS, {"numbers": list(facts)}):
        chains.setdefault(id, []).append(member)
    return [
        as_listed(license, chains[license.pk], facts[license.number], report) for license in found
    ]


def holders_of(listed: list[Listed]) -> set[int]:
    """Those of now, and those who held the licenses when they were listed before."""
    chains = [id for one in listed for id in one.chain]
    before = FollowUp.objects.filter(leads__license__in=chains, leads__status__in=OPEN)
    return {one.license.vehicle.hauler_id for one in listed} | {f.hauler_id for f in before}


def as_listed(
    license: License, chain: list[int], facts: dict[str, Any], report: WeeklyReport
) -> Listed:
    return Listed(
        license=license,
        chain=chain,
        week_ending=report.week_ending,
        p_inactive=facts["p_inactive"],
        expected_missed_visits=facts["expected_missed_visits"],
        silent_since=silent_since(facts, report.figures.get("records_begin")),
    )


def silent_since(facts: dict[str, Any], records_begin: str | None) -> dt.date:
    """The day after its last visit; without any, its first day, or that of the records."""
    if facts["last_visit_on"]:
        return dt.date.fromisoformat(facts["last_visit_on"]) + dt.timedelta(days=1)
    return dt.date.fromisoformat(max(facts["issued_on"], records_begin or ""))


def take_in(listed: Listed, now: dt.datetime) -> Opened:
    """Its open lead is listed again; without one it is new, unless it was settled in a report of
    this week or a later one."""
    known = Lead.objects.filter(license__in=listed.chain).order_by("-last_listed", "-id")
    lead = known.filter(status__in=OPEN).first()
    if lead is not None:
        return list_again(lead, listed, now)
    newest = known.first()
    if newest is not None and newest.last_listed >= listed.week_ending:
        return Opened()
    return list_first(listed, now)


def list_first(listed: Listed, now: dt.datetime) -> Opened:
    follow_up, made = follow_up_of(listed.license.vehicle.hauler_id, now)
    lead = Lead.objects.create(
        follow_up=follow_up, license=listed.license, first_listed=listed.week_ending,
        last_listed=listed.week_ending, p_inactive=listed.p_inactive,
        expected_missed_visits=listed.expected_missed_visits, silent_since=listed.silent_since,
    )  # fmt: skip
    write_status(lead, StepKind.OPENED, now, note=listed.week_ending.isoformat())
    return Opened(follow_ups=int(made), leads=1)


def list_again(lead: Lead, listed: Listed, now: dt.datetime) -> Opened:
    """With the newest numbers, under the number that the license has now, at its holder of now."""
    if lead.last_listed >= listed.week_ending:
        return Opened()
    before, hauler = lead.follow_up, listed.license.vehicle.hauler_id
    made = False
    if before.hauler_id != hauler:
        lead.follow_up, made = follow_up_of(hauler, now)
    lead.license, lead.last_listed = listed.license, listed.week_ending
    lead.p_inactive = listed.p_inactive
    lead.expected_missed_visits = listed.expected_missed_visits
    lead.silent_since = listed.silent_since
    lead.save()
    close_if_done(before, now)
    write_status(lead, StepKind.LISTED_AGAIN, now, note=listed.week_ending.isoformat())
    return Opened(follow_ups=int(made), again=1)


def follow_up_of(hauler_id: int, now: dt.datetime) -> tuple[FollowUp, bool]:
    """The holder's open one, or a new one, due in two weeks; and whether it is new."""
    found = FollowUp.objects.filter(hauler_id=hauler_id, closed_at=None).first()
    if found is not None:
        return found, False
    due_on = city_date(now) + DAYS_TO_WORK
    made = FollowUp.objects.create(hauler_id=hauler_id, opened_at=now, due_on=due_on)
    write_due(made, now, None)
    return made, True


def say_who_is_listed_no_more(
    week_ending: dt.date, listed: Iterable[Listed], now: dt.datetime
) -> None:
    """A correction may leave out who was listed first: whoever calls must know."""
    still = {id for one in listed for id in one.chain}
    left_out = Lead.objects.filter(last_listed=week_ending, status__in=OPEN)
    for lead in left_out.exclude(license__in=still):
        said = LeadStep.objects.filter(lead=lead, by=None, kind=StepKind.NOTE)
        if not said.filter(note=NOT_LISTED).exists():
            write_status(lead, StepKind.NOTE, now, note=NOT_LISTED)
