"""A tablet at the gate, as an attendant sees and touches it."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from checkin.enrollment import new_code
from checkin.models import Event, Station
from tests.browser.camera import film

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """targets => targets
    .map(target => [target.outerHTML, target.getBoundingClientRect()])
    .filter(([_, box]) => Math.min(box.width, box.height) < 64).map(([html]) => html)"""
KEPT = """name => new Promise(resolve => {
  indexedDB.open('haulpass').onsuccess = ({target: {result: db}}) => {
    db.transaction('kept').objectStore('kept').get(name).onsuccess = ({target: {result}}) => {
      db.close();
      resolve(Boolean(result && result.at !== null));
    };
  };
})"""
WIDE = """() => [document.documentElement, document.querySelector('#verdict')]
    .some(({scrollWidth, clientWidth}) => scrollWidth > clientWidth)"""
STRAY_TOUCH_MS = 450  # a verdict ignores touches that were meant for the page under it


def the_station() -> Station:
    return Station.objects.get_or_create(code="NW", name="Northwest Transfer Station")[0]


def until(page: Page, condition: str) -> None:
    """Playwright's own waiting evaluates a text in the page, which the page's policy forbids."""
    ends = time.monotonic() + 15
    while not page.evaluate(condition):
        assert time.monotonic() < ends, condition
        page.wait_for_timeout(50)


def follow(link: Locator) -> None:
    """A touch that leads to another page, which is there afterwards."""
    with link.page.expect_navigation():
        link.click()


class Gate:
    """`page` shows the tablet's page, enrolled and ready to scan."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(f"{address}/tablet/")

    def enroll(self, code: str, name: str = "Gate 1") -> None:
        self.page.locator("#enroll-code").fill(code)
        self.page.locator("#enroll-name").fill(name)
        self.page.locator("#enroll-send").click()

    def mean(self, meaning: str) -> None:
        """joined_line, checked_in, finished or next."""
        self.page.locator(f"#meanings input[value={meaning}]").check(force=True)

    def type(self, text: str) -> None:
        self.page.locator("#typed").fill(text)
        self.page.locator("#typed-form button").click()

    def expect_verdict(self, tone: str) -> None:
        expect(self.page.locator("#verdict[open]")).to_have_attribute("data-tone", tone)

    def verdict(self) -> str:
        return self.page.locator("#verdict").inner_text()

    def see_verdict(self) -> None:
        """It is open, and for so long that a touch is meant for it."""
        expect(self.page.locator("#verdict[open]")).to_be_visible()
        self.page.wait_for_timeout(STRAY_TOUCH_MS)

    def press(self, choice: str) -> None:
        """A button of the verdict by its value: next, turned_away, keep, trailer, undo …"""
        self.see_verdict()
        self.page.locator(f"#verdict button[value={choice}]").click()
        expect(self.page.locator("#verdict[open]")).to_have_count(0)

    def touch(self, name: str) -> None:
        """A button of the verdict by its name, such as that of a load."""
        self.see_verdict()
        self.page.locator("#verdict").get_by_role("button", name=name, exact=True).click()
        expect(self.page.locator("#verdict[open]")).to_have_count(0)

    def expect_roster(self) -> None:
        """Whole, and with what there is to know of the station."""
        ends = time.monotonic() + 15
        for name in ("roster", "station"):
            while not self.page.evaluate(KEPT, name):
                assert time.monotonic() < ends, f"The {name} did not come."
                self.page.wait_for_timeout(100)

    def cut(self) -> None:
        """The network."""
        self.page.context.set_offline(True)
        # An answer that was on its way still counts as contact, until the next half minute.
        contact = self.page.locator("#contact")
        expect(contact).to_have_attribute("data-online", "false", timeout=40_000)

    def restore(self) -> None:
        self.page.context.set_offline(False)
        self.expect_all_sent()

    def overflow(self) -> list[str]:
        """Whether something is wider than the screen."""
        wide: bool = self.page.evaluate(WIDE)
        return ["wider than the screen"] if wide else []

    def expect_all_sent(self) -> None:
        expect(self.page.locator("#queue")).to_have_attribute("data-length", "0")

    def small_targets(self) -> list[str]:
        """Buttons and fields that a glove would miss."""
        targets = self.page.locator("button:visible, input:visible, summary:visible")
        found: list[str] = targets.evaluate_all(SMALL)
        return found

    def contrast_of_verdict(self, tone: str) -> float:
        """Of the words on their ground, by the formula of WCAG 2."""
        self.page.evaluate(f"document.querySelector('#verdict').dataset.tone = '{tone}'")
        style = "getComputedStyle(document.querySelector('#verdict'))"
        word, ground = self.page.evaluate(f"[{style}.color, {style}.backgroundColor]")
        light, dark = sorted((luminance(word), luminance(ground)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def complaints(self) -> list[str]:
        """What axe finds wrong on the page as it stands."""
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
        return [
            f"{violation['id']}: {node['html']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]


def luminance(color: str) -> float:
    """Relative, of `rgb(r, g, b)`: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def gate_of(
    open_browser: Callable[..., Any],
    address: str,
    camera: Path,
    *,
    shows: str = "",
    inverted: bool = False,
    wait: bool = True,
    **look: Any,
) -> Gate:
    """An enrolled tablet whose camera sees that text as a QR code, or the road."""
    if not shows:
        return enrolled_gate(open_browser, address, None, wait=wait, **look)
    film(camera, (shows, 1), inverted=inverted)
    return enrolled_gate(open_browser, address, camera, wait=wait, **look)


def enrolled_gate(
    open_browser: Callable[..., Any],
    address: str,
    camera: Path | None,
    *,
    wait: bool = True,
    **look: Any,
) -> Gate:
    """The same with a film that is made already. It has its roster, unless nobody is to wait for
    it: before that every verdict would depend on who is faster, the roster or the server."""
    context = open_browser(camera=camera, **look)
    gate = Gate(context.new_page(), address)
    gate.enroll(new_code(the_station(), now=timezone.now()))
    expect(gate.page.locator("#work")).to_be_visible()
    if wait:
        gate.expect_roster()
    return gate


def events(count: int) -> list[Event]:
    """All events, once there are so many: the tablet sends them behind the scenes."""
    deadline = time.monotonic() + 10
    while len(found := list(Event.objects.order_by("id"))) < count:
        assert time.monotonic() < deadline, f"{len(found)} events of {count}"
        time.sleep(0.05)
    return found
