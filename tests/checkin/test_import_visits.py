"""manage.py import_visits: another system's visits become events, again and again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from checkin.desk import correct
from checkin.models import Event, Station, Visit
from checkin.rebuild import rebuild
from tests.checkin.made import Tablet, at, counts, event, licensed, visits

HEADER = "license_number,station,arrived_at,served_at"
Import = Callable[..., list[str]]


@pytest.fixture
def imported(tmp_path: Path, station: Station, capsys: pytest.CaptureFixture[str]) -> Import:
    """Imports these rows, checks that a rebuild says the same, and gives the output's lines."""

    def run(*rows: str, strict: bool = False, header: str = HEADER) -> list[str]:
        file = tmp_path / "visits.csv"
        file.write_text("\n".join([header, *rows]) + "\n")
        try:
            call_command("import_visits", str(file), strict=strict)
        finally:
            known = visits(), counts()
            list(rebuild())
            assert (visits(), counts()) == known
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture(autouse=True)
def register(db: None) -> None:
    licensed("SH-1")


ROW = "SH-1,NW,2025-03-03 10:00,2025-03-03 10:25"


def said(lines: list[str]) -> str:
    """The counts in the last line."""
    return lines[-1].partition("csv: ")[2]


def test_a_row_is_a_visit_with_a_measured_wait(imported: Import) -> None:
    assert said(imported(ROW)) == "1 new, 0 updated, 0 unchanged, 0 refused."
    visit = Visit.objects.get()
    assert (visit.joined_at, visit.served_at) == (at("10:00"), at("10:25"))
    assert (visit.outcome, visit.wait_seconds, visit.wait_basis) == ("served", 1500, "measured")


def test_an_empty_served_at_is_a_walk_off_without_minutes(imported: Import) -> None:
    imported("SH-1,NW,2025-03-03 10:00,")
    visit = Visit.objects.get()
    assert (visit.outcome, visit.walk_off_basis) == ("walk_off", "imported")
    assert (visit.wait_seconds, visit.ended_at, counts()[0]["unserved"]) == (None, at("10:00"), 1)


def test_the_same_file_twice_changes_nothing(imported: Import) -> None:
    rows = [ROW, "SH-1,NW,2025-03-03 12:00,"]
    imported(*rows)
    before = list(Event.objects.order_by("id").values()), visits(), counts()
    assert said(imported(*rows)) == "0 new, 0 updated, 2 unchanged, 0 refused."
    assert (list(Event.objects.order_by("id").values()), visits(), counts()) == before


def test_a_changed_row_takes_back_and_writes_anew_and_back_again(imported: Import) -> None:
    other = ROW.replace("10:25", "10:40")
    waits = []
    for row, word in [(ROW, "new"), (other, "updated"), (ROW, "updated"), (ROW, "unchanged")]:
        assert f"1 {word}" in said(imported(row))
        waits.append(Visit.objects.get().wait_seconds)
    assert waits == [1500, 2400, 1500, 1500]
    assert Event.objects.filter(kind="voided").count() == 4


def test_a_walk_off_that_turns_out_served_and_back(imported: Import) -> None:
    left = "SH-1,NW,2025-03-03 10:00,"
    outcomes = []
    for row in (left, ROW, left):
        imported(row)
        outcomes.append(Visit.objects.get().outcome)
    assert outcomes == ["walk_off", "served", "walk_off"]


def test_what_was_taken_back_by_hand_does_not_come_back_with_the_same_file(
    imported: Import,
) -> None:
    imported(ROW)
    for one in Event.objects.all():
        desk = {"station": one.station, "device": None, "made_offline": False, "digest": b""}
        Event.objects.create(
            kind="voided", voids=one.id, at=one.at, day=one.day, occurred_at=one.at,
            received_at=timezone.now(), **desk,
        )  # fmt: skip
    list(rebuild())
    assert said(imported(ROW)) == "0 new, 0 updated, 1 unchanged, 0 refused."
    assert visits() == []
    assert "1 updated" in said(imported(ROW.replace("10:25", "10:40")))
    assert Visit.objects.get().wait_seconds == 2400


def test_what_the_desk_corrected_stays_until_the_file_says_something_new(
    imported: Import,
) -> None:
    imported(ROW)
    served = Event.objects.get(kind="checked_in")
    correct(
        served, kind="checked_in", at=at("10:35"), names={"license_number": "SH-1"},
        reason="misread", user=7, now=timezone.now(),
    )  # fmt: skip
    assert said(imported(ROW)) == "0 new, 0 updated, 1 unchanged, 0 refused."
    assert Visit.objects.get().wait_seconds == 35 * 60
    for minute, wait in (("40", 2400), ("25", 1500)):
        assert "1 updated" in said(imported(ROW.replace("10:25", f"10:{minute}")))
        assert Visit.objects.get().wait_seconds == wait


