"""Whether a group stands out beyond what chance would bring; plain counts, no Django.

Of N licenses K were picked; a group of n has k of them. Had the picking nothing to do with the
group, k would be hypergeometric, and P(k or more) is Fisher's exact test in one direction (Fisher
1935, J. R. Stat. Soc. 98, 39-82). Licenses of one holder are picked together (a holder that gave up
gave up with all of its vehicles), so the same is asked of holders, each counted once in a group,
and the weaker evidence of the two counts. Holm's steps (1979, Scand. J. Stat. 6, 65-70) keep the
chance that any group of all is named without cause within LEVEL.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.followups.precision import share

SMALLEST = 10  # licenses of a group, from which a share is told
LEVEL = 0.05
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """One license: who holds it, whether it was picked, and its group in each respect."""

    holder: int
    picked: bool
    groups: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """`count` of `of` licenses were picked. A group below SMALLEST has no share and no p; `p` is
    that of the test, `beyond` whether the group stands out once all groups are considered."""

    by: str
    group: str
    count: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    beyond: bool = False


def compared(units: Sequence[Unit], respects: Iterable[str]) -> list[Group]:
    """Every group against all others, in each respect, by respect and name."""
    return holm([group for by in respects for group in groups_of(units, by)])


def groups_of(units: Sequence[Unit], by: str) -> list[Group]:
    members: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        members[unit.groups[by]].append(unit)
    licenses = {name: counts(unit.picked for unit in of) for name, of in members.items()}
    holders = {name: counts(by_holder(of).values()) for name, of in members.items()}
    return [
        group_of(by, name, licenses[name], max(tail(name, licenses), tail(name, holders)))
        for name in sorted(members)
    ]


def by_holder(units: Iterable[Unit]) -> dict[int, bool]:
    """Whether any of a holder's licenses was picked."""
    found: dict[int, bool] = {}
    for unit in units:
        found[unit.holder] = found.get(unit.holder, False) or unit.picked
    return found


def counts(picked: Iterable[bool]) -> tuple[int, int]:
    all_of = list(picked)
    return sum(all_of), len(all_of)


def group_of(by: str, name: str, licenses: tuple[int, int], p: float) -> Group:
    count, of = licenses
    if of < SMALLEST:
        return Group(by, name, count, of)
    found = share(count, of)
    return Group(by, name, count, of, found.share, found.low, found.high, round(p, DIGITS))


def tail(name: str, of_groups: Mapping[str, tuple[int, int]]) -> float:
    """The chance of so many in this group or more, were the picking blind to it."""
    picked, size = of_groups[name]
    all_picked = sum(count for count, _of in of_groups.values())
    return at_least(picked, size, all_picked, sum(of for _count, of in of_groups.values()))


def at_least(k: int, n: int, picked: int, total: int) -> float:
    """P(X >= k) of X hypergeometric: n drawn without return from total, of which `picked` count."""
    lowest, most = max(0, n + picked - total), min(n, picked)
    if k <= lowest:
        return 1.0
    every = log_choose(total, n)
    terms = (
        log_choose(picked, x) + log_choose(total - picked, n - x) - every
        for x in range(k, most + 1)
    )
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def holm(groups: Sequence[Group]) -> list[Group]:
    """The smallest p is held to LEVEL over the number of tests, the next to LEVEL over one fewer,
    and so on until one fails."""
    tested = [place for place, group in enumerate(groups) if group.p is not None]
    found = list(groups)
    for done, place in enumerate(sorted(tested, key=lambda at: (groups[at].p or 0.0, at))):
        if (groups[place].p or 0.0) > LEVEL / (len(tested) - done):
            break
        found[place] = replace(groups[place], beyond=True)
    return found
