"""A visit, the paper log and the day sheet in a browser: from 320 px, for everyone, on paper."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Role, User
from checkin.calendar import city_day
from checkin.enrollment import enroll, new_code
from checkin.models import Event, Station
from checkin.record import Maker, record
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import AXE, RULES, follow
from tests.checkin.made import licensed

WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('main :is(button, select, .usa-input)')]
    .filter(it => it.getBoundingClientRect().height < 44).map(it => it.outerHTML)"""


@pytest.fixture
def busy_station(transactional_db: None) -> Station:
    """A morning at a gate, with a pause, a refusal, a paper line and a correction."""
    now = timezone.now()
    station = Station.objects.create(code="NW", name="Northwest Transfer Station")
    device, _token = enroll(new_code(station, now=now), name="Gate tablet", now=now)
    licensed("SH-2026-000001", issued_on=dt.date(2020, 1, 1), expires_on=dt.date(2040, 1, 1))
    named = {"license_number": "SH-2026-000001", "attendant": "12", "load_type": "junk"}
    happened: list[tuple[str, int, dict[str, Any]]] = [
        ("joined_line", 50, named), ("checked_in", 20, named | {"ticket_number": "T 4711"}),
        ("refused", 45, {"plate": "ZZ 1", "reason": "load_not_taken"}),
        ("paused", 40, {"reason": "box_swap"}), ("resumed", 25, {}),
        ("line_count", 30, {"in_line": 9}),
    ]  # fmt: skip
    events = [
        {"id": str(uuid.uuid4()), "kind": kind, "made_offline": False, "clock_offset_ms": -90_000,
         "occurred_at": (now - dt.timedelta(minutes=ago)).isoformat()} | facts
        for kind, ago, facts in happened
    ]  # fmt: skip
    record(events, maker=Maker.of(device), now=now)
    return station


@pytest.fixture
def signed_in(client: Client) -> str:
    client.force_login(
        User.objects.create_user(email="sam@city.example", name="Sam Ortiz", role=Role.SUPERVISOR)
    )
    return client.cookies["sessionid"].value


def open_page(open_browser: OpenBrowser, server: str, session: str, **look: Any) -> Page:
    context = open_browser(**look)
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    return context.new_page()


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
    wrong = [f"{v['id']}: {node['html']}" for v in found["violations"] for node in v["nodes"]]
    wrong += ["too wide"] if page.evaluate(WIDE) else []
    small: list[str] = page.evaluate(SMALL)
    return wrong + small


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1440, "height": 900}},
        {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    ],
    ids=["wide", "320 px in Spanish"],
)
def test_a_person_corrects_prints_and_enters_paper(
    open_browser: OpenBrowser,
    server: str,
    busy_station: Station,
    signed_in: str,
    look: dict[str, Any],
) -> None:
    page = open_page(open_browser, server, signed_in, **look)
    page.goto(f"{server}/visits/")
    follow(page.locator("tbody th a").last)
    page.wait_for_url("**/visits/*-*/")
    assert complaints(page) == []
    follow(page.locator("a[href^='/visits/events/']").last)
    assert complaints(page) == []
    follow(page.locator("[name=correct]"))
    assert complaints(page) == []
    page.fill("#id_correct-reason", "The clock on the wall says so")
    page.select_option("#id_correct-kind", "refused")
    follow(page.locator("[name=correct]"))
    page.wait_for_url("**/visits/*-*/")
    assert page.locator(".event--gone").count() == 1
    assert complaints(page) == []

    page.goto(f"{server}/gate/NW/paper-log/")
    assert complaints(page) == []
    page.fill("#id_1-time", "00:01")
    page.fill("#id_1-name", "SH-2026-000001")
    follow(page.locator("[name=check]"))
    assert complaints(page) == []
    follow(page.locator("[name=record]"))
    page.wait_for_url("**/day/*/")
    page.goto(f"{server}/gate/NW/day/{city_day(timezone.now())}/")
    assert complaints(page) == []
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert Event.objects.filter(source="paper", device=None).count() == 3


def test_the_day_sheet_fits_the_width_of_a_sheet_of_paper(
    open_browser: OpenBrowser, server: str, busy_station: Station, signed_in: str
) -> None:
    page = open_page(open_browser, server, signed_in, viewport={"width": 720, "height": 960})
    page.goto(f"{server}/gate/NW/day/{city_day(timezone.now())}/")
    page.emulate_media(media="print")
    assert not page.evaluate(WIDE)
    assert page.pdf(format="Letter").count(b"/Type /Page\n") <= 3
