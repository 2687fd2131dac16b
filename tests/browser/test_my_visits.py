"""A hauler on a phone reads a visit and says what is not right; a supervisor answers."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from checkin.models import Remark, Visit
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import follow, the_station
from tests.browser.test_desk_pages import complaints, open_page, signed_in
from tests.checkin.made import event, tablet_at
from tests.conftest import PHONE
from tests.phone.made import truck

__all__ = ["signed_in"]
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "locale": "es-US"}


@pytest.fixture
def visit(transactional_db: None) -> Visit:
    """Yesterday half an hour in line."""
    tablet = tablet_at(the_station())
    license = truck("SH-1", "1AB 2304")
    served = timezone.now() - dt.timedelta(days=1)
    came: list[tuple[str, dt.datetime, dict[str, Any]]] = [
        ("joined_line", served - dt.timedelta(minutes=30), {}),
        ("checked_in", served, {"ticket_number": "T 4711", "net_weight_lb": 1240}),
    ]
    for kind, moment, facts in came:
        tablet.send(event(kind, moment, license_number=license.number, **facts))
    return Visit.objects.get()


def hauler_on_a_phone(open_browser: OpenBrowser, server: str) -> Page:
    client = Client()
    client.force_login(User.objects.create_user(phone=PHONE, phone_verified=True))
    session = client.cookies["sessionid"].value
    return open_page(open_browser, server, session, **NARROW)


def test_a_hauler_says_what_is_not_right_and_reads_the_answer(
    open_browser: OpenBrowser, server: str, visit: Visit, signed_in: str
) -> None:
    phone = hauler_on_a_phone(open_browser, server)
    phone.goto(f"{server}/my/visits/")
    assert complaints(phone) == []
    follow(phone.locator("tbody th a"))
    assert complaints(phone) == []
    assert "30 min" in phone.locator("dl").inner_text()
    phone.emulate_media(media="print")
    assert not phone.locator("form").last.is_visible()
    assert phone.locator(".print-only").is_visible()
    phone.emulate_media(media="screen")
    phone.fill("[name=text]", "Esperé dos horas")
    follow(phone.locator("main form button"))
    assert complaints(phone) == []

    desk = open_page(open_browser, server, signed_in, **WIDE)
    desk.goto(f"{server}/remarks/")
    assert complaints(desk) == []
    follow(desk.locator("tbody th a"))
    assert complaints(desk) == []
    desk.fill("[name=answer]", "El reloj de la entrada estaba mal.")
    follow(desk.locator("main form button"))
    assert complaints(desk) == []
    assert Remark.objects.get().answered_at

    phone.goto(f"{server}/my/remarks/")
    assert "El reloj" in phone.locator("main").inner_text()
    assert complaints(phone) == []
    for page in (phone, desk):
        page.goto(f"{server}/data/")
        assert complaints(page) == []
