"""How often the list was right, with the interval that so few answers leave."""

import math
from dataclasses import dataclass

Z = 1.959964  # of a 95% interval


@dataclass(frozen=True)
class Share:
    """`share` of `of`, between `low` and `high`; all None where nothing was decided."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def share(count: int, of: int) -> Share:
    """With Wilson's 95% score interval (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212)."""
    if not of:
        return Share(count, of, None, None, None)
    found = count / of
    spread = 1 + Z**2 / of
    middle = (found + Z**2 / (2 * of)) / spread
    half = Z * math.sqrt(found * (1 - found) / of + Z**2 / (4 * of**2)) / spread
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Share(count, of, *(round(value, 6) for value in (found, low, high)))
