"""What the week's numbers say of every license of the register: a row each, nobody left out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from analytics.activity import Fit, Posterior, fit, posterior
from analytics.chains import Chain, chains, visits_of
from analytics.histories import History, history
from analytics.method import MethodFacts
from analytics.register import LicenseFacts, Register, VisitFacts
from licensing.models import Status

ENOUGH_DAYS = 28  # open days in force from which silence is judged
A_WEEK = 7
SURE = 0.9
MOST_LEADS = 25
DIGITS = 6
BY_DEFAULT = MethodFacts()


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


IN_FORCE_ALL_THE_SAME = {NotEvaluated.TOO_YOUNG, NotEvaluated.NO_STATION_OPEN}


@dataclass(frozen=True, slots=True)
class Assessed:
    """One license's row. The figures of a chain stand at its carrier; they are None elsewhere.

    `open_days` are those of the chain on which it could have come. Probabilities and visits are
    rounded to six digits, before anything is ranked by them.
    """

    facts: LicenseFacts
    reason: NotEvaluated | None
    visits: VisitFacts | None = None
    renewals: int = 0
    in_force_days: int = 0
    open_days: int = 0
    rate: float | None = None
    expected_visits: float | None = None
    expected_since_last: float | None = None
    quiet_share: float | None = None
    p_inactive: float | None = None
    expected_missed_visits: float | None = None
    lead_rank: int | None = None

    @property
    def evaluated(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class Assessment:
    """All rows in the order of license numbers, and the model behind them."""

    last_day: dt.date
    first_day: dt.date
    rows: list[Assessed]
    fit: Fit
    method: MethodFacts = BY_DEFAULT

    @property
    def leads(self) -> list[Assessed]:
        return sorted(
            (row for row in self.rows if row.lead_rank is not None),
            key=lambda row: row.lead_rank or 0,
        )


def assess(register: Register, method: MethodFacts = BY_DEFAULT) -> Assessment:
    """Fits the model to the register and says of each license what follows."""
    of_register = chains(register)
    visits = [visits_of(chain, register) for chain in of_register]
    past = history(of_register, visits, register)
    fitted = fit(past.histories)
    found = posterior(past.histories, fitted)
    rows = [
        row
        for number, chain in enumerate(of_register)
        for row in chain_rows(chain, visits[number], number, past, found, register)
    ]
    rows.sort(key=lambda row: row.facts.number)
    return Assessment(register.last_day, past.first_day, ranked(rows), fitted, method)


def chain_rows(
    chain: Chain,
    visits: VisitFacts,
    number: int,
    past: History,
    found: Posterior,
    register: Register,
) -> list[Assessed]:
    """The carrier's row with the chain's figures, and a bare one for each other member."""
    in_force, opened = (
        int(past.exposure.days_in_force[number]),
        int(past.exposure.open_days[number]),
    )
    reason = reason_not_evaluated(chain.carrier, register, in_force, opened)
    judged = reason is None or reason in IN_FORCE_ALL_THE_SAME
    carrier = Assessed(
        facts=chain.carrier,
        reason=reason,
        visits=visits,
        renewals=len([m for m in chain.members if m.issued_on <= register.last_day]) - 1,
        in_force_days=in_force,
        open_days=opened,
        rate=figure(found.rate[number]),
        expected_visits=figure(found.expected_visits[number]),
        expected_since_last=figure(found.expected_since_last[number]),
        quiet_share=figure(found.quiet_share[number]),
        p_inactive=figure(found.p_inactive[number]) if judged else None,
        expected_missed_visits=figure(found.expected_missed[number]) if judged else None,
    )
    return [carrier, *(bare_row(other, chain, register) for other in others(chain))]


def others(chain: Chain) -> list[LicenseFacts]:
    return [member for member in chain.members if member.id != chain.carrier.id]


def bare_row(member: LicenseFacts, chain: Chain, register: Register) -> Assessed:
    """One that was renewed, or a renewal that has not begun."""
    begun = member.issued_on <= register.last_day and chain.carrier.issued_on <= register.last_day
    return Assessed(member, NotEvaluated.RENEWED if begun else NotEvaluated.NOT_YET_VALID)


def figure(value: float) -> float:
    return round(float(value), DIGITS) + 0.0  # no minus zero


def reason_not_evaluated(
    facts: LicenseFacts, register: Register, in_force_days: int, open_days: int
) -> NotEvaluated | None:
    """The first that holds: begun, its status, its dates, its stations, its age."""
    if facts.issued_on > register.last_day:
        return NotEvaluated.NOT_YET_VALID
    status = register.status_on_last_day(facts.id)
    if status != Status.ACTIVE:
        return NotEvaluated(status)
    if facts.expires_on < register.last_day:
        return NotEvaluated.EXPIRED
    if in_force_days >= A_WEEK and not open_days:  # a shorter time may be a closed weekend
        return NotEvaluated.NO_STATION_OPEN
    return NotEvaluated.TOO_YOUNG if open_days < ENOUGH_DAYS else None


def ranked(rows: Sequence[Assessed]) -> list[Assessed]:
    """The rows with the leads among them ranked by expected missed visits."""
    sure = [row for row in rows if row.evaluated and (row.p_inactive or 0) >= SURE]
    sure.sort(key=lambda row: (-(row.expected_missed_visits or 0), row.facts.number))
    ranks = {row.facts.id: rank for rank, row in enumerate(sure[:MOST_LEADS], start=1)}
    return [replace(row, lead_rank=ranks.get(row.facts.id)) for row in rows]
