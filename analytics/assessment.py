"""What the week's numbers say of every license of the register: a row each, nobody left out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from analytics.activity import Fit, Posterior, fit, posterior
from analytics.chains import Chain, chains, visits_of
from analytics.histories import History, history
from analytics.leads.ahead import StationsAhead
from analytics.leads.arithmetic import weeks_since
from analytics.leads.choose import Candidate, Choice, choose
from analytics.leads.fleet import OtherVehicles
from analytics.leads.settled import Settled, SettledLeads, newest, settled_before
from analytics.leads.weeks import NOTHING, Unseen, UnseenDays, week_marks
from analytics.likelihood import Floats
from analytics.method import MethodFacts
from analytics.quality import unfit
from analytics.register import LicenseFacts, Register, VisitFacts
from checkin.calendar import midnight
from licensing.models import Status

A_WEEK = 7
SURE = 0.9  # what the headline counts; the list has its own threshold
DIGITS = 6
BY_DEFAULT = MethodFacts()
NONE_CHOSEN = Choice([])


class NotEvaluated(StrEnum):
    """Why a license cannot become a lead; the words are those of the files."""

    TOO_YOUNG = "too_young"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    NOT_YET_VALID = "not_yet_valid"
    NO_STATION_OPEN = "no_station_open"
    RENEWED = "renewed"
    EXPLAINED = "explained"
    SETTLED = "settled"


IN_FORCE_ALL_THE_SAME = {
    NotEvaluated.TOO_YOUNG,
    NotEvaluated.NO_STATION_OPEN,
    NotEvaluated.EXPLAINED,
    NotEvaluated.SETTLED,
}


class Nobody(StrEnum):
    """Why nobody at all may be listed."""

    SUNSET = "method_has_set"
    TOO_LITTLE_RECORDED = "too_little_recorded"
    NOT_FITTED = "model_not_fitted"


@dataclass(frozen=True, slots=True)
class Assessed:
    """One license's row. The figures of a chain stand at its carrier; they are None elsewhere.

    `open_days` are those of the chain on which it could have come; `seen_days` is what of them
    counts, `open_weeks_since` the same in weeks after that of its last visit. Probabilities and
    visits are rounded to six digits, before anything is ranked by them. `others_came`: other
    licenses of its holder with visits in its silent weeks. `enough_on`: when there will be enough
    evidence. `marks`: its weeks (analytics/leads/arithmetic.py).
    """

    facts: LicenseFacts
    reason: NotEvaluated | None
    visits: VisitFacts | None = None
    renewals: int = 0
    in_force_days: int = 0
    open_days: int = 0
    seen_days: float = 0.0
    unseen: Unseen = NOTHING
    short_term: bool = False
    declared: float | None = None
    kind_rate: float | None = None
    shape: float | None = None
    burst: float | None = None
    rate: float | None = None
    expected_visits: float | None = None
    silent_from: dt.date | None = None
    open_weeks_since: float | None = None
    expected_since_last: float | None = None
    quiet_share: float | None = None
    p_inactive: float | None = None
    expected_missed_visits: float | None = None
    others_came: tuple[str, ...] = ()
    enough_on: dt.date | None = None
    settled: Settled | None = None
    marks: str = ""
    lead_rank: int | None = None

    @property
    def evaluated(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class Assessment:
    """All rows in the order of license numbers, the model behind them, and how the list came
    about. nobody_because: why nobody may be listed, whatever the numbers say."""

    last_day: dt.date
    first_day: dt.date
    rows: list[Assessed]
    fit: Fit
    method: MethodFacts = BY_DEFAULT
    choice: Choice = NONE_CHOSEN
    nobody_because: Nobody | None = None

    @property
    def leads(self) -> list[Assessed]:
        return sorted(
            (row for row in self.rows if row.lead_rank is not None),
            key=lambda row: row.lead_rank or 0,
        )


def assess(register: Register, method: MethodFacts = BY_DEFAULT) -> Assessment:
    """As of the register's last day, with what had been answered about leads by then."""
    end = midnight(register.last_day + dt.timedelta(days=1))
    return judge(register, method, settled_before(end))


def judge(register: Register, method: MethodFacts, settled: SettledLeads) -> Assessment:
    """Fits the model to the register and says of each license what follows."""
    of_register = chains(register)
    visits = [visits_of(chain, register) for chain in of_register]
    past = history(of_register, visits, register)
    fitted = fit(past.histories)
    city = City(
        register=register,
        method=method,
        settled=settled,
        past=past,
        found=posterior(past.histories, fitted),
        weeks_since=weeks_since(past.histories),
        marks=week_marks(of_register, visits, past, register),
        unseen=UnseenDays(register),
        fleets=OtherVehicles(of_register, visits),
        ahead=StationsAhead(register),
    )
    rows = [
        row
        for number, chain in enumerate(of_register)
        for row in chain_rows(chain, visits[number], number, city)
    ]
    rows.sort(key=lambda row: row.facts.number)
    because = why_nobody(register, method, fitted)
    choice = NONE_CHOSEN if because else chosen(rows, method)
    return Assessment(
        register.last_day, past.first_day, ranked(rows, choice), fitted, method, choice, because
    )


@dataclass(frozen=True)
class City:
    """What a row is made from; arrays are by number of the chain."""

    register: Register
    method: MethodFacts
    settled: SettledLeads
    past: History
    found: Posterior
    weeks_since: Floats
    marks: list[str]
    unseen: UnseenDays
    fleets: OtherVehicles
    ahead: StationsAhead


