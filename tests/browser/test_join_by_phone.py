"""A hauler before the sign, without a mouse: joins, is checked in; joins again and leaves."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from checkin.models import Event, Visit
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import AXE, RULES, the_station
from tests.checkin.made import Tablet, event, tablet_at
from tests.conftest import PHONE
from tests.phone.made import truck

pytestmark = pytest.mark.django_db(transaction=True)
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('button, .choice, .button, nav a')]
    .filter(it => it.checkVisibility() && it.getBoundingClientRect().height < 44)
    .map(it => it.outerHTML)"""
REFRESHED = "00:16"  # a page asks again every 15 seconds


def complaints(page: Page) -> list[str]:
    """Of axe, on a desk in light and on a phone in dark; what is too wide or too small."""
    page.evaluate(AXE)
    wrong: list[str] = []
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 640})
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
        wrong += [f"{v['id']}: {node['html']}" for v in found["violations"] for node in v["nodes"]]
        wrong += ["too wide"] if page.evaluate(WIDE) else []
        wrong += page.evaluate(SMALL)
    return wrong


def tab_to(page: Page, target: Locator) -> None:
    """By the keyboard alone."""
    for _ in range(40):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def press(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def sign_in(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """With the code that the phone gets."""
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type("410 555-0123")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/confirm/**")
    [*_, code] = re.findall(r"\b\d{6}\b", capsys.readouterr().out)
    tab_to(page, page.locator("[name=code]"))
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def join(page: Page, plate: str) -> None:
    chosen = page.locator(".choice", has_text=plate).locator("input")
    tab_to(page, page.locator("[name=license]").first)
    while not chosen.is_checked():
        page.keyboard.press("ArrowDown")
    press(page, page.locator(".join button"))
    page.wait_for_url("**/j/visits/*/")


def check_in(tablet: Tablet, number: str) -> None:
    later = timezone.now() + dt.timedelta(minutes=1)
    [answer] = tablet.send(event("checked_in", later, license_number=number))
    assert answer["status"] == "accepted"


def test_from_the_sign_to_the_scale_by_phone_and_keyboard(
    open_browser: OpenBrowser, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tablet = tablet_at(the_station())
    truck("SH-1", "1AB 2304"), truck("SH-2", "9ZZ 111")
    User.objects.create_user(phone=PHONE, phone_verified=True)
    context = open_browser(viewport={"width": 320, "height": 640}, locale="es-US")
    page = context.new_page()
    page.clock.install()
    page.goto(f"{server}/J/NW")
    sign_in(page, capsys)
    page.wait_for_url("**/J/NW")
    assert complaints(page) == []

    join(page, "1AB 2304")
    expect(page.locator("[data-state=in_line] .facts").first).to_be_visible()
    assert complaints(page) == []

    check_in(tablet, "SH-1")
    page.clock.fast_forward(REFRESHED)
    expect(page.locator("[data-warning=served]")).to_be_visible()
    assert complaints(page) == []

    page.goto(f"{server}/j/NW")
    join(page, "9ZZ 111")
    press(page, page.locator("#place a[href$='leave/']"))
    page.wait_for_url("**/leave/")
    tab_to(page, page.locator("[name=reason]").first)
    page.keyboard.press("Space")
    assert complaints(page) == []
    press(page, page.locator(".join button"))
    expect(page.locator("[data-warning=left]")).to_be_visible()
    assert Event.objects.get(kind="left_line").reason == "wait_too_long"
    outcomes = Visit.objects.order_by("first_at").values_list("outcome", "wait_basis")
    assert list(outcomes) == [("served", "phone"), ("walk_off", "none")]