def test_a_row_that_the_file_says_twice_counts_by_its_last_word(imported: Import) -> None:
    lines = imported(ROW, ROW, ROW.replace("10:25", "10:40"))
    assert said(lines) == "1 new, 1 updated, 1 unchanged, 0 refused."
    assert Visit.objects.get().wait_seconds == 2400


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("SH-9,NW,2025-03-03 10:00,", "there is no license SH-9"),
        ("SH-1,XX,2025-03-03 10:00,", "there is no station XX; make it with create_station"),
        (",NW,2025-03-03 10:00,", "license_number is empty"),
        ("SH-1,,2025-03-03 10:00,", "station is empty"),
        ("SH-1,NW,,2025-03-03 10:00", "arrived_at is empty"),
        ("SH-1,NW,9 a.m.,", "arrived_at is no time written YYYY-MM-DD HH:MM"),
        ("SH-1,NW,2025-02-29 10:00,", "arrived_at is no time written YYYY-MM-DD HH:MM"),
        ("SH-1,NW,2025-03-03,", "arrived_at is no time written YYYY-MM-DD HH:MM"),
        ("SH-1,NW,2025-03-09 02:30,", "arrived_at does not exist: summer time skips it"),
        ("SH-1,NW,2025-03-03 10:00,soon", "served_at is no time written YYYY-MM-DD HH:MM"),
        ("SH-1,NW,2025-03-03 10:00,2025-03-03 09:59", "served_at is before arrived_at"),
        ("SH-1,NW,2025-03-03 10:00,2025-04-03 10:05",
         "served_at is more than a day after arrived_at"),
        ("SH-1,NW,2999-03-03 10:00,", "arrived_at lies in the future"),
        ("SH-1,NW,2025-03-03 10:00,2999-03-03 10:00", "served_at lies in the future"),
        ("SH-1,NW,0001-01-01 00:00,", "arrived_at lies before 1970"),
        ("SH-1,NW,0001-01-01T00:00+14:00,", "arrived_at is no time written YYYY-MM-DD HH:MM"),
        ("SH-1,NW,9999-12-31 23:59,", "arrived_at is no time written YYYY-MM-DD HH:MM"),
        ("SH-1,NW", "has 2 cells, the header 4"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_by_its_line_and_the_good_are_kept(
    imported: Import, row: str, reason: str
) -> None:
    lines = imported(ROW, row, "SH-1,NW,2025-03-04 10:00,")
    assert lines[0] == f"line 3: {reason}"
    assert said(lines) == "2 new, 0 updated, 0 unchanged, 1 refused."
    assert Visit.objects.count() == 2


def test_strict_refuses_the_whole_file_for_one_bad_row(imported: Import) -> None:
    with pytest.raises(CommandError, match="Nothing was written, for 1 refused rows"):
        imported(ROW, "SH-9,NW,2025-03-03 10:00,", strict=True)
    assert not Event.objects.exists()
    assert said(imported(ROW, strict=True)) == "1 new, 0 updated, 0 unchanged, 0 refused."


def test_a_missing_column_and_a_missing_file_are_unreadable(imported: Import) -> None:
    with pytest.raises(CommandError, match="lacks the columns served_at"):
        imported("SH-1,NW,2025-03-03 10:00", header="license_number,station,arrived_at")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_visits", "/nowhere/visits.csv")


def test_a_time_with_an_offset_is_that_moment_and_the_same_row(imported: Import) -> None:
    imported("SH-1,NW,2025-03-03T15:00:00Z,2025-03-03T16:25:00+01:00")
    assert Visit.objects.get().joined_at == at("10:00")
    assert said(imported(ROW)) == "0 new, 0 updated, 1 unchanged, 0 refused."


def test_a_time_that_comes_twice_in_autumn_is_its_first(imported: Import) -> None:
    imported("SH-1,NW,2024-11-03 01:30,")
    first = dt.datetime(2024, 11, 3, 5, 30, tzinfo=dt.UTC)
    assert Visit.objects.get().joined_at == first


def test_a_row_over_four_in_the_morning_is_one_visit(imported: Import) -> None:
    imported("SH-1,NW,2025-03-03 03:50,2025-03-03 04:10")
    visit = Visit.objects.get()
    assert (visit.wait_seconds, visit.day) == (1200, dt.date(2025, 3, 2))


def test_rows_of_one_hour_stay_visits_of_their_own(imported: Import) -> None:
    imported(ROW, "SH-1,NW,2025-03-03 10:05,2025-03-03 10:30", "SH-1,NW,2025-03-03 10:07,")
    waits = Visit.objects.order_by("first_at").values_list("outcome", "wait_seconds")
    assert list(waits) == [("served", 1500), ("served", 1500), ("walk_off", None)]


def test_an_imported_row_and_the_tablets_scan_of_the_same_trip_are_one_visit(
    imported: Import, tablet: Tablet
) -> None:
    tablet.record(event("checked_in", "10:26", license_number="SH-1"))
    imported(ROW)
    assert Visit.objects.get().wait_seconds == 1500


def test_thousands_of_rows_in_chunks_are_all_there(imported: Import) -> None:
    start = dt.datetime(2024, 1, 1, 8)  # noqa: DTZ001 as a file says it
    times = [start + dt.timedelta(minutes=67 * n) for n in range(5000)]
    rows = [f"SH-1,NW,{when + dt.timedelta(minutes=1)},{when + dt.timedelta(minutes=9)}"
            for when in times]  # fmt: skip
    lines = imported(*rows)
    refused = len([line for line in lines if "summer time" in line])
    assert Visit.objects.count() == 5000 - refused
