"""What may be told of the stations' lines now."""

import datetime as dt

from checkin.board.decide import decide
from checkin.board.facts import facts_of
from checkin.board.station_now import StationNow
from checkin.models import Station


def stations_now(now: dt.datetime) -> list[StationNow]:
    """All of them, by code."""
    return [decide(facts, now) for facts in facts_of(Station.objects.all(), now)]


def station_now(code: str, now: dt.datetime) -> StationNow | None:
    """None where there is none of that code."""
    found = facts_of(Station.objects.filter(code=code), now)
    return decide(found[0], now) if found else None
