"""The public history of waits: exact where it tells, silent where it would tell of one person."""

import csv
import datetime as dt
import io
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from checkin.models import Station, Visit
from checkin.pages import wait_history as pages
from checkin.pages.wait_dictionary import COLUMNS
from checkin.wait_history import HEADER, Hour, Waits, published
from checkin.wait_hours import HOUR, by_hour, hours_of, last_day
from tests.checkin.made import CITY, DAY, Tablet, at, event

NOON = dt.datetime(2025, 3, 3, 12, tzinfo=CITY)
COUNTS = st.integers(0, 20)
PARTS = ("measured", "phone", "stated")


@st.composite
def hours(draw: st.DrawFn) -> Hour:
    known: dict[str, Any] = {part: Waits(draw(COUNTS), 10, 20, 30) for part in PARTS}
    served = sum(waits.vehicles for waits in known.values()) + draw(COUNTS)
    left: dict[str, Any] = {"walk_offs": draw(COUNTS), "walk_offs_by_phone": draw(COUNTS)}
    return Hour("NW", NOON, served, **known, **left)


def row_of(hour: Hour) -> dict[str, Any]:
    return dict(zip(HEADER, published(hour), strict=True))


def with_part(hour: Hour, part: str, vehicles: int) -> Hour:
    """The hour as if so many had been of that part, with the total that follows."""
    waits: Waits = getattr(hour, part)
    total = hour.checked_in - waits.vehicles + vehicles
    parts: dict[str, Any] = {part: replace(waits, vehicles=vehicles)}
    return replace(hour, checked_in=total, **parts)


@given(hours())
def test_no_count_from_one_to_four_is_told(hour: Hour) -> None:
    assert not {1, 2, 3, 4} & set(published(replace(hour, paused=0)))


@given(hours(), st.sampled_from(PARTS), st.integers(1, 4))
def test_whichever_of_the_four_a_hidden_part_is_the_row_is_the_same(
    hour: Hour, part: str, other: int
) -> None:
    """So that no subtraction can find it."""
    small = with_part(hour, part, 3)
    assert published(small) == published(with_part(hour, part, other))


@given(hours(), st.integers(1, 4), st.integers(1, 4))
def test_nor_can_the_part_that_is_not_published_be_found(hour: Hour, one: int, two: int) -> None:
    known = hour.checked_in - hour.parts[-1]
    rows = [published(replace(hour, checked_in=known + unknown)) for unknown in (one, two)]
    assert rows[0] == rows[1]


@given(hours())
def test_what_is_large_enough_is_told_exactly(hour: Hour) -> None:
    row = row_of(hour)
    for part in PARTS:
        vehicles = getattr(hour, part).vehicles
        if vehicles == 0 or vehicles >= 5:
            assert row[f"{part}_vehicles"] == vehicles
        assert row[f"{part}_median_minutes"] == (10 if vehicles >= 5 else "")
    assert row["measured_p90_minutes"] == (30 if hour.measured.vehicles >= 10 else "")


@given(hours())
def test_a_row_says_whether_anything_is_left_out(hour: Hour) -> None:
    row = row_of(hour)
    counts = [row[name] for name in HEADER if "vehicles" in name or name.startswith("walk")]
    hidden = "" in [*counts, row["checked_in"]] or 0 < hour.measured.vehicles < 10
    assert row["suppressed"] == ("yes" if hidden else "no")


def test_the_hour_that_comes_twice_in_autumn_is_two_hours() -> None:
    since = dt.datetime(2025, 11, 2, 5, 30, tzinfo=dt.UTC)  # 1:30 AM, summer time
    told = [(hour.astimezone(CITY).hour, s) for hour, s in by_hour(since, since + 2 * HOUR)]
    assert told == [(1, 1800), (1, 3600), (2, 1800)]


