"""The page on who leaves the line, as those meet it who may read it."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from analytics.walkoffs.counts import counts_of
from analytics.walkoffs.span import Span
from checkin.calendar import station_calendars
from checkin.models import Station
from tests.checkin.made import at
from tests.walkoffs.month import make_month, tell, wait

pytestmark = pytest.mark.django_db
MARCH = "/walk-offs/?from_day=2025-03-01&to_day=2025-03-31"


def signed_in(role: Role = Role.SUPERVISOR) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(email=f"{role}@city.example", role=role))
    return client


def page(address: str, client: Client | None = None) -> str:
    answer = (client or signed_in()).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_tells_the_month(tmp_path: Path) -> None:
    make_month(tmp_path)
    told = page(MARCH)
    assert "<strong>39</strong>seen joining the line" in told
    assert "<strong>21%</strong>of the 38 served or left" in told
    assert "The stations took nobody for 90 minutes in all. By kind: box swap 45 min" in told
    assert "Vehicles in whose wait a box swap fell: 18. It took 165 vehicle-minutes" in told
    assert "Those who joined by phone only, whom no tablet saw in line: 3." in told


def test_one_station_can_be_looked_at(tmp_path: Path) -> None:
    make_month(tmp_path)
    told = page(f"{MARCH}&station=QR")
    assert "<strong>1</strong>seen joining the line" in told
    assert "Of fewer than 10 vehicles no share is told." in told


def test_the_file_has_the_same_numbers(tmp_path: Path) -> None:
    make_month(tmp_path)
    answer = signed_in(Role.ANALYST).get(MARCH.replace("/?", "/figures.csv?"))
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    told = {(line["figure"], line["station"], line["kind"], line["measure"]): line["value"]
            for line in lines}  # fmt: skip
    assert told["station", "NW", "", "said"] == "4"
    assert told["interruption", "NW", "box_swap", "minutes"] == "45.0"
    assert told["box_swap", "", "beside", "median_wait_minutes"] == "12"
    assert told["not_seen_joining", "", "phone", "closing"] == "1"


def test_a_city_without_visits_is_told_where_they_come_from() -> None:
    assert "There are no visits yet." in page("/walk-offs/")


def test_days_without_visits_say_what_to_do(tmp_path: Path) -> None:
    make_month(tmp_path)
    told = page("/walk-offs/?from_day=2026-03-01&to_day=2026-03-31")
    assert "No vehicle came in these days. Take more days, or all stations." in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from_day=2025-03-09&to_day=2025-03-01", "This day is before the first one."),
        ("from_day=2025-02-30", "Enter a valid date."),
        ("from_day=2099-01-01", "This day has not come yet."),
        ("station=NONE", "Select a valid choice."),
        ("to_day=0001-01-01", "Ensure this value is greater than"),
    ],
)
def test_a_filter_that_cannot_be_read_says_why(asked: str, said: str) -> None:
    Station.objects.create(code="NW", name="Northwest")
    told = page(f"/walk-offs/?{asked}")
    assert said in told
    assert "Mend the field that is marked above." in told
    assert signed_in(Role.ANALYST).get(f"/walk-offs/figures.csv?{asked}").status_code == 422


def test_without_a_gate_it_says_that_nobody_saw_them_join() -> None:
    station = Station.objects.create(code="NW", name="Northwest")
    tell(station, wait(at("10:00"), 5)[1:])
    told = page("/walk-offs/?from_day=2025-03-01&to_day=2025-03-31")
    assert "No vehicle was seen to join the line" in told
    assert "without having been seen to join: 1." in told


def test_the_page_speaks_spanish(tmp_path: Path) -> None:
    make_month(tmp_path)
    client = signed_in()
    client.cookies["django_language"] = "es"
    assert "Quién deja la fila" in page(MARCH, client)


def test_the_clock_is_the_citys_in_winter_in_summer_and_after_midnight() -> None:
    station = Station.objects.create(code="NW", name="Northwest")
    late = at("00:30", dt.date(2025, 3, 8))  # of Friday's day
    tell(station, [*wait(late, 9), *wait(at("03:30", dt.date(2025, 3, 9)), 9)])
    tell(station, [*wait(at("10:00", dt.date(2025, 3, 8)), 9), *wait(at("10:00"), 9)])
    tell(station, wait(at("10:00", dt.date(2025, 3, 10)), 9))
    span = Span(dt.date(2025, 3, 1), dt.date(2025, 3, 31))
    counts = counts_of(station_calendars([station.id]), span, [], at("12:00", span.last))
    hours = {(c.weekday, c.hour): c.vehicles for c in counts if c.of == "hours"}
    assert hours == {(4, 0): 1, (5, 3): 1, (5, 10): 1, (0, 10): 2}


def test_the_page_asks_as_little_for_years_as_for_a_day(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_month(tmp_path)
    client = signed_in()
    for days in ("from_day=2025-03-03&to_day=2025-03-03", "from_day=2020-01-01"):
        with django_assert_num_queries(7):
            client.get(f"/walk-offs/?{days}")
