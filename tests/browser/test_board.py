"""The board in a browser: five states in every look, fresh by itself, honest without a network."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from checkin.board import kept
from checkin.board.best_hours import hourly
from checkin.board.kept import Board
from checkin.board.station_now import Estimate, StationNow
from tests.board.made import busy_mornings, five_states, open_station, paused_station
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import AXE, RULES, follow, luminance

AGAIN = 12_000  # milliseconds in which the page has asked again
MINUTE = 60_000
Show = Callable[..., None]
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('a, button, summary')]
    .filter(it => it.className !== 'skip' && it.getBoundingClientRect().height < 44)
    .map(it => it.outerHTML)"""
COLORS = """() => [...document.querySelectorAll('.lead *, .state strong, .why, .age, td')]
    .filter(it => it.offsetParent)
    .map(it => [getComputedStyle(it).color, getComputedStyle(document.body).backgroundColor])"""
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "wide and dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "320 px in Spanish": {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    "320 px and dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, server: str) -> Show:
    """The server tells these until it is told others."""
    now = timezone.now()
    monkeypatch.setattr(kept, "FRESH", dt.timedelta(hours=1))
    monkeypatch.setattr(hourly, "found", {1: (now, busy_mornings())})

    def kept_with(*stations: StationNow) -> None:
        monkeypatch.setattr(kept, "kept", Board(timezone.now(), stations))

    kept_with(*five_states(now))
    return kept_with


def contrast(pair: list[str]) -> float:
    light, dark = sorted(map(luminance, pair), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
    wrong = [f"{v['id']}: {node['html']}" for v in found["violations"] for node in v["nodes"]]
    wrong += ["too wide"] if page.evaluate(WIDE) else []
    wrong += [str(pair) for pair in page.evaluate(COLORS) if contrast(pair) < 7]
    small: list[str] = page.evaluate(SMALL)
    return wrong + small


@pytest.mark.parametrize("look", LOOKS)
def test_five_states_are_readable_by_everyone(
    open_browser: OpenBrowser, server: str, show: Show, look: str
) -> None:
    page = open_browser(**LOOKS[look]).new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    for path in ("/", "/stations/NW"):
        page.goto(server + path)
        expect(page.locator("[data-switch]")).to_be_visible()
        for more in page.locator("summary").all():
            more.click()
        assert complaints(page) == []
    page.goto(server)
    expect(page.locator("article")).to_have_count(5)
    assert problems == []


def test_it_refreshes_by_itself_and_says_only_a_new_state(
    open_browser: OpenBrowser, server: str, show: Show
) -> None:
    page = open_browser().new_page()
    page.clock.install()
    show(open_station(timezone.now()))
    page.goto(server)
    aloud = page.locator("[data-aloud]")
    longer = replace(open_station(timezone.now()), wait=Estimate(50, 30, 80, "forecast"))
    show(longer)
    page.clock.run_for(AGAIN)
    expect(page.locator(".lead").first).to_contain_text("50 min")
    expect(aloud).to_be_empty()
    show(replace(paused_station(timezone.now()), id=1, name="Northwest"))
    page.clock.run_for(AGAIN)
    expect(aloud).to_have_text("Northwest: Paused")
    page.get_by_role("button", name="Stop refreshing").click()
    show(longer)
    page.clock.run_for(AGAIN)
    expect(page.locator("article")).to_contain_text("Paused")


def test_without_a_network_the_age_goes_on_and_old_waits_are_not_told(
    open_browser: OpenBrowser, server: str, show: Show
) -> None:
    page = open_browser().new_page()
    page.clock.install()
    show(open_station(timezone.now()))
    page.goto(server)
    page.clock.run_for(AGAIN)
    page.context.set_offline(True)
    page.clock.run_for(3 * MINUTE)
    expect(page.locator("[data-trouble]")).to_contain_text("Not refreshed since")
    expect(page.locator(".age")).to_contain_text(re.compile("[5-9] min ago"))
    expect(page.get_by_text("35 min")).to_be_visible()
    page.clock.run_for(12 * MINUTE)
    expect(page.get_by_text("35 min")).to_be_hidden()
    expect(page.get_by_text("This page was not refreshed for a while.")).to_be_visible()
    page.context.set_offline(False)
    page.clock.run_for(AGAIN)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    expect(page.get_by_text("35 min")).to_be_visible()


def test_without_javascript_it_tells_all_in_the_language_chosen(
    open_browser: OpenBrowser, server: str, show: Show
) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto(server)
    expect(
        page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]")
    ).to_have_count(1)
    expect(page.locator(".refresh")).to_be_hidden()
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    follow(page.get_by_role("link", name="Northwest Transfer Station"))
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".lead strong").first).to_have_text("35 min")
