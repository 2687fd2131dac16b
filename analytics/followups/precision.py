"""How often the list was right, with the interval that so few answers leave."""

from dataclasses import dataclass

from checkin.wilson import wilson


@dataclass(frozen=True)
class Share:
    """`share` of `of`, between `low` and `high`; all None where nothing was decided."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def share(count: int, of: int) -> Share:
    """With Wilson's 95% interval."""
    if not of:
        return Share(count, of, None, None, None)
    found = count / of
    return Share(count, of, *(round(value, 6) for value in (found, *wilson(count, of))))
