"""Who leaves the line, in a browser: from 320 px, in both languages, for everyone."""

from pathlib import Path
from typing import Any

from django.test import Client

from accounts.models import Role, User
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.walkoffs.month import make_month

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "320 px in Spanish": {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
}


def test_a_supervisor_reads_the_month_and_takes_it_along(
    open_browser: OpenBrowser, server: str, client: Client, tmp_path: Path
) -> None:
    make_month(tmp_path)
    supervisor = User.objects.create_user(email="sam@city.example", role=Role.SUPERVISOR)
    client.force_login(supervisor)
    for name, look in LOOKS.items():
        page = open_page(open_browser, server, client.cookies["sessionid"].value, **look)
        page.goto(f"{server}/walk-offs/?from_day=2025-03-01&to_day=2025-03-31")
        assert complaints(page) == [], name
        assert page.locator("svg.walk-chart").count() == 3
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        with page.expect_download() as download:
            page.locator("a[href*='figures.csv']").click()
        assert download.value.suggested_filename == "walk-offs-2025-03-03-2025-03-31.csv"
        page.goto(f"{server}/walk-offs/?from_day=nonsense")
        assert complaints(page) == [], name
