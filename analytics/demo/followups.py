"""How the made-up city's inspectors work the leads: who is called answers by the city's truth."""

import datetime as dt
from collections.abc import Sequence

from numpy.random import Generator

from accounts.demo import demo_user
from accounts.models import Role, User
from analytics.demo.city import City, Use
from analytics.followups import working
from analytics.followups.replies import Reply, reply
from analytics.followups.steps import CallResult
from analytics.followups.working import Outcome, Turn, newest_step
from analytics.models import FollowUp, Lead, LeadReason, Method, StepKind
from analytics.models.followups import OPEN
from checkin.calendar import city_date

OTHER = {"email": "dana@demo.haulpass.example", "name": "Dana Whitfield"}
REACHED, REPLIES, FORGOTTEN = 0.6, 0.12, 0.25
MOST_TRIES = 3
AWAY = dt.timedelta(weeks=5)
SET_BEFORE, IN_FORCE = dt.timedelta(weeks=12), dt.timedelta(weeks=30)
# What is said, by the truth: reason and how often.
STOPPED = {"stopped": 0.5, "sold": 0.25, "other_vehicle": 0.12, "other_sites": 0.13}
NEVER_USED = {"never_began": 0.6, "other_vehicle": 0.25, "sold": 0.15}
STILL_HAULS = {"few_loads": 0.35, "repair": 0.25, "season": 0.15, "away": 0.15, "missed": 0.1}
EVIDENCE = {
    "stopped": "Said on the phone that the business was given up; will hand the license back.",
    "sold": "Said on the phone that it was sold; a copy of the bill of sale came by e-mail.",
    "other_vehicle": "Said on the phone that the other truck takes all loads; it is seen weekly.",
    "other_sites": "Said on the phone that it goes to the county's landfill, which is nearer.",
    "never_began": "Said on the phone that the work it was meant for never came.",
    "few_loads": "Said on the phone that there is little work; named the last two customers.",
    "repair": "Said on the phone that the engine is out; the workshop's estimate was shown.",
    "season": "Said on the phone that it is a gardening business and rests until spring.",
    "away": "Said on the phone that the owner is ill and will be back.",
    "missed": "Has receipts of two loads on which the pass was not scanned.",
    "not_reached": "Three tries on different days and times, and a letter without an answer.",
}


def inspectors() -> list[User]:
    other, _made = User.objects.get_or_create(
        email=OTHER["email"], defaults={"name": OTHER["name"], "role": Role.INSPECTOR}
    )
    return [demo_user(Role.INSPECTOR), other]


def set_method(now: dt.datetime) -> None:
    """Two inspectors take ten leads a week; a person answers for the method, and it has an end."""
    Method.objects.update(made_at=now - 2 * SET_BEFORE)  # what the city began with
    Method.objects.create(
        made_at=now - SET_BEFORE,
        reason="Two inspectors have a day a week for these calls.",
        owner="Priya Raman, data office",
        sunset_on=city_date(now) + IN_FORCE,
        calls_a_week=10,
    )


def work_leads(city: City, *, since: dt.datetime, until: dt.datetime, rng: Generator) -> None:
    """A week's calls, from a Monday morning on. The numbers taken do not depend on the hour."""
    uses = {made.number: city.vehicles[made.vehicle].use for made in city.licenses}
    people = inspectors()
    found = FollowUp.objects.filter(closed_at=None).select_related("hauler").order_by("id")
    for place, follow_up in enumerate(found):
        chance = rng.random(4)
        at = since + dt.timedelta(days=int(rng.integers(1, 4)), minutes=int(rng.integers(360)))
        if at < until and chance[0] >= FORGOTTEN:
            week(follow_up, people[place % 2], at, chance[1:].tolist(), uses)


def week(
    follow_up: FollowUp, by: User, at: dt.datetime, chance: Sequence[float], uses: dict[str, Use]
) -> None:
    """One try: an answer that came by itself, a call, or a last letter."""
    tries = follow_up.steps.filter(kind=StepKind.CALL).count()
    by = follow_up.owner or by
    replied = not tries and chance[0] < REPLIES and bool(follow_up.hauler.phone)
    if replied:
        answer(follow_up, at - dt.timedelta(hours=20), chance[1], uses)
    if replied or chance[0] > 1 - REACHED:
        say(follow_up, by, at, CallResult.REACHED)
        settle(follow_up, by, at, chance[1], uses)
    elif tries + 1 < MOST_TRIES:
        missed = CallResult.MESSAGE if chance[2] < 0.5 else CallResult.NO_ANSWER
        say(follow_up, by, at, missed)
    else:
        say(follow_up, by, at, CallResult.WRITTEN)
        decide(follow_up, by, at, list(follow_up.leads.filter(status__in=OPEN)), "not_reached")


def turn(follow_up: FollowUp, by: User, at: dt.datetime) -> Turn:
    return Turn(follow_up.pk, newest_step(follow_up), by, at)


def say(follow_up: FollowUp, by: User, at: dt.datetime, result: CallResult) -> None:
    working.call(turn(follow_up, by, at), result, "")


def settle(
    follow_up: FollowUp, by: User, at: dt.datetime, chance: float, uses: dict[str, Use]
) -> None:
    """Each license by what is true of its vehicle."""
    for lead in follow_up.leads.filter(status__in=OPEN).select_related("license"):
        decide(follow_up, by, at, [lead], truth(lead, chance, uses, at))


def truth(lead: Lead, chance: float, uses: dict[str, Use], at: dt.datetime) -> str:
    use = uses[lead.license.number]
    if use.never_used:
        return chosen(NEVER_USED, chance)
    return chosen(STOPPED if use.stops_on <= city_date(at) else STILL_HAULS, chance)


def chosen(shares: dict[str, float], chance: float) -> str:
    for code, share in shares.items():
        chance -= share
        if chance < 0:
            return code
    return next(iter(shares))


def decide(follow_up: FollowUp, by: User, at: dt.datetime, leads: list[Lead], code: str) -> None:
    reason = LeadReason.objects.get(code=code)
    until = city_date(at) + AWAY if reason.has_until else None
    outcome = Outcome([lead.pk for lead in leads], reason, EVIDENCE[code], until)
    working.decide(turn(follow_up, by, at + dt.timedelta(minutes=6)), outcome)


def answer(follow_up: FollowUp, at: dt.datetime, chance: float, uses: dict[str, Use]) -> None:
    """The hauler writes by itself, on its own pages."""
    hauler = follow_up.hauler
    by = User.objects.filter(phone=hauler.phone).first() or User.objects.create_user(
        phone=hauler.phone, phone_verified=True, name=hauler.name, language=hauler.language
    )
    for lead in follow_up.leads.filter(status__in=OPEN).select_related("license"):
        code = truth(lead, chance, uses, at)
        reply(lead.pk, Reply(LeadReason.objects.get(code=code)), by=by, now=at)