def chain_rows(chain: Chain, visits: VisitFacts, number: int, city: City) -> list[Assessed]:
    """The carrier's row with the chain's figures, and a bare one for each other member."""
    found, histories, days = city.found, city.past.histories, city.past.exposure
    in_force, opened = int(days.days_in_force[number]), int(days.open_days[number])
    seen = int(days.seen_days[number] + 0.5)  # open days, less what was not seen
    answered = newest(city.settled, (member.id for member in chain.members))
    if answered is not None and not answered.holds(city.register.last_day, visits.last_day):
        answered = None
    reason = reason_not_evaluated(chain.carrier, city, in_force, (opened, seen), answered)
    judged = reason is None or reason in IN_FORCE_ALL_THE_SAME
    silent_from = silence_begins(chain, visits, city)
    young = reason is NotEvaluated.TOO_YOUNG
    missing = city.method.enough_days - seen
    declared = None if histories.declared is None else float(histories.declared[number])
    carrier = Assessed(
        facts=chain.carrier,
        reason=reason,
        visits=visits,
        renewals=sum(m.issued_on <= city.register.last_day for m in chain.members) - 1,
        in_force_days=in_force,
        open_days=opened,
        seen_days=figure(days.seen_days[number]),
        unseen=city.unseen.of(chain, visits) if judged else NOTHING,
        short_term=histories.short_term is not None and bool(histories.short_term[number]),
        declared=declared if declared is not None and declared > 0 else None,  # nan is not
        kind_rate=figure(found.kind_rate[number]),
        shape=figure(found.shape[number]),
        burst=figure(found.burst[number]),
        rate=figure(found.rate[number]),
        expected_visits=figure(found.expected_visits[number]),
        silent_from=silent_from,
        open_weeks_since=figure(city.weeks_since[number]),
        expected_since_last=figure(found.expected_since_last[number]),
        quiet_share=figure(found.quiet_share[number]),
        p_inactive=figure(found.p_inactive[number]) if judged else None,
        expected_missed_visits=figure(found.expected_missed[number]) if judged else None,
        others_came=city.fleets.came_since(chain, silent_from) if judged else (),
        enough_on=city.ahead.enough_on(chain, visits, missing) if young else None,
        settled=answered,
        marks=city.marks[number],
    )
    return [carrier, *(bare_row(other, chain, city.register) for other in others(chain))]


def others(chain: Chain) -> list[LicenseFacts]:
    return [member for member in chain.members if member.id != chain.carrier.id]


def bare_row(member: LicenseFacts, chain: Chain, register: Register) -> Assessed:
    """One that was renewed, or a renewal that has not begun."""
    begun = member.issued_on <= register.last_day and chain.carrier.issued_on <= register.last_day
    return Assessed(member, NotEvaluated.RENEWED if begun else NotEvaluated.NOT_YET_VALID)


def silence_begins(chain: Chain, visits: VisitFacts, city: City) -> dt.date:
    """The Monday after its last visit; without any, its first day of record."""
    if visits.last_day is not None:
        return visits.last_day + dt.timedelta(days=A_WEEK - visits.last_day.weekday())
    return max(chain.members[0].issued_on, city.past.first_day)


def figure(value: float) -> float:
    return round(float(value), DIGITS) + 0.0  # no minus zero


def reason_not_evaluated(
    facts: LicenseFacts,
    city: City,
    in_force_days: int,
    days: tuple[int, int],
    answered: Settled | None,
) -> NotEvaluated | None:
    """The first that holds: begun, its status, its dates, its stations, an answer, its age. days:
    open ones in force, and those of them that count as exposure."""
    open_days, seen_days = days
    last_day = city.register.last_day
    if facts.issued_on > last_day:
        return NotEvaluated.NOT_YET_VALID
    status = city.register.status_on_last_day(facts.id)
    if status != Status.ACTIVE:
        return NotEvaluated(status)
    if facts.expires_on < last_day:
        return NotEvaluated.EXPIRED
    if in_force_days >= A_WEEK and not open_days:  # a shorter time may be a closed weekend
        return NotEvaluated.NO_STATION_OPEN
    if answered is not None:
        return NotEvaluated.EXPLAINED if answered.is_explained else NotEvaluated.SETTLED
    return NotEvaluated.TOO_YOUNG if seen_days < city.method.enough_days else None


def why_nobody(register: Register, method: MethodFacts, fitted: Fit) -> Nobody | None:
    if method.has_set(register.last_day):
        return Nobody.SUNSET
    if unfit(register):
        return Nobody.TOO_LITTLE_RECORDED
    return None if fitted.converged else Nobody.NOT_FITTED


def chosen(rows: Sequence[Assessed], method: MethodFacts) -> Choice:
    able = [
        Candidate(
            number=row.facts.number,
            p_inactive=row.p_inactive or 0.0,
            expected_missed=row.expected_missed_visits or 0.0,
            others_came=bool(row.others_came),
        )
        for row in rows
        if row.evaluated
    ]
    return choose(able, false_share=method.false_share, capacity=method.calls_a_week)


def ranked(rows: Sequence[Assessed], choice: Choice) -> list[Assessed]:
    ranks = {number: rank for rank, number in enumerate(choice.numbers, start=1)}
    return [
        replace(row, lead_rank=ranks[row.facts.number]) if row.facts.number in ranks else row
        for row in rows
    ]
