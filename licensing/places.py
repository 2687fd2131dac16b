"""The stations that a hauler may mean to use. They belong to an app above this one, which gives
them (its AppConfig.ready)."""

from collections.abc import Callable

Listing = Callable[[], list[tuple[str, str]]]
LISTINGS: list[Listing] = []


def places() -> list[tuple[str, str]]:
    """Code and name of each; none where nobody gives them."""
    return [place for listing in LISTINGS for place in listing()]
