"""The stations' week in the report: what is measured, and what was only said."""

import datetime as dt

import pytest
from django.template.loader import render_to_string

from analytics.figures import station_figures
from checkin.models import Station
from tests.checkin.made import DAY, event, licensed, tablet_at

pytestmark = pytest.mark.django_db


def test_waits_are_the_measured_ones_and_who_was_never_seen_is_said() -> None:
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
    [station] = station_figures(DAY, DAY - dt.timedelta(weeks=1))
    week = station["this_week"]
    assert (week["visits"], week["walk_offs"], week["walk_offs_by_phone_alone"]) == (4, 2, 1)
    assert (week["measured_waits"], week["median_wait_minutes"]) == (1, 30.0)
    assert station["last_week"]["median_wait_minutes"] is None
    page = render_to_string("analytics/report_body.html", {"figures": {"stations": [station]}})
    assert "1 of them joined by phone and was not seen" in page
