"""Who fell silent or came back, and what two stations and a scale say together."""

import datetime as dt

import pytest
from django.utils import timezone

from analytics.findings.rules import Rule
from analytics.models import DrivingTime, WeeklyReport
from analytics.weekly import keep, make
from checkin.models import Station
from tests.checkin.made import Tablet, at, code_of, event, licensed, tablet_at
from tests.findings.made import SUNDAY, regulars, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(station: Station) -> tuple[Tablet, Tablet]:
    """Tablets of two stations half an hour apart."""
    other = Station.objects.create(code="QR", name="Quarantine Road")
    one, two = sorted([station, other], key=lambda station: station.pk)
    DrivingTime.objects.create(one=one, other=two, minutes=30)
    return tablet_at(station), tablet_at(other)


def test_a_regular_is_said_to_fall_silent_in_the_week_in_which_it_crosses_the_threshold(
    station: Station,
) -> None:
    regulars(tablet_at(station), stops_after=14)
    weeks = [SUNDAY - dt.timedelta(weeks=back) for back in range(6, -1, -1)]
    for ending in weeks:
        keep(make(ending, today=SUNDAY), now=timezone.now())
    silent = [
        (report.week_ending, row["subject"])
        for report in WeeklyReport.objects.order_by("week_ending")
        for row in rows_of(report.figures, Rule.FELL_SILENT)
    ]
    assert [number for _, number in silent] == ["STOPPED"]


def test_without_a_report_of_the_week_before_nobody_is_said_to_fall_silent(
    station: Station,
) -> None:
    regulars(tablet_at(station), stops_after=14)
    assert rows_of(make(SUNDAY, today=SUNDAY).figures, Rule.FELL_SILENT) == []


def test_one_that_came_each_week_and_was_away_for_months_came_back(station: Station) -> None:
    tablet = tablet_at(station)
    regulars(tablet, stops_after=12)
    stopped = {"license_number": "STOPPED"}
    tablet.record(event("checked_in", at("10:00", SUNDAY - dt.timedelta(days=2)), **stopped))
    [row] = rows_of(make(SUNDAY, today=SUNDAY).figures, Rule.CAME_BACK)
    assert (row["subject"], row["visits"], row["was_listed"]) == ("STOPPED", 1, False)


def scans(two: tuple[Tablet, Tablet], second: str, **fields: str) -> list[dict[str, object]]:
    pass_code = code_of(licensed())
    named = fields or {"pass_code": pass_code, "source": "scan"}
    for tablet, clock in zip(two, ["10:00", second], strict=True):
        came = at(clock, SUNDAY - dt.timedelta(days=2))
        tablet.record(event("checked_in", came, clock_offset_ms=0, **named))
    return rows_of(make(SUNDAY, today=SUNDAY).figures, Rule.TWO_STATIONS)


def test_one_pass_at_two_stations_sooner_than_the_drive_is_found(
    two: tuple[Tablet, Tablet],
) -> None:
    [row] = scans(two, "10:20")
    assert (row["subject"], row["minutes"], row["driving_minutes"]) == ("SH-1", 20, 30)


def test_after_the_drive_nothing_is_found(two: tuple[Tablet, Tablet]) -> None:
    assert scans(two, "10:29") == []


def test_a_number_that_was_typed_is_no_scan(two: tuple[Tablet, Tablet]) -> None:
    assert scans(two, "10:20", license_number="SH-1", source="typed") == []
