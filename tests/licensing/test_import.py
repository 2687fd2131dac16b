"""import_licenses: a city's register, again and again."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from licensing.days import midnight
from licensing.models import Hauler, License, LicensePeriod, Pass, Status, Vehicle
from licensing.transitions import change_status
from tests.licensing.made import written

pytestmark = pytest.mark.django_db
HEADER = (
    "license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,suspended_to"
)
MORE = ",plate,plate_state,gross_weight_lb,email,language,district,term,loads_per_week,stations"
Take = Callable[..., str]
GOOD = "L-1,Ana Ruiz,410 555-0123,pickup,2026-01-01,2026-12-31,,"


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Imports the lines; returns what was printed."""

    def run(*lines: str, header: str = HEADER, strict: bool = False) -> str:
        path = tmp_path / "licenses.csv"
        path.write_bytes("\n".join([header, *lines]).encode())
        out = StringIO()
        call_command("import_licenses", str(path), strict=strict, stdout=out)
        return out.getvalue()

    return run


def spans(number: str = "L-1") -> list[tuple[str, dt.datetime | None, dt.datetime | None]]:
    rows = LicensePeriod.objects.filter(license__number=number)
    return [(row.status, row.during.lower, row.during.upper) for row in rows]


def city(year: int, month: int, day: int) -> dt.datetime:
    return midnight(dt.date(year, month, day))


def test_a_row_becomes_a_license_with_its_pass_and_period(take: Take) -> None:
    assert "1 new, 0 updated, 0 unchanged, 0 refused" in take(GOOD)
    license = License.objects.get()
    assert license.vehicle.hauler.phone == "+14105550123"
    assert license.expires_on == dt.date(2026, 12, 31)
    assert len(license.current_pass.code) == 12
    assert spans() == [("active", city(2026, 1, 1), None)]


def test_the_same_file_twice_changes_nothing(take: Take) -> None:
    lines = [
        GOOD + ",1AB 2,MD,6500,a@x.org,es,D1,annual,2.5,NW QR",
        "L-2,ANA RUIZ,(410) 555-0123,trailer,2026-01-01,2026-03-31,2026-02-01,2026-02-10,1ab-2,"
        "MD,7000,b@x.org,en,D2,90_days,1,NW",
        "L-3,Bo,,other,2026-01-01,2026-03-31,2026-02-01,,,,,,,,,,",
    ]
    take(*lines, header=HEADER + MORE)
    models: list[Any] = [Hauler, Vehicle, License, LicensePeriod, Pass]
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert "0 new, 0 updated, 3 unchanged" in take(*lines, header=HEADER + MORE)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert [written(row) for row in License.objects.all()] == [1, 1, 1]


def test_a_newer_file_updates_by_number_and_a_missing_row_changes_nothing(take: Take) -> None:
    take(GOOD, GOOD.replace("L-1", "L-2"))
    first = License.objects.get(number="L-1")
    printed = take(GOOD.replace("2026-12-31", "2027-06-30").replace("pickup", "other"))
    assert "0 new, 1 updated" in printed
    first.refresh_from_db()
    assert first.expires_on == dt.date(2027, 6, 30)
    assert first.vehicle.vehicle_class == "other"
    assert License.objects.get(number="L-2").expires_on == dt.date(2026, 12, 31)


def test_a_suspension_includes_both_its_days(take: Take) -> None:
    take(GOOD.removesuffix(",") + "2026-03-01,2026-03-10")
    assert spans() == [
        ("active", city(2026, 1, 1), city(2026, 3, 1)),
        ("suspended", city(2026, 3, 1), city(2026, 3, 11)),
        ("active", city(2026, 3, 11), None),
    ]


def test_without_an_end_a_license_is_still_suspended_and_without_both_never_was(take: Take) -> None:
    suspended = GOOD.removesuffix(",") + "2026-01-01,"
    take(suspended)
    assert spans() == [("suspended", city(2026, 1, 1), None)]
    assert "1 updated" in take(GOOD)
    assert spans() == [("active", city(2026, 1, 1), None)]


