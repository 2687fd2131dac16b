"""From the city's files to the week's list, by the commands alone."""

import csv
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from analytics.models import WeeklyReport
from analytics.weekly import FILES, Made

SUNDAY = dt.date(2026, 3, 29)
FIRST_DAY = dt.date(2025, 6, 2)
CLOSED = (dt.date(2025, 12, 22), dt.date(2026, 1, 4))


@dataclass
class City:
    folder: Path
    licenses: dict[str, dict[str, str]]
    leads: list[dict[str, str]]

    def again(self, name: str, week_ending: dt.date = SUNDAY) -> Path:
        call_command("weekly_report", week_ending=week_ending, output=self.folder / name)
        return self.folder / name


def write_csv(path: Path, header: str, lines: list[str]) -> Path:
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def license_line(number: str, issued: dt.date, expires: dt.date, suspended: str = "") -> str:
    return f"{number},Holder {number},,pickup,{issued},{expires},{suspended},"


def register(folder: Path) -> Path:
    """Sixty who come each week, six who never do, four who stopped, and the special cases."""
    year = (FIRST_DAY, FIRST_DAY + dt.timedelta(days=364))
    lines = [license_line(f"REGULAR-{n:02}", *year) for n in range(60)]
    lines += [license_line(f"NEVER-{n}", *year) for n in range(6)]
    lines += [license_line(f"STOPPED-{n}", *year) for n in range(4)]
    lines += [
        license_line("YOUNG", SUNDAY - dt.timedelta(days=10), SUNDAY + dt.timedelta(days=79)),
        license_line("EXPIRED", FIRST_DAY, SUNDAY - dt.timedelta(days=1)),
        license_line("LAST-DAY", FIRST_DAY, SUNDAY),
        license_line("SUSPENDED", *year, suspended="2026-02-01"),
        license_line("NEXT-MONTH", SUNDAY + dt.timedelta(days=3), SUNDAY + dt.timedelta(days=90)),
    ]
    header = "license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,"
    return write_csv(folder / "licenses.csv", header + "suspended_to", lines)


def visits(folder: Path) -> Path:
    """Once a week on a random day; the stopped ones until November, walk-offs now and then."""
    rng = np.random.default_rng(7)
    lines = []
    weeks = [FIRST_DAY + dt.timedelta(weeks=week) for week in range(44)]
    for number in [f"REGULAR-{n:02}" for n in range(60)] + [f"STOPPED-{n}" for n in range(4)]:
        for week in weeks:
            day = week + dt.timedelta(days=int(rng.integers(0, 6)))
            stopped = number.startswith("STOPPED") and week > dt.date(2025, 11, 1)
            if stopped or CLOSED[0] <= day <= CLOSED[1] or day > SUNDAY + dt.timedelta(days=7):
                continue
            served = "" if rng.random() < 0.05 else f"{day} 10:20"
            lines.append(f"{number},NW,{day} 10:00,{served}")
    return write_csv(folder / "v.csv", "license_number,station,arrived_at,served_at", lines)


