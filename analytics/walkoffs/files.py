"""The figures as lines of a file: each number with what it is and what it is a number of."""

from collections.abc import Iterator, Mapping, Sequence

from analytics.walkoffs.figures import Figures, Side, Tally
from analytics.walkoffs.pauses import Cost
from checkin.models import Station

COLUMNS = ("figure", "station", "weekday", "hour", "minute", "kind", "measure", "value")
Line = tuple[object, ...]


def lines(found: Figures, costs: Sequence[Cost], stations: Mapping[int, Station]) -> Iterator[Line]:
    """Weekdays from 1, Monday. A share that too few would carry is empty."""
    for station, tally in found.stations.items():
        yield from outcomes("station", tally, stations[station].code)
    for seen, tally in (("phone", found.phone), ("never_joined", found.never_joined)):
        yield from outcomes("not_seen_joining", tally, kind=seen)
    for (weekday, hour), tally in sorted(found.hours.items()):
        yield from outcomes("hour", tally, "", weekday + 1, hour)
    yield from of_waiting(found)
    yield from of_swaps(found)
    for cost in costs:
        yield from of_pauses(cost, stations[cost.station].code)


def outcomes(
    figure: str, tally: Tally, station: str = "", weekday: object = "", hour: object = "", *,
    kind: str = "",
) -> Iterator[Line]:  # fmt: skip
    place = (figure, station, weekday, hour, "", kind)
    for outcome, number in sorted(tally.by.items()):
        yield *place, outcome, number
    yield *place, "share_left", share(tally.share)


def of_waiting(found: Figures) -> Iterator[Line]:
    for quarter in found.waited:
        place = ("waited", "", "", "", quarter.begins, "")
        yield *place, "waiting", quarter.waiting
        yield *place, "left", quarter.left
        yield *place, "served_or_waiting", quarter.stayed
        yield *place, "share_left", share(quarter.share)
    for point in found.curve:
        place = ("patience", "", "", "", point.minute, "")
        yield *place, "waiting", point.waiting
        yield *place, "low", share(point.low)
        yield *place, "high", share(point.high)
        yield *place, "lowest_95", share(point.lowest)
        yield *place, "highest_95", share(point.highest)


def of_swaps(found: Figures) -> Iterator[Line]:
    swaps = found.swaps
    place = ("box_swap", "", "", "", "")
    yield *place, "in_wait", "vehicles", swaps.held
    yield *place, "in_wait", "vehicle_minutes", round(swaps.lost, 1)
    yield *place, "behind_without_match", "vehicles", swaps.alone
    yield from of_side(swaps.behind, "behind")
    yield from of_side(swaps.beside, "beside")


def of_side(side: Side, kind: str) -> Iterator[Line]:
    place = ("box_swap", "", "", "", "", kind)
    yield *place, "vehicles", side.vehicles
    yield *place, "share_left", share(side.share)
    yield *place, "median_wait_minutes", "" if side.wait is None else side.wait


def of_pauses(cost: Cost, station: str) -> Iterator[Line]:
    place = ("interruption", station, "", "", "", cost.reason or "not_said")
    yield *place, "number", cost.number
    yield *place, "number_of_known_length", cost.known
    yield *place, "minutes", round(cost.minutes, 1)
    yield *place, "median_minutes", "" if cost.median is None else round(cost.median, 1)
    for ended, number in sorted(cost.ended.items()):
        yield *place, f"ended_{ended or 'not_yet'}", number


def share(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
