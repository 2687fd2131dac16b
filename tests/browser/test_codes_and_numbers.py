"""The page of a sign-in code and that of a lost number in a browser: from 320 px, for everyone."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Role, User
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.licensing.made import issued

LOOKS = pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1280, "height": 900}},
        {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    ],
    ids=["wide", "320 px in Spanish"],
)


@LOOKS
def test_another_code_is_asked_for(
    server: str, open_browser: OpenBrowser, look: dict[str, Any]
) -> None:
    cache.clear()
    page = open_browser(**look).new_page()
    page.goto(f"{server}/accounts/login/")
    page.fill("#id_login", "410 555 0123")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/confirm/")
    page.click("form[action$='/again/'] button")
    page.wait_for_selector(".usa-alert--success")
    assert complaints(page) == []


@LOOKS
def test_a_number_is_changed(
    server: str, client: Client, open_browser: OpenBrowser, look: dict[str, Any]
) -> None:
    hauler = issued().vehicle.hauler
    client.force_login(User.objects.create_user(email="rosa@city.example", role=Role.CLERK))
    page = open_page(open_browser, server, client.cookies["sessionid"].value, **look)
    page.goto(f"{server}/haulers/{hauler.pk}/phone/")
    page.keyboard.press("Enter")
    page.fill("#id_phone", "410 555 0188")
    page.fill("#id_id_seen", "passport")
    page.fill("#id_reason", "stolen")
    assert complaints(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector(".usa-alert--success")
    page.goto(f"{server}/haulers/{hauler.pk}/phone/")
    assert complaints(page) == []
