"""The stations' weeks in the report: what is measured, and what was only said."""

import datetime as dt
from collections import Counter

import pytest
from django.template.loader import render_to_string

from analytics.register import read_register
from analytics.report_words import shown_stations, shown_weeks
from analytics.station_weeks import reached, station_weeks
from analytics.walkoffs.counts import counts_of
from analytics.walkoffs.figures import figures
from analytics.walkoffs.span import Span
from analytics.weeks_chart import round_top
from checkin.calendar import midnight, station_calendars, week_of
from checkin.models import Station
from tests.checkin.made import DAY, Tablet, event, licensed, tablet_at

pytestmark = pytest.mark.django_db
SUNDAY = week_of(DAY) + dt.timedelta(days=6)


@pytest.fixture
def morning() -> Tablet:
    tablet = tablet_at(Station.objects.create(code="NW", name="Northwest"))
    licensed("SH-1", "AAA 111")
    tablet.record(
        event("joined_line", "10:00", plate="A 1"),
        event("checked_in", "10:30", plate="A 1"),
        event("checked_in", "10:40", plate="A 2", stated_wait_minutes=240),
        event("joined_line", "10:00", plate="A 3"),
        event("left_line", "10:10", plate="A 3"),
        event("joined_line", "10:00", license_number="SH-1", source="phone"),
    )
    return tablet


def test_waits_are_the_measured_ones_and_who_was_never_seen_is_said(morning: Tablet) -> None:
    found = station_weeks(read_register(SUNDAY))
    [station] = found["stations"]
    week = station["this_week"]
    assert (week["visits"], week["walk_offs"], week["walk_offs_by_phone_alone"]) == (4, 2, 1)
    assert (week["measured_waits"], week["median_wait_minutes"]) == (1, 30)
    assert station["last_week"]["median_wait_minutes"] is None
    sections = {"stations": shown_stations(found["stations"]), "weeks": shown_weeks(found)}
    page = render_to_string("analytics/stations/section.html", {"sections": sections})
    assert "1 of them joined by phone and was not seen" in page


def test_of_fewer_than_ten_no_share_is_told(morning: Tablet) -> None:
    [station] = station_weeks(read_register(SUNDAY))["stations"]
    assert (station["this_week"]["served_or_left"], station["this_week"]["share"]) == (2, None)


def test_the_share_that_left_is_that_of_the_page_on_walk_offs(morning: Tablet) -> None:
    for number in range(20):
        morning.record(event("joined_line", "11:00", plate=f"B {number}"))
        if number % 4:
            morning.record(event("checked_in", f"11:{10 + number}", plate=f"B {number}"))
    [station] = station_weeks(read_register(SUNDAY))["stations"]
    calendars = station_calendars([morning.device.station_id])
    after = midnight(SUNDAY + dt.timedelta(days=2))
    found = figures(counts_of(calendars, Span(week_of(SUNDAY), SUNDAY), [], after))
    assert station["this_week"]["share"] == pytest.approx(found.all.share, abs=1e-6)
    assert station["this_week"]["left"] == found.all.left


def test_what_comes_after_the_last_day_is_not_counted(morning: Tablet) -> None:
    before = SUNDAY - dt.timedelta(weeks=1)
    [station] = station_weeks(read_register(before))["stations"]
    assert station["this_week"]["visits"] == 0


def test_the_weeks_begin_with_the_records_and_are_never_more_than_26(morning: Tablet) -> None:
    assert len(station_weeks(read_register(SUNDAY))["waits"]["weeks"]) == 2
    later = station_weeks(read_register(SUNDAY + dt.timedelta(weeks=40)))
    assert len(later["waits"]["weeks"]) == 26


def test_nine_in_ten_is_reached_at_the_first_minute_that_holds_them() -> None:
    assert reached(Counter({5: 9, 60: 1}), 0.9) == 5
    assert reached(Counter({5: 8, 20: 1, 60: 1}), 0.9) == 20


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (0.03, 0.04), (0.1, 0.1), (1, 1), (7, 10), (10, 10), (1830, 2000)]
)
def test_an_axis_ends_with_a_number_that_reads_well(most: float, top: float) -> None:
    assert round_top(most) == pytest.approx(top)