def test_what_the_desk_did_stays_when_the_file_comes_again(take: Take) -> None:
    suspended = GOOD.removesuffix(",") + "2026-03-01,"
    take(suspended)
    at = city(2026, 4, 1) + dt.timedelta(hours=10)
    change_status(License.objects.get(), Status.ACTIVE, reason="Paid", at=at)
    assert "1 unchanged" in take(suspended)
    assert spans()[-1] == ("active", at, None)
    take(GOOD.removesuffix(",") + "2026-03-05,2026-05-01")
    assert spans() == [
        ("active", city(2026, 1, 1), city(2026, 3, 5)),
        ("suspended", city(2026, 3, 5), at),
        ("active", at, None),
    ]


def test_a_suspension_after_the_desks_own_change_is_refused_not_lost(take: Take) -> None:
    take(GOOD)
    change_status(License.objects.get(), Status.SUSPENDED, reason="x", at=city(2026, 4, 1))
    printed = take(GOOD.removesuffix(",") + "2026-05-01,")
    assert "line 2: suspended_from is not before the status that the desk set" in printed
    change_status(License.objects.get(), Status.REVOKED, reason="x", at=city(2026, 4, 2))
    assert "1 unchanged, 0 refused" in take(GOOD.removesuffix(",") + "2026-05-01,")


BAD = {
    "license_number is empty": GOOD.replace("L-1", ""),
    "license_number is longer than 30": GOOD.replace("L-1", "L" * 31),
    "holder is empty": GOOD.replace("Ana Ruiz", " "),
    "phone is no number": GOOD.replace("410 555-0123", "call me"),
    "vehicle_class is none of pickup": GOOD.replace("pickup", "tank"),
    "issued_on is empty": GOOD.replace("2026-01-01", ""),
    "issued_on is no date": GOOD.replace("2026-01-01", "2026-02-30"),
    "expires_on is no date": GOOD.replace("2026-12-31", "12/31/2026"),
    "expires_on is not between 1900 and 2100": GOOD.replace("2026-12-31", "9999-12-31"),
    "expires_on is before issued_on": GOOD.replace("2026-12-31", "2025-12-31"),
    "suspended_to is given without": GOOD + "2026-03-01",
    "suspended_from is before issued_on": GOOD.removesuffix(",") + "2025-03-01,",
    "suspended_to is before suspended_from": GOOD.removesuffix(",") + "2026-03-02,2026-03-01",
    "has 7 cells, the header 8": GOOD.removesuffix(","),
    "license_number stands on line 2 already": "L-0" + GOOD.removeprefix("L-1"),
}


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_row_is_refused_by_line_and_the_good_ones_are_kept(take: Take, reason: str) -> None:
    first = GOOD.replace("L-1", "L-0")
    printed = take(first, BAD[reason], GOOD.replace("L-1", "L-9"))
    assert f"line 3: {reason}" in printed
    assert "2 new, 0 updated, 0 unchanged, 1 refused" in printed
    assert set(License.objects.values_list("number", flat=True)) == {"L-0", "L-9"}


@pytest.mark.parametrize(
    ("optional", "reason"),
    [
        ("--,MD,,,,,,,", "plate has no letters"), ("A1,MDX,,,,,,,", "plate_state is longer"),
        ("A1,MD,heavy,,,,,,", "gross_weight_lb is no"), ("A1,MD,0,,,,,,", "gross_weight_lb"),
        ("A1,MD,1,ana,,,,,", "email is no"), ("A1,MD,1,,fr,,,,", "language is none of en, es"),
        ("A1,MD,1,,,,,nan,", "loads_per_week is no"), (f"A1,MD,1,,,,,,{'X' * 21}", "stations has"),
    ],
)  # fmt: skip
def test_optional_columns_are_checked_too(take: Take, optional: str, reason: str) -> None:
    assert f"line 2: {reason}" in take(f"{GOOD},{optional}", header=HEADER + MORE)


