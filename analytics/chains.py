"""Renewals in a row are one license for the numbers: the newest that has begun carries them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.register import LicenseFacts, Register, VisitFacts
from licensing.models import Status


@dataclass(frozen=True)
class Chain:
    """`carrier` stands for all `members`, oldest first, in the numbers and on the lists."""

    carrier: LicenseFacts
    members: list[LicenseFacts]

    @property
    def declared(self) -> set[str]:
        """Codes of the stations that the hauler said it would use."""
        return {code for member in self.members for code in member.stations}


def chains(register: Register) -> list[Chain]:
    """One chain for each row that carries numbers, in the order of the carriers' numbers."""
    renewed_by = {facts.renews_id: facts for facts in register.licenses if facts.renews_id}
    found = []
    for oldest in register.licenses:
        if oldest.renews_id is None:
            members = [oldest]
            while (newer := renewed_by.get(members[-1].id)) is not None:
                members.append(newer)
            found.append(Chain(carrier_of(members, register.last_day), members))
    return sorted(found, key=lambda chain: chain.carrier.number)


def carrier_of(members: Sequence[LicenseFacts], last_day: dt.date) -> LicenseFacts:
    begun = [facts for facts in members if facts.issued_on <= last_day]
    return begun[-1] if begun else members[0]


def days_in_force(facts: LicenseFacts, register: Register) -> list[tuple[dt.date, dt.date]]:
    """First and last days of its active periods within its term; whatever they may contain."""
    periods = register.periods.get(facts.id) or [(Status.ACTIVE.value, facts.issued_on, None)]
    stretches = []
    for status, first, until in periods:
        if status == Status.ACTIVE:
            last = facts.expires_on if until is None else until - dt.timedelta(days=1)
            stretches.append((max(first, facts.issued_on), min(last, facts.expires_on)))
    return [(first, last) for first, last in stretches if first <= last]


def visits_of(chain: Chain, register: Register) -> VisitFacts:
    """The visits of all its members together."""
    parts = [register.visits[member.id] for member in chain.members if member.id in register.visits]
    if len(parts) == 1:
        return parts[0]
    return VisitFacts(
        visits=sum(part.visits for part in parts),
        walk_offs=sum(part.walk_offs for part in parts),
        last_day=max((part.last_day for part in parts if part.last_day), default=None),
        by_station=tuple(sorted(at_stations(parts).items())),
    )


def at_stations(parts: Sequence[VisitFacts]) -> Counter[int]:
    found: Counter[int] = Counter()
    for part in parts:
        found.update(dict(part.by_station))
    return found
