"""A supervisor takes in the scale's file and reads which days were captured."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from checkin.calendar import city_day, city_zone
from checkin.models import ScaleTicket, Station
from checkin.record import Maker, record
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import follow
from tests.browser.test_desk_pages import complaints, open_page, signed_in
from tests.checkin.made import enrolled, event

__all__ = ["signed_in"]


@pytest.fixture
def yesterday(transactional_db: None) -> dt.date:
    """Forty check-ins of yesterday."""
    now = timezone.now()
    day = city_day(now) - dt.timedelta(days=1)
    station = Station.objects.create(code="NW", name="Northwest Transfer Station")
    device, _token = enrolled(station)
    begins = dt.datetime.combine(day, dt.time(8), city_zone())
    came = [
        event("checked_in", begins + dt.timedelta(minutes=9 * n), plate=f"AB {n}")
        for n in range(40)
    ]
    record(came, maker=Maker.of(device), now=now)
    return day


def scale_file(folder: Path, day: dt.date) -> Path:
    """Sixty tickets, some without a plate; and a line that nobody can read."""
    file = folder / "week.csv"
    clock = [f"{8 + n * 9 // 60:02}:{n * 9 % 60:02}" for n in range(60)]
    plate = [f"ab-{n}" if n % 9 else "" for n in range(60)]
    rows = [f"NW,{4000 + n},{day} {clock[n]},{plate[n]},{n}00" for n in range(60)]
    header = "station,ticket_number,weighed_at,plate,net_weight_lb"
    file.write_text("\r\n".join([header, *rows, f"NW,9,{day} 25:00,,"]))
    return file


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1440, "height": 900}},
        {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    ],
    ids=["wide", "320 px in Spanish"],
)
def test_a_file_is_looked_at_written_and_shown_as_capture(
    open_browser: OpenBrowser,
    server: str,
    yesterday: dt.date,
    signed_in: str,
    look: dict[str, Any],
    tmp_path: Path,
) -> None:
    page = open_page(open_browser, server, signed_in, **look)
    page.goto(f"{server}/capture/import/")
    assert complaints(page) == []
    page.locator("input[type=file]").set_input_files(scale_file(tmp_path, yesterday))
    follow(page.locator("main form button"))
    assert page.locator("main tbody th").all_inner_texts() == ["62"]
    assert complaints(page) == []
    assert not ScaleTicket.objects.exists()
    follow(page.locator("main form button"))
    page.wait_for_url("**/capture/")
    assert ScaleTicket.objects.count() == 60
    assert page.locator(".capture-tag").count() == 1
    assert complaints(page) == []
    follow(page.locator("tbody th a"))
    for show in ("tickets", "visits", "pairs"):
        follow(page.locator(f"a[href*='show={show}']").first)
        assert complaints(page) == []
    assert page.locator("main tbody tr").count() == 35