def test_strict_refuses_the_whole_file(take: Take) -> None:
    with pytest.raises(CommandError, match="Nothing was written"):
        take(GOOD, GOOD, strict=True)
    assert not License.objects.exists()
    assert "1 new" in take(GOOD, strict=True)


def test_an_unreadable_file_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    cases = {
        "lacks the columns license_number": b"a,b\n1,2\n",
        "lacks the columns": b"",
        "is not in UTF-8": f"{HEADER}\n{GOOD}\n".encode() + b"L-2,Jos\xe9,,pickup\n",
        "is no text file": b"PK\x03\x04\0\0",
        "names a column twice": f"{HEADER},holder\n".encode(),
    }
    for sentence, content in cases.items():
        path.write_bytes(content)
        with pytest.raises(CommandError, match=sentence):
            call_command("import_licenses", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_licenses", str(tmp_path / "missing.csv"))
    assert not License.objects.exists()


def test_a_byte_order_mark_crlf_quotes_and_blank_lines_are_fine(tmp_path: Path) -> None:
    path, out = tmp_path / "x.csv", StringIO()
    row = 'L-1,"Ruiz, Ana\r\nand Bo",,pickup,2026-01-01,2026-12-31,,'
    lines = [f"\ufeff{HEADER}", "", row, ",,,,,,,", "L-2", ""]
    path.write_bytes("\r\n".join(lines).encode())
    call_command("import_licenses", str(path), stdout=out)
    assert Hauler.objects.get().name == "Ruiz, Ana and Bo"
    assert "line 6: has 1 cells" in out.getvalue()
    assert "Read 2 rows" in out.getvalue()


def test_one_holder_with_one_phone_is_one_hauler_with_a_vehicle_a_license(
    take: Take,
) -> None:
    take(GOOD, GOOD.replace("L-1", "L-2").replace("Ana Ruiz", "ANA  RUIZ"),
         GOOD.replace("L-1", "L-3").replace("0123", "0124"))  # fmt: skip
    assert Hauler.objects.count() == 2
    assert Vehicle.objects.count() == 3


def test_one_plate_of_one_hauler_is_one_vehicle(take: Take) -> None:
    header = HEADER + ",plate,plate_state"
    take(GOOD + ",1AB-2O,MD", GOOD.replace("L-1", "L-2") + ",1ab 20,md", header=header)
    assert Vehicle.objects.get().licenses.count() == 2


def test_a_corrected_plate_phone_or_name_keeps_the_vehicle(take: Take) -> None:
    header = HEADER + ",plate"
    take(GOOD + ",WRONG1", header=header)
    vehicle = Vehicle.objects.get()
    take(GOOD.replace("0123", "0999") + ",RIGHT1", header=header)
    vehicle.refresh_from_db()
    assert License.objects.get().vehicle == vehicle
    assert (vehicle.plate, vehicle.hauler.phone) == ("RIGHT1", "+14105550999")


def test_a_column_that_is_not_known_is_named(take: Take) -> None:
    assert "Columns not used: shoe_size." in take(GOOD + ",44", header=HEADER + ",shoe_size")


def test_pass_code_prints_the_code_alone_on_the_last_line(take: Take) -> None:
    take(GOOD)
    out = StringIO()
    call_command("pass_code", "L-1", stdout=out)
    assert out.getvalue().splitlines()[-1] == Pass.objects.get().code
    with pytest.raises(CommandError, match="No license has the number L-2"):
        call_command("pass_code", "L-2")


def test_an_imported_license_is_good_now(take: Take) -> None:
    day = timezone.localdate()
    take(f"L-1,Ana,,pickup,{day},{day},,")
    assert License.objects.get().status_at(timezone.now()) == Status.ACTIVE
