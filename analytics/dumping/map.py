"""The districts as SVG paths, in five classes by their requests a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry import shape

from analytics.dumping.places import bounds
from analytics.models import District

WIDTH = 480.0
FINE = 0.0004  # degrees, some forty metres: less than the width of a line
CLASSES = 5


@dataclass(frozen=True)
class Area:
    """One district: its path, where its label stands, and its class from 0 (none or few)."""

    code: str
    path: str
    x: str
    y: str
    requests: int
    level: int


@dataclass(frozen=True)
class DistrictMap:
    """`bounds_of_classes`: least and most requests of each class that occurs."""

    width: int
    height: int
    areas: list[Area]
    key: list[tuple[int, int, int]]  # level, least and most requests


def district_map(requests: Mapping[str, int]) -> DistrictMap | None:
    """Plate carrée, narrowed by the cosine of the middle latitude: true to area over one city.
    None without districts."""
    found = list(District.objects.values_list("code", "boundary"))
    if not found:
        return None
    shapes = {code: shape(boundary).simplify(FINE) for code, boundary in found}
    west, south, east, north = bounds(shapes.values())
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - west) * narrow * scale, (north - latitude) * scale

    level = levels({code: requests.get(code, 0) for code in shapes})
    areas = [
        area(code, geometry, place, requests.get(code, 0), level[code])
        for code, geometry in shapes.items()
    ]
    return DistrictMap(round(WIDTH), round((north - south) * scale), areas, key_of(areas))


def area(code: str, geometry: Any, place: Any, requests: int, level: int) -> Area:
    polygons = shapely.get_parts(geometry)
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    x, y = place(*geometry.representative_point().coords[0])
    path = "".join(drawn([place(*point[:2]) for point in ring.coords]) for ring in rings)
    return Area(code, path, f"{x:.1f}", f"{y:.1f}", requests, level)


def drawn(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "Z"


def levels(requests: Mapping[str, int]) -> dict[str, int]:
    """Classes of equal width from 0 to the most: twice the requests look like twice as many."""
    most = max(requests.values(), default=0)
    return {
        code: min(CLASSES - 1, number * CLASSES // most) if most else 0
        for code, number in requests.items()
    }


def key_of(areas: list[Area]) -> list[tuple[int, int, int]]:
    by_level: dict[int, list[int]] = {}
    for one in areas:
        by_level.setdefault(one.level, []).append(one.requests)
    return [(level, min(found), max(found)) for level, found in sorted(by_level.items())]
