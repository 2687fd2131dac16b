"""The page of requests beside waits, closures and walk-offs."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Role
from analytics.dumping.figures import dumping_figures
from analytics.models import FacilityAddress, RequestType, ServiceRequest
from checkin.models import Closure, Station
from tests.conftest import SignIn
from tests.dumping.made import districts_file, portal_file, row

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 3, 8)
WEEKS = {"from_day": "2026-02-23", "to_day": "2026-03-08"}


@pytest.fixture
def analyst(sign_in: SignIn) -> Client:
    return sign_in(Role.ANALYST)


@pytest.fixture
def requests(tmp_path: Path, station: Station) -> None:
    squares = {"One": (-76.65, 39.25), "Two": (-76.55, 39.25)}
    call_command("import_districts", districts_file(tmp_path, **squares))
    rows = [
        row(str(n), opened=f"2026-03-0{n} 09:00", place=(39.26 + n / 100, -76.6))
        for n in range(1, 6)
    ]
    rows.append(row("9", opened="2026-03-03 10:00", place=(39.29, -76.6)))  # repeats number 3
    rows.append(row("8", opened="2026-03-03 10:00", place=("", ""), address="2 Elsewhere"))
    rows = [line.replace("100 N Main St", f"{n} Main St") for n, line in enumerate(rows)]
    call_command("import_service_requests", portal_file(tmp_path, *rows))
    Closure.objects.create(station=station, from_date="2026-03-04", to_date="2026-03-05")


def test_the_page_names_a_hypothesis_and_shows_what_is_counted(
    analyst: Client, requests: None
) -> None:
    page = analyst.get("/dumping/", WEEKS).content.decode()
    assert "is a hypothesis of the city" in page
    assert "6 requests are counted, of 7 that were received" in " ".join(page.split())
    assert "<title>One: 5</title>" in page
    assert "without a place" in page


def test_the_weeks_stand_beside_closures_and_waits(analyst: Client, requests: None) -> None:
    lines = analyst.get("/dumping/figures.csv", WEEKS).content.decode().splitlines()
    assert lines[0].startswith("week_from,district,requests,measured_waits")
    assert lines[1:] == [
        "2026-02-23,One,1,0,,0,0,0",
        "2026-03-02,One,4,0,,2,0,0",
        "2026-03-02,no_place,1,0,,2,0,0",
    ]


def test_the_report_has_the_week_beside_those_before(requests: None) -> None:
    found = dumping_figures(SUNDAY)
    assert found is not None
    assert (found["this_week"], found["last_week"], found["mean_of_weeks_before"]) == (5, 1, 0.25)
    assert found["districts"][0] == {"district": "One", "requests": 4}


def test_what_was_opened_after_the_week_is_not_counted(requests: None) -> None:
    found = dumping_figures(dt.date(2026, 3, 1))
    assert found is not None
    assert (found["this_week"], found["newest_request_on"]) == (1, "2026-03-01")
    assert dumping_figures(dt.date(2026, 2, 22)) is None


def test_a_type_that_is_no_longer_chosen_is_not_counted(analyst: Client, requests: None) -> None:
    chosen = RequestType.objects.exclude(name="HCD-Illegal Dumping")
    analyst.post("/dumping/types/", {"counted": [found.pk for found in chosen]})
    assert dumping_figures(SUNDAY)["this_week"] == 0  # type: ignore[index]


def test_an_address_of_the_citys_own_is_left_out_and_counted_again(
    analyst: Client, requests: None
) -> None:
    analyst.post("/dumping/facilities/", {"address": "1 Main St."})
    assert ServiceRequest.objects.filter(left_out="facility").count() == 1
    analyst.post("/dumping/facilities/", {"remove": FacilityAddress.objects.get().pk})
    assert not ServiceRequest.objects.filter(left_out="facility").exists()


def test_without_requests_the_page_says_where_they_come_from(analyst: Client) -> None:
    assert "import_service_requests" in analyst.get("/dumping/").content.decode()


def test_days_in_the_wrong_order_are_told_at_the_field(analyst: Client, requests: None) -> None:
    asked = {"from_day": "2026-03-08", "to_day": "2026-03-01"}
    assert "This day is before the first one." in analyst.get("/dumping/", asked).content.decode()
