"""The list of visits: its words, its filters, and its speed with many."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from checkin.calendar import city_day
from checkin.models import Station, StationHours, TypedPlate, Visit
from checkin.pages.visits import Place, newest
from licensing.models import License
from tests.checkin_pages.conftest import Happen, enrolled, licensed, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def plates(page: str) -> list[str]:
    return re.findall(r'data-label="Vehicle">([^,<]+)', page)


def long_ago(station: Station, **facts: object) -> Visit:
    """A visit of three days ago, as the fold would have left it."""
    at = timezone.now() - dt.timedelta(days=3)
    row = {
        "unit": f"e:{uuid.uuid4()}", "day": city_day(at), "station": station, "towed": False,
        "first_at": at, "outcome": "served", "wait_basis": "none",
    }  # fmt: skip
    return Visit.objects.create(**row | facts)


def test_without_visits_it_says_where_they_come_from(supervisor: Client) -> None:
    page = text_of(supervisor, "/visits/")
    assert "There are no visits yet." in page
    assert "Enroll a tablet at a station" in page


def test_an_analyst_is_not_sent_to_a_page_that_stays_shut(sign_in: SignIn) -> None:
    assert "Enroll a tablet" not in text_of(sign_in(Role.ANALYST), "/visits/")


def test_a_visit_shows_its_license_its_vehicle_and_its_measured_wait(
    supervisor: Client, happen: Happen
) -> None:
    license = licensed()
    happen("joined_line", minutes_ago=36, license_number=license.number)
    happen("checked_in", minutes_ago=5, license_number=license.number)
    page = text_of(supervisor, "/visits/")
    assert f'"visit-number">{license.number}<' in page
    assert "1AB 234 MD, Pickup" in page
    assert "31 min, measured at the gate" in page
    assert "+1410" not in page
    assert "555-0123" not in page


def test_a_wait_that_nobody_measured_is_not_known(supervisor: Client, happen: Happen) -> None:
    happen("checked_in", plate="ZZ 1", visitor="unlicensed")
    page = text_of(supervisor, "/visits/")
    assert 'data-label="Wait">not known<' in page
    assert 'data-label="License">none<' in page
    assert plates(page) == ["ZZ1"]


def test_a_plate_that_was_purged_leaves_its_visit(supervisor: Client, happen: Happen) -> None:
    happen("checked_in", plate="ZZ 1")
    TypedPlate.objects.update(key=None)
    assert plates(text_of(supervisor, "/visits/")) == ["plate deleted"]


def test_a_trailer_is_marked(supervisor: Client, happen: Happen) -> None:
    truck, trailer = licensed(), licensed("TR 9", "trailer")
    happen("checked_in", license_number=truck.number, towing=trailer.number)
    page = text_of(supervisor, "/visits/")
    assert page.count('class="usa-tag">towed<') == 1
    assert sorted(plates(page)) == ["1AB 234 MD", "TR 9 MD"]


def test_who_still_waited_after_closing_has_left(supervisor: Client, station: Station) -> None:
    long_ago(station, outcome="waiting")
    page = text_of(supervisor, "/visits/")
    assert "left the line (not served by closing)" in page
    assert "still in line" not in page


def test_the_filter_by_outcome_follows_the_moment_asked(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    long_ago(station, outcome="waiting")
    happen("joined_line", plate="NOW 1")
    assert plates(text_of(supervisor, "/visits/", outcome="waiting")) == ["N0W1"]
    assert "not served by closing" in text_of(supervisor, "/visits/", outcome="walk_off")
    assert "No visit fits." in text_of(supervisor, "/visits/", outcome="refused")


def test_the_filter_and_the_rows_agree_two_hours_after_todays_closing(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    today = timezone.localdate()
    hours = {"effective_on": today, "weekday": today.weekday(), "opens": dt.time(7)}
    StationHours.objects.create(station=station, closes=dt.time(9, 59), **hours)
    happen("joined_line", minutes_ago=150, plate="LATE 1")
    assert "not served by closing" in text_of(supervisor, "/visits/", outcome="walk_off")
    assert "No visit fits." in text_of(supervisor, "/visits/", outcome="waiting")


def test_filters_by_station_and_by_day(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    other = Station.objects.create(code="qr", name="Quarantine Road")
    happen("checked_in", plate="HERE")
    happen("checked_in", plate="THERE", device=enrolled(other, "Tablet"))
    old = long_ago(station)
    assert plates(text_of(supervisor, "/visits/", station="qr")) == ["THERE"]
    day = old.day.isoformat()
    assert plates(text_of(supervisor, "/visits/", to_day=day)) == ["no plate"]
    assert len(plates(text_of(supervisor, "/visits/", from_day=day))) == 3


def test_finds_by_license_number_and_by_plate_as_people_write_them(
    supervisor: Client, happen: Happen
) -> None:
    license = licensed()
    happen("checked_in", license_number=license.number)
    happen("checked_in", plate="OTHER 1")
    for written in (license.number, license.number.lower(), "1ab-234"):
        assert plates(text_of(supervisor, "/visits/", q=written)) == ["1AB 234 MD"]
    assert plates(text_of(supervisor, "/visits/", q="other1")) == ["0THER1"]
    assert "No visit fits." in text_of(supervisor, "/visits/", q="--")


@pytest.mark.parametrize(
    "asked",
    [
        {"from_day": "soon"},
        {"from_day": "2026-03-10", "to_day": "2026-03-09"},
        {"to_day": "9999-12-31"},
        {"station": "nowhere"},
        {"outcome": "gone"},
        {"q": "\x00"},
    ],
)
def test_a_filter_that_cannot_be_read_is_told_by_field(
    supervisor: Client, station: Station, asked: dict[str, str]
) -> None:
    long_ago(station)
    page = text_of(supervisor, "/visits/", **asked)
    assert page.count("usa-error-message") == 1
    assert "no visits are shown" in page


@pytest.mark.parametrize(
    "place", ["x", "_", "2026-01-01_", "2026-01-01_572dd904-5c6f-4b52-a84c-f3b7e037adf7"]
)
def test_a_place_that_cannot_be_read_is_the_beginning(
    supervisor: Client, station: Station, place: str
) -> None:
    long_ago(station)
    assert len(plates(text_of(supervisor, "/visits/", before=place))) == 1


def test_every_visit_is_on_exactly_one_page_also_where_times_are_equal(
    supervisor: Client, station: Station
) -> None:
    at = timezone.now() - dt.timedelta(days=1)
    for number in range(120):
        plate = TypedPlate.objects.create(key=f"PL{number}")
        long_ago(station, unit=f"p:{plate.id}", first_at=at - dt.timedelta(minutes=number // 60))
    seen: list[str] = []
    address = "/visits/?station=nw"
    while address:
        page = supervisor.get(address).content.decode()
        seen += plates(page)
        older = re.findall(r'href="([^"]+)">Older visits', page)
        address = "/visits/" + older[0].replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == 120


def test_a_full_page_asks_as_much_as_a_short_one(
    supervisor: Client, station: Station, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        plate = TypedPlate.objects.create(key=f"PL{number}")
        long_ago(station, unit=f"p:{plate.id}", license=licensed() if number < 1 else None)
    with django_assert_num_queries(6):
        assert len(plates(text_of(supervisor, "/visits/"))) == 50


MANY = """
insert into checkin_visit (id, unit, day, station_id, license_id, towed, first_at, outcome,
    walk_off_basis, wait_basis)
