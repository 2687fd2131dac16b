"""The made-up city has something to find, so that whoever looks at it sees how findings read."""

import datetime as dt

import pytest

from analytics.demo.findings import NO_LICENSE, STRANGE
from analytics.demo.seeding import seed
from analytics.models import WeeklyReport
from checkin.calendar import city_zone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = dt.datetime(2026, 11, 18, 10, 30, tzinfo=city_zone())


def quiet(_text: str) -> None: ...


def test_the_newest_report_of_the_made_up_city_has_findings() -> None:
    seed(now=NOW, licenses=300, tell=quiet)
    newest = WeeklyReport.objects.first()
    assert newest is not None
    found = {one["rule"]: one["rows"] for one in newest.figures["findings"]}
    assert [row["minutes"] for row in found["two_stations"]] == [6]
    assert [row["plate"] for row in found["other_plate"]] == [STRANGE]
    assert [(row["plate"], row["days"]) for row in found["keeps_coming"]] == [(NO_LICENSE, 6)]
    assert [row["loads"] >= 10 for row in found["far_heavier_loads"]] == [True]
