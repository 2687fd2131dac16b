"""A portal's file of requests: its columns, its encodings and its mistakes."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from analytics.models import RequestType, ServiceRequest
from tests.dumping.made import districts_file, portal_file, row

pytestmark = pytest.mark.django_db


def taken(file: Path, capsys: pytest.CaptureFixture[str], **options: bool) -> str:
    call_command("import_service_requests", file, **options)
    return capsys.readouterr().out


def test_the_columns_of_the_citys_portal_are_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = taken(portal_file(tmp_path, row()), capsys)
    assert "Read 1 rows" in said
    assert "1 new, 0 updated, 0 unchanged, 0 refused" in said
    found = ServiceRequest.objects.get()
    assert (found.number, found.type.name) == ("26-1", "HCD-Illegal Dumping")
    assert found.opened_at.isoformat() == "2026-03-02T14:00:00+00:00"


OPEN311 = "service_request_id,service_name,requested_datetime,lat,long"
SAN_JOSE = "WORKORDERREFNO,SERVICECATEGORY,DATETIMERECEIVEDUTC,LATITUDE,LONGITUDE"


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (OPEN311, "7,A,2026-03-02T09:00:00-05:00,39.3,-76.6"),
        (SAN_JOSE, "7,A,1772460000000,39.3,-76.6"),
        ("OBJECTID,ServiceRequestNum,SRType,CreatedDate", "1,7,A,2026/03/02 14:00:00+00"),
        ("unique_key,complaint_type,created_date", "7,A,03/02/2026 09:00:00 AM"),
    ],
)
def test_other_portals_are_read_too(
    header: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.csv"
    file.write_text(f"{header}\n{line}\n")
    taken(file, capsys)
    found = ServiceRequest.objects.get()
    assert (found.number, found.opened_at.isoformat()) == ("7", "2026-03-02T14:00:00+00:00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_any_usual_encoding_keeps_its_letters(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = portal_file(tmp_path, row(address="5 Calle Peña"), encoding=encoding)
    taken(file, capsys)
    assert ServiceRequest.objects.get().address == "5 Calle Peña"


def test_bytes_of_no_encoding_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    file = portal_file(tmp_path, row())
    file.write_bytes(file.read_bytes() + b"x,9,A,\x81\xff,,,,,\r\n")
    with pytest.raises(CommandError, match="is not in UTF-8"):
        call_command("import_service_requests", file)
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("2", closed="2026-03-01 08:00"), "it was closed before it was opened"),
        (row("2", opened="2999-01-01 08:00"), "opened_at lies in the future"),
        (row("2", opened="yesterday"), "opened_at is no time that is known here: yesterday"),
        (row("2", place=("abc", "-76.6")), "latitude is no number: abc"),
        (row("2", place=(139.0, -276.6)), "latitude and longitude name no place on earth"),
        (row("2", opened="0001-01-01T00:00:00+14:00"), "opened_at is no time that is known here"),
        (row(""), "number is empty"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_and_the_good_ones_are_kept(
    bad: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = taken(portal_file(tmp_path, row("1"), bad, row("3")), capsys)
    assert f"line 3: {reason}" in said
    assert set(ServiceRequest.objects.values_list("number", flat=True)) == {"1", "3"}


def test_a_file_without_a_known_column_is_told_what_portals_call_it(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("service_name,requested_datetime\nA,2026-03-02\n")
    with pytest.raises(CommandError, match=r"number \(or servicerequestnum, service_request_id"):
        call_command("import_service_requests", file)


def test_strict_refuses_the_whole_file_for_one_bad_row(tmp_path: Path) -> None:
    file = portal_file(tmp_path, row("1"), row("2", opened="yesterday"))
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_service_requests", file, strict=True)
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("place", [("", ""), (0, 0)])
def test_a_request_without_a_place_is_kept_without_one(
    place: tuple[object, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(portal_file(tmp_path, row(place=place)), capsys)
    assert ServiceRequest.objects.get().latitude is None


def test_exchanged_coordinates_are_found_by_where_the_city_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_districts", districts_file(tmp_path, District_1=(-76.65, 39.25)))
    taken(portal_file(tmp_path, row(place=(-76.60, 39.30))), capsys)
    found = ServiceRequest.objects.get()
    assert (found.latitude, found.longitude) == (39.30, -76.60)
    assert found.district is not None


def test_the_same_file_twice_changes_nothing_and_a_newer_one_updates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(portal_file(tmp_path, row()), capsys)
    assert "0 new, 0 updated, 1 unchanged" in taken(portal_file(tmp_path, row()), capsys)
    newer = portal_file(tmp_path, row(closed="2026-03-05 10:00"))
    assert "0 new, 1 updated, 0 unchanged" in taken(newer, capsys)


def test_of_a_number_that_stands_twice_in_a_file_the_later_row_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = portal_file(tmp_path, row(), row(closed="2026-03-05 10:00"))
    assert "1 new" in taken(file, capsys)
    assert ServiceRequest.objects.get().closed_at is not None


def test_a_new_type_is_named_and_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "not counted until somebody says so: Potholes" in taken(
        portal_file(tmp_path, row(kind="Potholes")), capsys
    )
    assert not RequestType.objects.get(name="Potholes").is_counted
