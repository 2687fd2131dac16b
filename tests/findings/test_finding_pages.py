"""The findings as people read them: in the report, on their page, as a file; and driving times."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from analytics.findings.card import CARDS
from analytics.findings.words import SENTENCES
from analytics.models import DrivingTime, ListSeen, WeeklyReport
from analytics.weekly import keep, make
from checkin.models import Station
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 3, 8)
AT = "2026-03-03T15:00:00+00:00"
ROWS: dict[str, dict[str, Any]] = {
    "fell_silent": {
        "license": "SH-1", "visits_a_week": 1.5, "last_visit_on": "2026-01-20",
        "p_inactive": 0.84, "p_week_before": 0.71, "lead_rank": None,
    },
    "came_back": {
        "license": "SH-2", "visits": 2, "last_visit_before": None, "p_week_before": 0.9,
        "listed_on": "2026-03-01",
    },
    "far_more_loads": {"license": "SH-3", "visits": 90, "usual_visits": 12.5, "weeks": 13},
    "far_heavier_loads": {
        "license": "SH-4", "vehicle_class": "pickup", "loads": 3, "pounds": 9000,
        "usual_pounds": 1200, "bound_pounds": 4000,
    },
    "two_stations": {
        "license": "SH-5", "from_station": "Northwest", "from_at": AT, "station": "Quarantine",
        "at": AT, "minutes": 7, "driving_minutes": 20,
    },
    "other_plate": {
        "license": "SH-6", "at": AT, "station": "Northwest", "own": "1AB2304", "plate": "9ZZ8800",
        "told_by": "typed",
    },
    "keeps_coming": {
        "plate": "=7KK3319", "days": 5, "since": "2026-01-05", "last_on": "2026-03-04",
        "stations": ["Northwest"],
    },
    "low_capture": {
        "station": "Northwest", "station_code": "NW", "day": "2026-03-05", "tickets": 40,
        "check_ins": 15,
    },
}  # fmt: skip


@pytest.fixture
def report() -> WeeklyReport:
    """With one row of each rule."""
    made = make(SUNDAY, today=SUNDAY)
    made.figures["findings"] = [
        {"rule": rule, "rows": [row], "false_alarms": None, "not_judged": None}
        for rule, row in ROWS.items()
    ]
    keep(made, now=timezone.now())
    return WeeklyReport.objects.get()


@pytest.fixture
def analyst(sign_in: SignIn) -> Client:
    return sign_in(Role.ANALYST)


def test_every_rule_has_its_card_and_its_sentence() -> None:
    assert list(CARDS) == list(SENTENCES) == list(ROWS)


def test_the_page_shows_each_finding_with_its_rule(analyst: Client, report: WeeklyReport) -> None:
    page = analyst.get("/findings/").content.decode()
    assert "8 findings" in page
    assert "minutes later; the drive takes 20 at least" in page
    assert ListSeen.objects.get().what == "findings"


def test_one_rule_alone_can_be_asked_for(analyst: Client, report: WeeklyReport) -> None:
    page = analyst.get("/findings/?rule=low_capture").content.decode()
    assert "1 finding<" in page
    assert "40 scale tickets, 15 check-ins" in page


def test_a_week_without_a_report_is_refused_in_words(analyst: Client, report: WeeklyReport) -> None:
    assert "could not be read" in analyst.get("/findings/?week=2020-01-05").content.decode()


def test_without_a_report_the_page_says_how_one_is_made(analyst: Client) -> None:
    assert "There is no report yet" in analyst.get("/findings/").content.decode()


def test_the_report_says_of_each_rule_what_it_found(analyst: Client, report: WeeklyReport) -> None:
    page = analyst.get(f"/reports/{SUNDAY}/").content.decode()
    assert 'id="finding-two_stations"' in page
    assert "the plate 9ZZ8800 was typed; registered is 1AB2304" in page


def test_a_rule_without_a_row_says_what_that_means(analyst: Client) -> None:
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now())
    page = analyst.get("/findings/").content.decode()
    assert "nobody has set the driving times" in page
    assert "no record meets this rule" in page


def test_the_file_has_every_finding_and_no_formula(analyst: Client, report: WeeklyReport) -> None:
    lines = analyst.get("/findings/findings.csv").content.decode().splitlines()
    assert lines[0] == "week_ending,rule,license,plate_or_station,what_the_records_say"
    assert len(lines) == 9
    assert "keeps_coming,,'=7KK3319," in lines[7]


def test_a_driving_time_is_set_either_way_replaced_and_removed(
    sign_in: SignIn, station: Station, quarantine: Station
) -> None:
    client = sign_in(Role.SUPERVISOR)
    for minutes, kept in [(25, [25]), (20, [20]), (0, [])]:
        pair = {"one": quarantine.code, "other": station.code, "minutes": minutes}
        client.post("/findings/driving-times/", pair)
        assert [*DrivingTime.objects.values_list("minutes", flat=True)] == kept


def test_a_station_is_not_driven_to_from_itself(
    sign_in: SignIn, station: Station, quarantine: Station
) -> None:
    pair = {"one": station.code, "other": station.code, "minutes": 5}
    page = sign_in(Role.SUPERVISOR).post("/findings/driving-times/", pair).content.decode()
    assert "two different stations" in page
    assert not DrivingTime.objects.exists()
