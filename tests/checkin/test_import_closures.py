"""manage.py import_closures: days on which stations are closed."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from checkin.models import Closure, Station
from tests.checkin.made import Tablet, licensed

Import = Callable[..., list[str]]


@pytest.fixture
def imported(tmp_path: Path, station: Station, capsys: pytest.CaptureFixture[str]) -> Import:
    def run(*rows: str, strict: bool = False) -> list[str]:
        file = tmp_path / "closures.csv"
        file.write_text("\n".join(["station,from_date,to_date,reason", *rows]) + "\n")
        call_command("import_closures", str(file), strict=strict)
        return capsys.readouterr().out.splitlines()

    return run


def test_both_days_are_included(imported: Import, tablet: Tablet) -> None:
    imported("NW,2025-03-02,2025-03-03,Snow")
    licensed()
    assert tablet.verdict(license_number="SH-1")["reason"] == "station_closed"
    stored = Closure.objects.get()
    assert (stored.from_date, stored.to_date) == (dt.date(2025, 3, 2), dt.date(2025, 3, 3))


def test_a_closure_may_lie_ahead(imported: Import) -> None:
    imported("NW,2999-12-25,2999-12-25,Holiday")
    assert Closure.objects.count() == 1


def test_the_same_file_changes_nothing_and_a_newer_one_updates_by_first_day(
    imported: Import,
) -> None:
    said = [
        imported(row)[-1].partition("csv: ")[2]
        for row in ("NW,2025-03-03,2025-03-03,Snow",) * 2 + ("NW,2025-03-03,2025-03-05,Snow",)
    ]
    assert [text[:32].count("1 ") for text in said] == [1, 1, 1]
    assert said == [
        "1 new, 0 updated, 0 unchanged, 0 refused.",
        "0 new, 0 updated, 1 unchanged, 0 refused.",
        "0 new, 1 updated, 0 unchanged, 0 refused.",
    ]
    assert Closure.objects.get().to_date == dt.date(2025, 3, 5)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("XX,2025-03-03,2025-03-03,", "there is no station XX; make it with create_station"),
        ("NW,2025-03-03,2025-03-02,", "to_date is before from_date"),
        ("NW,,2025-03-02,", "from_date is empty"),
        ("NW,2025-03-03,tomorrow,", "to_date is no date written YYYY-MM-DD: tomorrow"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_and_the_good_are_kept(
    imported: Import, row: str, reason: str
) -> None:
    lines = imported(row, "NW,2025-07-04,2025-07-04,Holiday")
    assert lines[0] == f"line 2: {reason}"
    assert Closure.objects.get().reason == "Holiday"


def test_strict_refuses_the_whole_file(imported: Import) -> None:
    with pytest.raises(CommandError, match="Nothing was written"):
        imported("NW,2025-07-04,2025-07-04,Holiday", "XX,2025-03-03,2025-03-03,", strict=True)
    assert not Closure.objects.exists()