select gen_random_uuid(), 'e:' || n, date '2025-01-01', %(station)s, %(license)s, false,
    timestamptz '2025-01-01' + n * interval '1 minute', 'served', '', 'none'
from generate_series(1, 30000) n
"""


@pytest.fixture
def many(station: Station) -> License:
    license = licensed()
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"station": station.id, "license": license.id})
        cursor.execute("analyze checkin_visit")
    return license


@pytest.mark.parametrize(
    "before", [None, (dt.datetime(2025, 1, 5, tzinfo=dt.UTC), uuid.UUID(int=0))]
)
def test_a_page_reads_its_own_rows_off_the_index_and_counts_nothing(
    many: License, before: Place | None
) -> None:
    visits = Visit.objects.all()
    _page, has_more = newest(visits, before)
    with connection.execute_wrapper(explained := Explained()):
        newest(visits, before)
    assert has_more
    assert "Index Scan using visit_at" in explained.plan
    assert not re.search(r"Seq Scan|Sort", explained.plan)
    assert explained.rows_read == 51


class Explained:
    """The plan of the one statement that is run, and the rows that its scan read."""

    plan = ""

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        with connection.connection.cursor() as cursor:
            cursor.execute("explain analyze " + sql, params)
            self.plan = "\n".join(row[0] for row in cursor.fetchall())
        return execute(sql, params, many, context)

    @property
    def rows_read(self) -> int:
        kept = re.findall(r"visit_at.*rows=(\d+)(?:\.\d+)? loops", self.plan)
        removed = re.findall(r"Removed by Filter: (\d+)", self.plan)
        return sum(int(rows) for rows in kept + removed)


def test_it_speaks_spanish(supervisor: Client, happen: Happen) -> None:
    happen("checked_in", plate="ZZ 1")
    page = supervisor.get("/visits/", headers={"Accept-Language": "es"}).content.decode()
    assert "Visitas, primero las más recientes" in page
    assert "se desconoce" in page