@pytest.fixture(autouse=True)
def march(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is March 20, 2025."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2025, 3, 20, 15, tzinfo=dt.UTC))


def trip(tablet: Tablet, joined: str, served: str, plate: str) -> None:
    tablet.record(
        event("joined_line", joined, plate=plate), event("checked_in", served, plate=plate)
    )


@pytest.fixture
def morning(tablet: Tablet) -> Tablet:
    """Ten measured waits of 10 to 19 minutes, five stated ones of 40, six who left, one pause."""
    for n in range(10):
        trip(tablet, f"09:{n:02}", f"09:{10 + 2 * n:02}", f"M {n}")
    for n in range(5):
        tablet.record(event("checked_in", f"09:4{n}", plate=f"S {n}", stated_wait_minutes=40))
    for n in range(6):
        tablet.record(event("joined_line", f"09:5{n}", plate=f"L {n}"))
        tablet.record(event("left_line", f"09:5{n + 1}", plate=f"L {n}"))
    tablet.record(event("paused", "09:50", reason="box_swap"), event("resumed", "10:15"))
    return tablet


def rows(address: str = "/data/waits-2025-03.csv") -> list[dict[str, str]]:
    response = Client().get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_a_made_up_morning_comes_out_exactly(morning: Tablet) -> None:
    nine, ten = rows()
    assert nine == {
        "station": "NW", "date": "2025-03-03", "hour": "09:00",
        "begins_at": "2025-03-03T09:00:00-05:00", "checked_in": "15",
        "measured_vehicles": "10", "measured_median_minutes": "14", "measured_p80_minutes": "17",
        "measured_p90_minutes": "18", "phone_vehicles": "0", "phone_median_minutes": "",
        "stated_vehicles": "5", "stated_median_minutes": "40", "walk_offs": "6",
        "walk_offs_by_phone": "0", "paused_minutes": "10", "suppressed": "no",
    }  # fmt: skip
    assert (ten["hour"], ten["checked_in"], ten["paused_minutes"]) == ("10:00", "0", "15")


def test_a_few_trips_are_not_told(tablet: Tablet) -> None:
    for n in range(4):
        trip(tablet, f"09:0{n}", f"09:3{n}", f"M {n}")
    [row] = rows()
    assert (row["checked_in"], row["measured_vehicles"], row["suppressed"]) == ("", "", "yes")
    assert row["measured_median_minutes"] == ""


def test_minutes_of_a_pause_that_nobody_ended_are_not_known(tablet: Tablet) -> None:
    trip(tablet, "08:00", "08:20", "M 1")
    tablet.record(event("paused", "09:50", reason="other"))
    eight, nine, *_rest = rows()
    assert (eight["paused_minutes"], nine["paused_minutes"]) == ("0", "")


def test_the_hour_that_comes_twice_has_two_rows(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2025, 11, 20, 15, tzinfo=dt.UTC))
    for hour in (5, 6):  # in UTC; 1 AM twice in the city
        for n in range(5 + hour):
            made = dt.datetime(2025, 11, 2, hour, n, tzinfo=dt.UTC)
            Visit.objects.create(
                unit=f"e:{uuid.uuid4()}", day=dt.date(2025, 11, 1), station=station, towed=False,
                first_at=made, served_at=made, outcome="served", wait_basis="none",
            )  # fmt: skip
    told = [(row["hour"], row["begins_at"][-6:], row["checked_in"]) for row in
            rows("/data/waits-2025-11.csv")]  # fmt: skip
    assert told == [("01:00", "-04:00", "10"), ("01:00", "-05:00", "11")]


def test_today_is_not_told_before_it_is_over(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip(tablet, "09:00", "09:30", "M 1")
    monkeypatch.setattr(timezone, "now", lambda: at("18:00"))
    assert rows() == []
    after_midnight = at("02:00", DAY + dt.timedelta(days=1))
    assert hours_of(DAY, last_day(after_midnight), after_midnight) == []
    monkeypatch.setattr(timezone, "now", lambda: at("05:00", DAY + dt.timedelta(days=1)))
    monkeypatch.setattr(pages.files, "found", {})
    assert len(rows()) == 1


@pytest.mark.parametrize("month", ["2025-04", "2025-02", "2025-13", "2025-3", "x", "9999-01"])
def test_a_month_without_a_file_says_which_there_are(tablet: Tablet, month: str) -> None:
    trip(tablet, "09:00", "09:30", "M 1")
    response = Client().get(f"/data/waits-{month}.csv")
    assert response.status_code == 404
    assert "they begin with the first visit on record" in response.content.decode()


def test_who_has_the_file_already_gets_none(morning: Tablet) -> None:
    first = Client().get("/data/waits-2025-03.csv")
    again = Client().get("/data/waits-2025-03.csv", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]


def test_the_page_the_dictionary_and_the_file_name_the_same_columns(morning: Tablet) -> None:
    names = [column.name for column in COLUMNS]
    assert names == list(HEADER) == list(rows()[0])
    dictionary = rows("/data/waits-dictionary.csv")
    assert [row["column"] for row in dictionary] == names
    page = Client().get("/data/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in names)
    assert "/data/waits-2025-03.csv" in page


def test_a_station_code_never_runs_as_a_formula(station: Station, morning: Tablet) -> None:
    Station.objects.filter(id=station.id).update(code="-1")
    assert rows()[0]["station"] == "'-1"


def test_the_catalog_names_every_file(morning: Tablet) -> None:
    [dataset] = Client().get("/data/catalog.json").json()["dataset"]
    links = [file["downloadURL"] for file in dataset["distribution"]]
    assert [Client().get(link).status_code for link in links] == [200, 200]


def test_without_a_visit_the_page_says_when_the_first_file_comes(db: None) -> None:
    assert "There is no file yet" in Client().get("/data/").content.decode()
