"""The other vehicles of a license's holder: whether they came while it was silent."""

import datetime as dt
from collections.abc import Sequence

from analytics.chains import Chain
from analytics.register import VisitFacts


class OtherVehicles:
    """By holder: last visits and licenses. Whoever was silent to the end of the week has another
    vehicle that came in its silent weeks exactly if that one's last visit lies in them."""

    def __init__(self, chains: Sequence[Chain], visits: Sequence[VisitFacts]) -> None:
        self.of_hauler: dict[int, list[tuple[dt.date, str]]] = {}
        for chain, facts in zip(chains, visits, strict=True):
            if facts.last_day is not None:
                came = self.of_hauler.setdefault(chain.carrier.hauler_id, [])
                came.append((facts.last_day, chain.carrier.number))

    def came_since(self, chain: Chain, silent_from: dt.date) -> tuple[str, ...]:
        """License numbers, in their order; its own last visit lies before its silence."""
        came = self.of_hauler.get(chain.carrier.hauler_id, ())
        return tuple(sorted(number for last_day, number in came if last_day >= silent_from))
