"""manage.py import_scale_tickets: the export of the scale's system, again and again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from checkin.models import ScaleTicket, Station
from tests.checkin.made import at

pytestmark = pytest.mark.django_db
HEADER = "station,ticket_number,weighed_at,plate,net_weight_lb"
ROW = "NW,4711,2025-03-03 10:25,1AB 2304,4260"
Import = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def station(db: None) -> Station:
    return Station.objects.create(code="NW", name="Northwest Transfer Station")


@pytest.fixture
def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    def run(*rows: str, strict: bool = False, header: str = HEADER) -> list[str]:
        file = tmp_path / "tickets.csv"
        file.write_text("\n".join([header, *rows]) + "\n")
        call_command("import_scale_tickets", str(file), strict=strict)
        return capsys.readouterr().out.splitlines()

    return run


def said(lines: list[str]) -> str:
    return lines[-1].partition("csv: ")[2]


def stored() -> list[dict[str, Any]]:
    return [dict(row) for row in ScaleTicket.objects.order_by("id").values()]


def test_a_row_is_a_ticket_of_its_city_day(imported: Import) -> None:
    assert said(imported(ROW)) == "1 new, 0 updated, 0 unchanged, 0 refused."
    ticket = ScaleTicket.objects.get()
    assert (ticket.number, ticket.weighed_at) == ("4711", at("10:25"))
    assert (ticket.plate, ticket.net_weight_lb) == ("1AB2304", 4260)
    assert ticket.day == dt.date(2025, 3, 3)


def test_after_midnight_is_still_the_day_before(imported: Import) -> None:
    imported("NW,1,2025-03-04 03:59,,", "NW,2,2025-03-04 04:00,,")
    days = [ticket.day.day for ticket in ScaleTicket.objects.order_by("number")]
    assert days == [3, 4]


@pytest.mark.parametrize("plate", ["1ab-23 o4", " 1AB 23O4 ", "1AB·2304"])
def test_a_plate_is_kept_in_its_one_form(imported: Import, plate: str) -> None:
    imported(f"NW,1,2025-03-03 10:00,{plate},100")
    assert ScaleTicket.objects.get().plate == "1AB2304"


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [("", None), ("0", 0), ("4260.00", 4260), ('"4,260"', 4260), ("200000", 200_000)],
)
def test_a_weight_is_whole_pounds_or_not_known(
    imported: Import, cell: str, pounds: int | None
) -> None:
    imported(f"NW,1,2025-03-03 10:00,,{cell}")
    ticket = ScaleTicket.objects.get()
    assert (ticket.plate, ticket.net_weight_lb) == ("", pounds)


def test_the_same_file_twice_changes_nothing(imported: Import) -> None:
    rows = [ROW, "NW,4712,2025-03-03 10:30,,"]
    imported(*rows)
    before = stored()
    assert said(imported(*rows)) == "0 new, 0 updated, 2 unchanged, 0 refused."
    assert stored() == before


def test_a_newer_file_updates_by_number_and_a_missing_row_changes_nothing(
    imported: Import,
) -> None:
    imported(ROW, "NW,4712,2025-03-03 10:30,,")
    assert said(imported(ROW.replace("4260", "4300"))).startswith("0 new, 1 updated")
    weights = ScaleTicket.objects.order_by("number").values_list("net_weight_lb", flat=True)
    assert list(weights) == [4300, None]


def test_the_same_number_at_another_station_is_another_ticket(imported: Import) -> None:
    Station.objects.create(code="QR", name="Quarantine Road Landfill")
    assert said(imported(ROW, ROW.replace("NW", "QR"))).startswith("2 new")


def test_the_same_ticket_twice_in_a_file_is_one(imported: Import) -> None:
    same = ROW.replace("1AB 2304", "1ab-2304")
    assert said(imported(ROW, same)) == "1 new, 0 updated, 1 unchanged, 0 refused."
    assert ScaleTicket.objects.count() == 1


def test_a_number_with_two_contents_in_a_file_is_refused_the_second_time(
    imported: Import,
) -> None:
    other = ROW.replace("4260", "9999")
    for word in ("1 new", "0 new"):
        lines = imported(ROW, other)
        assert lines[0] == "line 3: ticket 4711 stands in line 2 with other content"
        assert said(lines).startswith(word)
    assert ScaleTicket.objects.get().net_weight_lb == 4260


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("XX,1,2025-03-03 10:00,,", "there is no station XX; make it with create_station"),
        (",1,2025-03-03 10:00,,", "station is empty"),
        ("NW,,2025-03-03 10:00,,", "ticket_number is empty"),
        (f"NW,{'9' * 41},2025-03-03 10:00,,", "ticket_number is longer than 40 characters"),
        ("NW,1,,,", "weighed_at is empty"),
        ("NW,1,9 a.m.,,", "weighed_at is no time written YYYY-MM-DD HH:MM"),
        ("NW,1,2025-03-03,,", "weighed_at is no time written YYYY-MM-DD HH:MM"),
        ("NW,1,2025-03-09 02:30,,", "weighed_at does not exist: summer time skips it"),
        ("NW,1,2999-03-03 10:00,,", "weighed_at lies in the future"),
        ("NW,1,1969-03-03 10:00,,", "weighed_at lies before 1970"),
        (f"NW,1,2025-03-03 10:00,{'A' * 21},", "plate is longer than 20 characters"),
        ("NW,1,2025-03-03 10:00,,-5",
         "net_weight_lb is no whole number of pounds, 0 or more: -5"),
        ("NW,1,2025-03-03 10:00,,heavy",
         "net_weight_lb is no whole number of pounds, 0 or more: heavy"),
        ("NW,1,2025-03-03 10:00,,12.5",
         "net_weight_lb is no whole number of pounds, 0 or more: 12.5"),
        ("NW,1,2025-03-03 10:00,,٤",
         "net_weight_lb is no whole number of pounds, 0 or more: ٤"),
        ("NW,1,2025-03-03 10:00,,200001", "net_weight_lb is more than 200,000"),
        ("NW,1,2025-03-03 10:00", "has 3 cells, the header 5"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_by_its_line_and_the_good_are_kept(
    imported: Import, row: str, reason: str
) -> None:
    lines = imported(ROW, row, "NW,4712,2025-03-04 10:00,,")
    assert lines[0] == f"line 3: {reason}"
    assert said(lines) == "2 new, 0 updated, 0 unchanged, 1 refused."


def test_strict_refuses_the_whole_file_for_one_bad_row(imported: Import) -> None:
    with pytest.raises(CommandError, match="Nothing was written, for 1 refused rows"):
        imported(ROW, "XX,1,2025-03-03 10:00,,", strict=True)
    assert stored() == []
    assert said(imported(ROW, strict=True)).startswith("1 new")


def test_a_missing_column_and_a_missing_file_are_unreadable(imported: Import) -> None:
    with pytest.raises(CommandError, match="lacks the columns net_weight_lb"):
        imported("NW,1,2025-03-03 10:00,", header=HEADER.removesuffix(",net_weight_lb"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_scale_tickets", "/nowhere/tickets.csv")


def test_thousands_of_rows_go_in_chunks(imported: Import) -> None:
    rows = [f"NW,{n},2025-03-0{1 + n % 8} 10:00,AB{n},{n}" for n in range(5000)]
    assert said(imported(*rows)).startswith("5000 new")
    assert said(imported(*rows)) == "0 new, 0 updated, 5000 unchanged, 0 refused."
