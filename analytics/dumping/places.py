"""Districts, and in which of them a request lies. Shapely is loaded here, never at the start."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape

from accounts.csvfile import UnreadableFile
from analytics.dumping.reading import Box
from analytics.models import District, ServiceRequest

# The property that names a district, the one that is to be preferred first, in lower case.
NAMES = ("name", "district", "area_name", "distname", "code", "dist_name", "id", "objectid")
BATCH = 5000


def read_districts(path: Path) -> dict[str, dict[str, Any]]:
    """Code to geometry of a GeoJSON file of polygons. Raises UnreadableFile."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        features = list(document["features"])
    except OSError as error:
        told = {"file": path, "error": error.strerror}
        raise UnreadableFile(_("%(file)s cannot be read: %(error)s.") % told) from None
    except (ValueError, KeyError, TypeError):
        raise UnreadableFile(
            _("%s is no GeoJSON file with features. Export the districts as GeoJSON.") % path
        ) from None
    found: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features, start=1):
        code = code_of(feature, number)
        if code in found:
            raise UnreadableFile(
                _("Feature %(number)s: %(code)s is there twice.") % {"number": number, "code": code}
            )
        found[code] = boundary(feature, number)
    if not found:
        raise UnreadableFile(_("%s has no features.") % path)
    return found


def code_of(feature: Any, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    by_name = {str(key).lower(): value for key, value in (properties or {}).items()}
    code = next((str(by_name[name]).strip() for name in NAMES if by_name.get(name)), "")
    if not code or len(code) > 40:
        told = {"number": number, "names": ", ".join(NAMES)}
        raise UnreadableFile(
            _("Feature %(number)s has no name: none of the properties %(names)s.") % told
        )
    return code


def boundary(feature: Any, number: int) -> dict[str, Any]:
    """A valid polygon in degrees."""
    try:
        area = shape(feature["geometry"])
    except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, AttributeError):
        area = None
    if area is None or area.geom_type not in {"Polygon", "MultiPolygon"} or area.is_empty:
        raise UnreadableFile(_("Feature %s is no polygon.") % number)
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise UnreadableFile(
            _("Feature %s is not in degrees. Export the districts in WGS 84.") % number
        )
    mended = area if area.is_valid else shapely.make_valid(area).buffer(0)
    return dict(mapping(mended))


@transaction.atomic
def write_districts(boundaries: dict[str, dict[str, Any]]) -> tuple[int, int]:
    """Takes the place of the districts before it, and looks for every request's district anew.
    Returns how many districts there are, and how many requests lie outside of all."""
    District.objects.exclude(code__in=boundaries).delete()
    for code, geometry in sorted(boundaries.items()):
        District.objects.update_or_create(code=code, defaults={"boundary": geometry})
    ServiceRequest.objects.update(district=None)
    find_districts()
    located = ServiceRequest.objects.exclude(latitude=None)
    return len(boundaries), located.filter(district=None).count()


def find_districts() -> None:
    """Of the requests that have a place and no district yet. One on a border lies in the district
    whose code comes first."""
    districts = list(District.objects.all())
    if not districts:
        return
    tree = shapely.STRtree([shape(district.boundary) for district in districts])
    waiting = ServiceRequest.objects.filter(district=None).exclude(latitude=None).order_by("id")
    found = [
        (id, longitude or 0.0, latitude or 0.0)  # both are there
        for id, longitude, latitude in waiting.values_list("id", "longitude", "latitude")
    ]
    for start in range(0, len(found), BATCH):
        part = found[start : start + BATCH]
        points = shapely.points([row[1] for row in part], [row[2] for row in part])
        places, areas = tree.query(points, predicate="intersects")
        of_request: dict[int, int] = {}
        for place, area in sorted(zip(places.tolist(), areas.tolist(), strict=True)):
            of_request.setdefault(place, districts[area].pk)
        by_district: dict[int, list[int]] = {}
        for place, district in of_request.items():
            by_district.setdefault(district, []).append(part[place][0])
        for district, ids in by_district.items():
            ServiceRequest.objects.filter(id__in=ids).update(district_id=district)


def box() -> Box | None:
    """Around all districts, in degrees; None where there are none."""
    shapes = [shape(found) for found in District.objects.values_list("boundary", flat=True)]
    return bounds(shapes) if shapes else None


def bounds(shapes: Iterable[Any]) -> Box:
    west, south, east, north = shapely.total_bounds(list(shapes)).tolist()
    return west, south, east, north
