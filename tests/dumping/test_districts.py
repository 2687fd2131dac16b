"""The city's districts, and in which of them a request lies."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from analytics.models import District, ServiceRequest
from tests.dumping.made import districts_file, portal_file, row, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def requests(tmp_path: Path) -> None:
    inside, beside = row("1", place=(39.30, -76.60)), row("2", place=(39.30, -76.50))
    call_command("import_service_requests", portal_file(tmp_path, inside, beside))


def district_of(number: str) -> str | None:
    district = ServiceRequest.objects.get(number=number).district
    return district.code if district else None


def test_a_request_lies_in_the_district_around_it_or_in_none(
    requests: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_districts", districts_file(tmp_path, District_1=(-76.65, 39.25)))
    assert (district_of("1"), district_of("2")) == ("District 1", None)
    assert "1 requests lie outside" in capsys.readouterr().out


def test_new_districts_replace_the_old_and_requests_are_placed_anew(
    requests: None, tmp_path: Path
) -> None:
    call_command("import_districts", districts_file(tmp_path, Old=(-76.65, 39.25)))
    call_command("import_districts", districts_file(tmp_path, New=(-76.55, 39.25)))
    assert [district.code for district in District.objects.all()] == ["New"]
    assert (district_of("1"), district_of("2")) == (None, "New")


def one_feature(geometry: object, **properties: object) -> str:
    return json.dumps({"features": [{"properties": properties, "geometry": geometry}]})


FEET = {"type": "Polygon", "coordinates": square(1_400_000, 600_000, 900)}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "no GeoJSON"),
        ('{"features": []}', "has no features"),
        (one_feature(None), "Feature 1 has no name"),
        (one_feature({"type": "Point", "coordinates": [0, 0]}, id=1), "Feature 1 is no polygon"),
        (one_feature(FEET, id=1), "not in degrees"),
    ],
)
def test_a_file_that_is_no_map_of_districts_is_refused_whole(
    text: str, why: str, requests: None, tmp_path: Path
) -> None:
    call_command("import_districts", districts_file(tmp_path, District_1=(-76.65, 39.25)))
    bad = tmp_path / "bad.geojson"
    bad.write_text(text)
    with pytest.raises(CommandError, match=why):
        call_command("import_districts", bad)
    assert district_of("1") == "District 1"
