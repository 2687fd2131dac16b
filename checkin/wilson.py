"""Wilson's score interval for a share (E. B. Wilson, JASA 22, 1927, 209-212). No Django."""

from math import sqrt

TWO_SIDED, ONE_SIDED = 1.959964, 1.645  # quantiles of the normal distribution for 95%


def wilson(hits: int, of: int, z: float = TWO_SIDED) -> tuple[float, float]:
    """Low and high end, within 0 and 1; `of` is 1 or more."""
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
