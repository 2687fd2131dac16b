"""Which requests are counted: each place once, and none about the city's own facilities.

Several people report one heap, and a portal publishes every report. A request repeats an earlier
one of its type when it lies within 50 m of it, or has its address, and was opened within 14 days
after it. The earlier one is one that counts itself: a place that is reported each week for a year
is counted every third week, and not once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, hypot, radians

from django.db import transaction

from analytics.dumping.reading import normalized_address
from analytics.models import FacilityAddress, ServiceRequest

NEAR_M, WITHIN = 50.0, dt.timedelta(days=14)
METERS_A_DEGREE = 111_320.0  # of latitude
DUPLICATE, FACILITY = "duplicate", "facility"
FIELDS = (
    "id",
    "type_id",
    "opened_at",
    "address",
    "latitude",
    "longitude",
    "left_out",
    "repeats_id",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A request as it is compared with others; metres east and north, None without a place."""

    id: int
    type_id: int
    opened_at: dt.datetime
    address: str
    east: float | None
    north: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`left_out` is empty for one that counts; `repeats` is the earlier one."""

    left_out: str = ""
    repeats: int | None = None


COUNTS = Verdict()


def told(
    id: int,
    type_id: int,
    opened_at: dt.datetime,
    address: str,
    latitude: float | None,
    longitude: float | None,
) -> Told:
    east = north = None
    if latitude is not None and longitude is not None:
        north = latitude * METERS_A_DEGREE
        east = longitude * METERS_A_DEGREE * cos(radians(latitude))
    return Told(id, type_id, opened_at, normalized_address(address), east, north)


def verdicts(requests: Iterable[Told], facilities: frozenset[str]) -> dict[int, Verdict]:
    """By id. The order of opening decides which is the earlier one, then the id."""
    found: dict[int, Verdict] = {}
    near: dict[tuple[int, int, int], list[Told]] = defaultdict(list)
    at: dict[tuple[int, str], Told] = {}
    for one in sorted(requests, key=lambda one: (one.opened_at, one.id)):
        if one.address and one.address in facilities:
            found[one.id] = Verdict(FACILITY)
            continue
        earlier = repeated(one, near, at)
        found[one.id] = Verdict(DUPLICATE, earlier.id) if earlier else COUNTS
        if earlier is None:
            remember(one, near, at)
    return found


def repeated(
    one: Told, near: dict[tuple[int, int, int], list[Told]], at: dict[tuple[int, str], Told]
) -> Told | None:
    same = at.get((one.type_id, one.address)) if one.address else None
    if same and one.opened_at - same.opened_at <= WITHIN:
        return same
    if one.east is None or one.north is None:
        return None
    column, row = cell(one.east, one.north)
    beside = [
        other
        for across in (-1, 0, 1)
        for up in (-1, 0, 1)
        for other in near.get((one.type_id, column + across, row + up), ())
    ]
    close = (other for other in beside if is_close(one, other))
    return min(close, key=lambda other: (other.opened_at, other.id), default=None)


def is_close(one: Told, other: Told) -> bool:
    if one.east is None or one.north is None or other.east is None or other.north is None:
        return False
    apart = hypot(one.east - other.east, one.north - other.north)
    return apart <= NEAR_M and one.opened_at - other.opened_at <= WITHIN


def remember(
    one: Told, near: dict[tuple[int, int, int], list[Told]], at: dict[tuple[int, str], Told]
) -> None:
    if one.address:
        at[one.type_id, one.address] = one
    if one.east is not None and one.north is not None:
        of_cell = near[one.type_id, *cell(one.east, one.north)]
        of_cell[:] = [other for other in of_cell if one.opened_at - other.opened_at <= WITHIN]
        of_cell.append(one)


def cell(east: float, north: float) -> tuple[int, int]:
    return floor(east / NEAR_M), floor(north / NEAR_M)


@transaction.atomic
def count_anew() -> None:
    """Of all requests; only rows whose verdict changed are written."""
    facilities = frozenset(FacilityAddress.objects.values_list("address", flat=True))
    stored = list(ServiceRequest.objects.order_by("id").values_list(*FIELDS))
    now = verdicts((told(*row[:6]) for row in stored), facilities)
    changed = [
        ServiceRequest(id=row[0], left_out=verdict.left_out, repeats_id=verdict.repeats)
        for row in stored
        if (verdict := now[row[0]]) != Verdict(row[6], row[7])
    ]
    ServiceRequest.objects.bulk_update(changed, ["left_out", "repeats_id"], batch_size=2000)
