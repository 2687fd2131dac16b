"""Requests about dumping, in a browser: the map and its tables from 320 px, in both languages."""

from pathlib import Path
from typing import Any

import numpy as np
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from analytics.demo.requests import DISTRICTS, write_requests
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "320 px in Spanish": {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
}


def test_an_analyst_looks_at_the_map_and_the_lists(
    open_browser: OpenBrowser, server: str, client: Client, tmp_path: Path
) -> None:
    write_requests(timezone.now(), np.random.default_rng(1))
    analyst = User.objects.create_user(email="ana@city.example", role=Role.ANALYST)
    client.force_login(analyst)
    for name, look in LOOKS.items():
        page = open_page(open_browser, server, client.cookies["sessionid"].value, **look)
        for number, address in enumerate(("", "types/", "facilities/")):
            page.goto(f"{server}/dumping/{address}")
            assert complaints(page) == [], (name, address)
            page.screenshot(path=tmp_path / f"{name} {number}.png", full_page=True)
        page.goto(f"{server}/dumping/")
        assert page.locator(".dumping-map > svg > path").count() == DISTRICTS
