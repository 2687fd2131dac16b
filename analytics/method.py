"""The method's parameters as they are in force: the newest row before a moment."""

import datetime as dt
from dataclasses import dataclass

from analytics.models import Method


@dataclass(frozen=True)
class MethodFacts:
    """false_share: bound on the expected share of leads that are active after all. calls_a_week:
    leads at most. enough_days: days of exposure from which silence is judged."""

    number: int = 0
    since: dt.date | None = None
    owner: str = ""
    sunset_on: dt.date | None = None
    false_share: float = 0.10
    calls_a_week: int = 25
    enough_days: int = 28

    def has_set(self, day: dt.date) -> bool:
        """Whether its last day has passed: then nobody is listed."""
        return self.sunset_on is not None and day > self.sunset_on


def method_in_force() -> MethodFacts:
    """The newest row. A report of a past week is made by the method of today."""
    found = Method.objects.first()
    if found is None:
        return MethodFacts()
    return MethodFacts(
        number=found.pk,
        since=found.made_at.date(),
        owner=found.owner,
        sunset_on=found.sunset_on,
        false_share=float(found.false_share),
        calls_a_week=found.calls_a_week,
        enough_days=found.enough_days,
    )
