"""The weekly report in a browser: wide, on 320 px, on paper, published with one touch."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Role, User
from analytics.models import WeeklyReport
from analytics.weekly import keep, make
from checkin.models import Station
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import follow
from tests.browser.test_desk_pages import WIDE, complaints, open_page
from tests.checkin.made import licensed

SUNDAY = dt.date(2026, 6, 28)
BEGIN, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


@pytest.fixture
def draft(transactional_db: None, tmp_path: Path) -> WeeklyReport:
    """Forty who come each week, three who stopped in March and two who never came."""
    Station.objects.create(code="NW", name="Northwest Transfer Station")
    for number in range(45):
        licensed(f"SH-{number:02}", f"AB {number:04}", issued_on=BEGIN, expires_on=END)
    weeks = [SUNDAY - dt.timedelta(days=7 * week + 3) for week in range(24)]
    lines = [
        f"SH-{number:02},NW,{day} 10:00,{day} 10:25"
        for number in range(43)
        for day in weeks
        if number < 40 or day < dt.date(2026, 3, 1)
    ]
    file = tmp_path / "visits.csv"
    file.write_text("\n".join(["license_number,station,arrived_at,served_at", *lines]) + "\n")
    call_command("import_visits", file)
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now())
    return WeeklyReport.objects.get()


@pytest.fixture
def signed_in(client: Client) -> str:
    client.force_login(User.objects.create_user(email="a@city.example", role=Role.ANALYST))
    return client.cookies["sessionid"].value


def opened(open_browser: OpenBrowser, server: str, session: str, **look: Any) -> Page:
    page = open_page(open_browser, server, session, **look)
    page.goto(f"{server}/reports/{SUNDAY}/")
    return page


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1440, "height": 900}},
        {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    ],
    ids=["wide", "320 px in Spanish"],
)
def test_an_analyst_reads_and_publishes_the_report(
    open_browser: OpenBrowser,
    server: str,
    draft: WeeklyReport,
    signed_in: str,
    look: dict[str, Any],
) -> None:
    page = opened(open_browser, server, signed_in, **look)
    assert complaints(page) == []
    assert page.locator("section.lead").count() > 0
    follow(page.locator("form[action$='/publish/'] button"))
    page.wait_for_url(f"**/reports/{SUNDAY}/")
    assert complaints(page) == []
    draft.refresh_from_db()
    assert draft.published_at is not None
    page.goto(f"{server}/reports/")
    assert complaints(page) == []


def test_the_printed_report_has_its_tables_whole_and_no_buttons(
    open_browser: OpenBrowser, server: str, draft: WeeklyReport, signed_in: str
) -> None:
    page = opened(open_browser, server, signed_in, viewport={"width": 720, "height": 960})
    page.emulate_media(media="print")
    assert not page.evaluate(WIDE)
    assert not page.locator("main button").first.is_visible()
    assert page.get_by_role("table", name="All stations by week").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
