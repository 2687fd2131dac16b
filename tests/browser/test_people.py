"""Who holds the tablet: names, PINs, the lock; and practice, which counts nowhere."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from checkin.attendants import hashed_pin
from checkin.models import Attendant, Event, Visit
from licensing.models import Status
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import Gate, events, gate_of, the_station
from tests.checkin.made import licensed
from tests.licensing.made import today

pytestmark = pytest.mark.django_db(transaction=True)
OpenGate = Callable[..., Gate]
BY_HAND_MS = 80  # between the keys: what comes faster is a scanner
FIFTEEN_MINUTES, HALF_AN_HOUR = "15:30", "31:00"


@pytest.fixture
def open_gate(open_browser: OpenBrowser, server: str, tmp_path: Path) -> OpenGate:
    def start(**options: Any) -> Gate:
        return gate_of(open_browser, server, tmp_path / "camera.y4m", **options)

    return start


def in_force(**facts: Any) -> Any:
    start = today()
    expires = start + dt.timedelta(90)
    return licensed("SH-2026-000123", "7CX 4410", issued_on=start, expires_on=expires, **facts)


def person(name: str, pin: str) -> Attendant:
    return Attendant.objects.create(name=name, station=the_station(), pin=hashed_pin(pin))


def choose(gate: Gate, name: str) -> None:
    gate.page.locator("#lock-names").get_by_role("button", name=name).click()


def tap_pin(gate: Gate, pin: str) -> None:
    for digit in pin:
        gate.page.locator("#pin-pad").get_by_role("button", name=digit, exact=True).click()
    gate.page.locator("#pin-ok").click()


def unlock(gate: Gate, name: str, pin: str) -> None:
    choose(gate, name)
    tap_pin(gate, pin)
    expect_unlocked(gate)


def expect_locked(gate: Gate) -> None:
    expect(gate.page.locator("#lock[open]")).to_have_count(1, timeout=8000)


def expect_unlocked(gate: Gate) -> None:
    expect(gate.page.locator("#lock[open]")).to_have_count(0)


def scan(gate: Gate, typed: str, tone: str = "admit") -> None:
    gate.type(typed)
    gate.expect_verdict(tone)


def start_practice(gate: Gate) -> None:
    gate.page.locator("#tool-practice").click()
    gate.page.locator("#practice-start").click()
    expect(gate.page.locator("#practice-bar")).to_contain_text("Practice: nothing counts")


def test_a_station_that_names_nobody_has_no_lock(open_gate: OpenGate) -> None:
    gate = open_gate()
    scan(gate, in_force().number)
    expect_unlocked(gate)
    assert events(1)[0].attendant == ""


def test_a_name_and_its_pin_open_the_tablet_and_each_event_says_who(open_gate: OpenGate) -> None:
    rosa = person("Rosa M.", "4821")
    gate = open_gate()
    expect_locked(gate)
    unlock(gate, "Rosa M.", "4821")
    expect(gate.page.locator("#who")).to_have_text("Rosa M.")
    scan(gate, in_force().number)
    gate.press("undo")
    assert {event.attendant for event in events(2)} == {str(rosa.id)}


def test_the_keyboard_types_the_pin(open_gate: OpenGate) -> None:
    person("Rosa M.", "482100")
    gate = open_gate()
    choose(gate, "Rosa M.")
    gate.page.keyboard.type("482100", delay=BY_HAND_MS)
    gate.page.wait_for_timeout(BY_HAND_MS)
    gate.page.keyboard.press("Enter")
    expect_unlocked(gate)


def test_a_wrong_pin_says_so_and_after_five_comes_a_pause(open_gate: OpenGate) -> None:
    person("Rosa M.", "4821")
    gate = open_gate()
    choose(gate, "Rosa M.")
    for _ in range(4):
        tap_pin(gate, "1111")
        expect(gate.page.locator("#pin-says")).to_contain_text("not the PIN of Rosa M.")
    tap_pin(gate, "1111")
    expect(gate.page.locator("#pin-says")).to_contain_text("Wait 30 seconds")
    tap_pin(gate, "4821")
    expect_locked(gate)
    gate.page.clock.install()
    gate.page.clock.fast_forward("00:31")
    tap_pin(gate, "4821")
    expect_unlocked(gate)


def test_a_forgotten_pin_stops_nobody_and_is_seen(open_gate: OpenGate) -> None:
    rosa = person("Rosa M.", "4821")
    gate = open_gate()
    choose(gate, "Rosa M.")
    gate.page.get_by_role("button", name="Forgot PIN").click()
    expect(gate.page.locator("#notice")).to_contain_text("can give a new one")
    scan(gate, in_force().number)
    assert events(1)[0].attendant == f"{rosa.id}?"


def test_the_tablet_is_handed_on_with_one_button(open_gate: OpenGate) -> None:
    person("Rosa M.", "4821")
    luis = person("Luis P.", "7730")
    gate = open_gate()
    unlock(gate, "Rosa M.", "4821")
    gate.page.locator("#switch").click()
    gate.page.get_by_role("button", name="Go on as Rosa M.").click()
    expect_unlocked(gate)
    gate.page.locator("#switch").click()
    unlock(gate, "Luis P.", "7730")
    scan(gate, in_force().number)
    assert events(1)[0].attendant == str(luis.id)


def test_the_pin_is_known_without_a_network(open_gate: OpenGate) -> None:
    person("Rosa M.", "4821")
    gate = open_gate()
    expect_locked(gate)
    gate.page.context.set_offline(True)
    unlock(gate, "Rosa M.", "4821")


def test_untouched_for_a_quarter_of_an_hour_the_tablet_asks_who_has_it(
    open_gate: OpenGate,
) -> None:
    person("Rosa M.", "4821")
    gate = open_gate()
    unlock(gate, "Rosa M.", "4821")
    gate.page.reload()
    expect(gate.page.locator("#who")).to_have_text("Rosa M.")
    expect_unlocked(gate)
    gate.page.clock.install()
    gate.page.clock.fast_forward(FIFTEEN_MINUTES)
    expect_locked(gate)


def test_an_open_verdict_is_never_locked_away(open_gate: OpenGate) -> None:
    person("Rosa M.", "4821")
    gate = open_gate()
    unlock(gate, "Rosa M.", "4821")
    scan(gate, in_force(status=Status.SUSPENDED).number, "refuse")
    gate.page.clock.install()
    gate.page.clock.fast_forward(FIFTEEN_MINUTES)
    gate.page.wait_for_timeout(6000)
    expect_unlocked(gate)
    gate.expect_verdict("refuse")


def test_a_card_before_a_locked_tablet_waits(open_gate: OpenGate) -> None:
    rosa, license = person("Rosa M.", "4821"), in_force()
    gate = open_gate(shows=license.current_pass.url)
    expect_locked(gate)
    gate.page.wait_for_timeout(2000)
    assert not Event.objects.exists()
    unlock(gate, "Rosa M.", "4821")
    gate.expect_verdict("admit")
    assert events(1)[0].attendant == str(rosa.id)


def test_a_scanner_that_types_into_the_lock_is_told_to_wait(open_gate: OpenGate) -> None:
    person("Rosa M.", "4821")
    license = in_force()
    gate = open_gate()
    choose(gate, "Rosa M.")
    gate.page.keyboard.type(license.current_pass.url)
    gate.page.keyboard.press("Enter")
    expect(gate.page.locator("#pin-says")).to_contain_text("Nothing was read")
    expect(gate.page.locator("#pin")).to_have_value("")
    assert not Event.objects.exists()


def test_practice_leaves_no_visit(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.mean("joined_line")
    start_practice(gate)
    scan(gate, license.number)
    assert "Practice" in gate.verdict()
    gate.press("next")
    expect(gate.page.locator("#waiting-list li")).to_have_count(0)
    gate.page.reload()
    expect(gate.page.locator("#practice-bar")).to_be_visible()
    gate.page.get_by_role("button", name="End practice").click()
    expect(gate.page.locator("#practice-bar")).to_be_hidden()
    gate.expect_all_sent()
    assert [event.practice for event in events(1)] == [True]
    assert not Visit.objects.exists()


def test_practice_ends_with_the_lock(open_gate: OpenGate) -> None:
    person("Rosa M.", "4821")
    gate = open_gate()
    unlock(gate, "Rosa M.", "4821")
    start_practice(gate)
    gate.page.locator("#switch").click()
    unlock(gate, "Rosa M.", "4821")
    expect(gate.page.locator("#practice-bar")).to_be_hidden()


def test_practice_ends_after_half_an_hour(open_gate: OpenGate) -> None:
    gate = open_gate()
    start_practice(gate)
    gate.page.clock.install()
    gate.page.clock.fast_forward(HALF_AN_HOUR)
    expect(gate.page.locator("#practice-bar")).to_be_hidden(timeout=8000)


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 640), (1180, 820)])
def test_the_lock_can_be_used_by_everybody(
    open_gate: OpenGate, size: tuple[int, int], color_scheme: str
) -> None:
    """With sixty names, of which some are long."""
    width, height = size
    for number in range(60):
        person(f"Maximiliana Oyelaran {number}" if number % 9 == 0 else f"Rosa {number}", "4821")
    viewport = {"width": width, "height": height}
    gate = open_gate(viewport=viewport, color_scheme=color_scheme, locale="es")
    expect_locked(gate)
    problems = gate.complaints() + gate.small_targets()
    choose(gate, "Rosa 58")
    problems += gate.complaints() + gate.small_targets()
    tap_pin(gate, "4821")
    expect_unlocked(gate)
    gate.page.locator("#tool-practice").click()
    gate.page.locator("#practice-start").click()
    problems += gate.complaints() + gate.small_targets()
    assert problems == []
    assert gate.page.evaluate("document.documentElement.scrollWidth") <= width
