"""Is a group listed more often than chance allows? Pure statistics, for counts of any size.

Of N licenses that could be listed K are, and n of the N are in the group. Were names drawn by lot,
the number of listed ones in the group would be hypergeometric: Fisher's exact test, one-sided
(R. A. Fisher, The Design of Experiments, 1935, ch. 2). Where many groups are compared, some stand
out by chance; Holm's step-down adjustment keeps the chance that any of them is named wrongly within
the level (S. Holm, Scandinavian Journal of Statistics 6, 1979).
"""

from collections.abc import Sequence

from scipy.stats import hypergeom


def more_than_chance(listed: int, of: int, all_listed: int, all_of: int) -> float:
    """Chance of so many listed ones in the group, or more, were names drawn by lot."""
    return float(hypergeom.sf(listed - 1, all_of, all_listed, of))


def holm(chances: Sequence[float]) -> list[float]:
    """The adjusted chances, in the order given: each times the number of those not smaller, never
    below that of a smaller one, at most 1."""
    order = sorted(range(len(chances)), key=lambda place: (chances[place], place))
    adjusted, highest = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return adjusted