@pytest.fixture(scope="module")
def city(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    call_command("create_station", "NW", "Northwest")
    call_command("import_licenses", register(folder))
    call_command("import_visits", visits(folder))
    closures = write_csv(
        folder / "c.csv", "station,from_date,to_date,reason", [f"NW,{CLOSED[0]},{CLOSED[1]},snow"]
    )
    call_command("import_closures", closures)
    call_command("weekly_report", week_ending=SUNDAY, output=folder / "report", store=True)
    found = {row["license_number"]: row for row in read(folder / "report" / "licenses.csv")}
    return City(folder, found, read(folder / "report" / "leads.csv"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as text:
        return list(csv.DictReader(text))


def test_every_license_has_one_row_in_the_order_of_numbers(city: City) -> None:
    numbers = list(city.licenses)
    assert len(numbers) == 75
    assert numbers == sorted(numbers)


def test_the_list_names_those_that_never_came_and_those_that_stopped(city: City) -> None:
    listed = {row["license_number"] for row in city.leads}
    never = {f"NEVER-{n}" for n in range(6)} | {"LAST-DAY"}
    assert listed == never | {f"STOPPED-{n}" for n in range(4)}


def test_the_list_is_ranked_by_expected_missed_visits(city: City) -> None:
    missed = [float(row["expected_missed_visits"]) for row in city.leads]
    assert missed == sorted(missed, reverse=True)
    assert [row["lead_rank"] for row in city.leads] == [str(n) for n in range(1, 12)]


def test_a_hauler_that_comes_each_week_is_far_from_the_list(city: City) -> None:
    highest = max(float(city.licenses[f"REGULAR-{n:02}"]["p_inactive"]) for n in range(60))
    assert highest < 0.6


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("YOUNG", "too_young"),
        ("EXPIRED", "expired"),
        ("SUSPENDED", "suspended"),
        ("NEXT-MONTH", "not_yet_valid"),
    ],
)
def test_a_license_that_cannot_be_judged_says_why(city: City, number: str, reason: str) -> None:
    row = city.licenses[number]
    assert (row["evaluated"], row["reason_not_evaluated"]) == ("no", reason)
    assert row["lead_rank"] == ""


def test_a_young_license_has_its_probability_and_one_out_of_force_has_none(city: City) -> None:
    assert 0 < float(city.licenses["YOUNG"]["p_inactive"]) < 0.5
    assert city.licenses["SUSPENDED"]["p_inactive"] == ""
    assert city.licenses["SUSPENDED"]["expected_missed_visits"] == ""


def test_a_license_is_good_through_its_last_day(city: City) -> None:
    assert city.licenses["LAST-DAY"]["evaluated"] == "yes"


def test_a_license_without_visits_has_no_last_one(city: City) -> None:
    row = city.licenses["NEVER-0"]
    assert (row["visits"], row["last_visit_on"], row["days_since_last_visit"]) == ("0", "", "")


def test_visits_after_the_weeks_end_are_not_seen(city: City) -> None:
    earlier = city.again("earlier", SUNDAY - dt.timedelta(weeks=20))
    for row in read(earlier / "licenses.csv"):
        assert row["last_visit_on"] <= "2025-11-09"


def test_walk_offs_are_visits_too(city: City) -> None:
    rows = [city.licenses[f"REGULAR-{n:02}"] for n in range(60)]
    assert 0 < sum(int(row["walk_offs"]) for row in rows) < 250
    assert all(int(row["walk_offs"]) <= int(row["visits"]) for row in rows)


def test_the_same_data_give_the_same_bytes(city: City) -> None:
    again = city.again("again")
    for name in ("report.html", "report.json", "leads.csv", "licenses.csv"):
        assert (again / name).read_bytes() == (city.folder / "report" / name).read_bytes()


def test_the_file_of_the_report_needs_nothing_else(city: City) -> None:
    html = (city.folder / "report" / "report.html").read_text()
    assert not [word for word in ("<link", "<script", " src=", "url(") if word in html]
    assert 'href="/' not in html
    assert ".report-numbers" in html


def test_the_command_says_its_steps(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.again("told")
    steps = capsys.readouterr().out.splitlines()
    assert steps[:2] == ["Reading the register and its visits …", "Judging 75 licenses …"]


def test_expected_missed_visits_are_those_since_the_last_times_the_probability(
    city: City,
) -> None:
    found = json.loads((city.folder / "report" / "report.json").read_text())["leads"]
    for lead in found:
        product = lead["p_inactive"] * lead["expected_since_last_visit"]
        assert lead["expected_missed_visits"] == pytest.approx(product, abs=1e-4)


def test_the_draft_is_kept_and_its_files_are_those_of_the_command(city: City) -> None:
    draft = WeeklyReport.objects.get(week_ending=SUNDAY)
    assert draft.published_at is None
    kept = Made(SUNDAY, draft.figures, draft.licenses_csv)
    for name in FILES:
        assert kept.file(name) == (city.folder / "report" / name).read_text()


@pytest.mark.parametrize("day", [SUNDAY - dt.timedelta(days=1), dt.date(2099, 1, 4)])
def test_a_week_that_does_not_end_on_a_past_sunday_is_refused(city: City, day: dt.date) -> None:
    with pytest.raises(CommandError, match="Nothing was written"):
        city.again("refused", day)
    assert not (city.folder / "refused").exists()
