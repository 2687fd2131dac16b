"""The line on the tablets of a station: who waits, who is next, and what stops everybody."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from checkin.models import Event, Kind, Visit
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import Gate, events, gate_of, the_station
from tests.checkin.made import event, licensed, tablet_at
from tests.licensing.made import today

pytestmark = pytest.mark.django_db(transaction=True)
OpenGate = Callable[..., Gate]
SOON = 15_000  # the line is asked for every ten seconds, and whenever a tablet is woken


@pytest.fixture
def open_gate(open_browser: OpenBrowser, server: str, tmp_path: Path) -> OpenGate:
    def start(meaning: str = "checked_in", **options: Any) -> Gate:
        gate = gate_of(open_browser, server, tmp_path / "camera.y4m", **options)
        gate.mean(meaning)
        return gate

    return start


def in_force(number: str = "SH-2026-000123", plate: str = "7CX 4410") -> Any:
    start = today()
    return licensed(number, plate, issued_on=start, expires_on=start + dt.timedelta(90))


def rows(gate: Gate) -> Locator:
    return gate.page.locator("#waiting-list li")


def tap(gate: Gate, name: str) -> None:
    gate.page.get_by_role("button", name=name, exact=True).click()


def tap_row(gate: Gate, name: str) -> None:
    rows(gate).first.get_by_role("button", name=name).click()


def scan(gate: Gate, typed: str, choice: str = "next") -> None:
    gate.type(typed)
    gate.expect_verdict("admit")
    gate.press(choice)


def wake(gate: Gate) -> None:
    gate.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def bring(gate: Gate, *others: Gate) -> None:
    """What one tablet did is on the server, and the others ask for it."""
    gate.expect_all_sent()
    for other in others:
        wake(other)


def backdate(minutes: int) -> None:
    """Who waits has waited for so long: the events of a test lie seconds apart."""
    Visit.objects.update(joined_at=Visit.objects.get().first_at - dt.timedelta(minutes=minutes))


def test_who_joins_at_the_gate_is_tapped_at_the_scale(open_gate: OpenGate) -> None:
    license = in_force()
    gate, scale = open_gate("joined_line"), open_gate()
    scan(gate, license.number)
    bring(gate, scale)
    expect(rows(scale)).to_have_count(1, timeout=SOON)
    expect(rows(scale)).to_contain_text("…4410 · white · Pickup")
    expect(rows(scale)).to_contain_text("0 min")
    tap_row(scale, "Check in")
    expect(rows(scale)).to_have_count(0)
    bring(scale, gate)
    expect(rows(gate)).to_have_count(0, timeout=SOON)
    scale.expect_all_sent()
    visit = Visit.objects.get()
    assert (visit.license, visit.outcome, visit.wait_basis) == (license, "served", "measured")


def test_a_scan_at_the_scale_takes_the_vehicle_from_the_line(open_gate: OpenGate) -> None:
    license = in_force()
    gate, scale = open_gate("joined_line"), open_gate()
    scan(gate, license.number)
    bring(gate, scale)
    expect(rows(scale)).to_have_count(1, timeout=SOON)
    scan(scale, license.current_pass.code)
    expect(rows(scale)).to_have_count(0)
    assert Visit.objects.get().wait_basis == "measured"


def test_the_minutes_are_counted_by_the_servers_clock(open_gate: OpenGate) -> None:
    gate = open_gate("joined_line")
    scan(gate, in_force().number)
    gate.expect_all_sent()
    backdate(47)
    wake(gate)
    expect(rows(gate)).to_contain_text("47 min", timeout=SOON)


def test_without_a_network_the_list_goes_on_and_comes_together_afterwards(
    open_gate: OpenGate,
) -> None:
    first, second = in_force(), in_force("SH-2026-000124", "4AB 2202")
    gate, scale = open_gate("joined_line"), open_gate()
    scan(gate, first.number)
    bring(gate, scale)
    expect(rows(scale)).to_have_count(1, timeout=SOON)
    scale.page.context.set_offline(True)
    tap_row(scale, "Check in")
    expect(rows(scale)).to_have_count(0)
    expect(scale.page.locator("#line-age")).to_contain_text("As of")
    scan(gate, second.number)
    scale.page.reload()
    expect(rows(scale)).to_have_count(0)
    scale.page.context.set_offline(False)
    for tablet in (gate, scale):
        expect(rows(tablet)).to_have_count(1, timeout=SOON)
        expect(rows(tablet)).to_contain_text("…2202")


def test_who_leaves_the_line_is_a_walk_off_and_undo_brings_it_back(open_gate: OpenGate) -> None:
    gate = open_gate("joined_line")
    scan(gate, in_force().number)
    tap_row(gate, "Left the line")
    expect(rows(gate)).to_have_count(0)
    tap(gate, "Undo")
    expect(rows(gate)).to_have_count(1)
    tap_row(gate, "Left the line")
    sent = [one.kind for one in events(4)]
    assert sent == ["joined_line", "left_line", "voided", "left_line"]
    assert Visit.objects.get().walk_off_basis == "said"


def test_visitors_without_license_wait_and_are_checked_in(open_gate: OpenGate) -> None:
    gate = open_gate("joined_line")
    tap(gate, "No license")
    tap(gate, "Resident")
    expect(rows(gate)).to_have_count(2)
    expect(gate.page.locator("#line-title")).to_have_text("In line: 2")
    rows(gate).filter(has_text="Resident").get_by_role("button", name="Check in").click()
    expect(rows(gate)).to_have_count(1)
    expect(rows(gate)).to_have_text(re.compile("No license"))
    assert [one.visitor for one in events(3)] == ["unlicensed", "resident", "resident"]
    assert sorted(Visit.objects.values_list("outcome", flat=True)) == ["served", "waiting"]


def test_one_tablet_does_every_step_by_itself(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate("next")
    scan(gate, license.number)
    gate.expect_all_sent()
    backdate(20)
    wake(gate)
    expect(rows(gate)).to_contain_text("20 min", timeout=SOON)
    scan(gate, license.current_pass.code)
    assert [one.kind for one in events(2)] == ["joined_line", "checked_in"]
    visit = Visit.objects.get()
    assert (visit.outcome, visit.wait_basis) == ("served", "measured")


def test_at_the_exit_a_tap_ends_the_visit(open_gate: OpenGate) -> None:
    scale, leaves = open_gate(), open_gate("finished")
    scan(scale, in_force().number)
    bring(scale, leaves)
    expect(rows(leaves)).to_have_count(1, timeout=SOON)
    expect(leaves.page.locator("#visitors")).to_be_hidden()
    tap_row(leaves, "Leaves")
    expect(rows(leaves)).to_have_count(0)
    assert [one.kind for one in events(2)] == ["checked_in", "finished"]
    assert Visit.objects.get().ended_at is not None


def test_the_meaning_of_a_scan_is_remembered(open_gate: OpenGate) -> None:
    gate = open_gate("next")
    gate.page.reload()
    expect(gate.page.locator("input[value=next]")).to_be_checked()


def test_the_line_is_counted_by_steps(open_gate: OpenGate) -> None:
    gate = open_gate()
    tap(gate, "Count the line")
    for step in ("+5", "+5", "one more", "−5", "one less"):
        tap(gate, step)
    expect(gate.page.locator("#count-value")).to_have_text("5")
    tap(gate, "Send the count")
    [counted] = events(1)
    assert (counted.kind, counted.in_line) == (Kind.LINE_COUNT, 5)
    tap(gate, "Count the line")
    expect(gate.page.locator("#count-last")).to_contain_text("Last count: 5 at")
    expect(gate.page.locator("#count-value")).to_have_text("5")


def test_a_pause_is_seen_on_every_tablet_and_ended_on_any(open_gate: OpenGate) -> None:
    gate, scale = open_gate(), open_gate()
    tap(gate, "Pause")
    tap(gate, "box swap")
    bring(gate, scale)
    for tablet in (gate, scale):
        bar = tablet.page.locator("#pause-bar")
        expect(bar).to_contain_text(re.compile("Paused since .*: box swap"), timeout=SOON)
    scan(scale, in_force().number)
    tap(scale, "Go on")
    expect(scale.page.locator("#pause-bar")).to_be_hidden()
    bring(scale, gate)
    expect(gate.page.locator("#pause-bar")).to_be_hidden(timeout=SOON)
    assert [one.kind for one in events(3)] == ["paused", "checked_in", "resumed"]
    assert Event.objects.get(kind=Kind.PAUSED).reason == "box_swap"


def test_two_tablets_that_pause_at_once_do_no_harm(open_gate: OpenGate) -> None:
    gate, scale = open_gate(), open_gate()
    for tablet, reason in ((gate, "weather"), (scale, "no trailer")):
        tap(tablet, "Pause")
        tap(tablet, reason)
    events(2)
    tap(gate, "Go on")
    bring(gate, scale)
    for tablet in (gate, scale):
        expect(tablet.page.locator("#pause-bar")).to_be_hidden(timeout=SOON)


def test_a_row_without_a_visit_of_its_own_must_be_scanned(open_gate: OpenGate) -> None:
    license = in_force()
    tablet_at(the_station()).send(
        event("joined_line", timezone.now(), license_number=license.number)
    )
    gate = open_gate()
    expect(rows(gate)).to_contain_text("Scan its card", timeout=SOON)
    expect(rows(gate).get_by_role("button")).to_have_count(0)
    scan(gate, license.current_pass.code)
    expect(rows(gate)).to_have_count(0)


def test_a_long_line_shows_twenty_and_all_on_demand(open_gate: OpenGate) -> None:
    gate = open_gate("joined_line")
    for _ in range(23):
        gate.page.locator("#visitor-resident").click()
    expect(rows(gate)).to_have_count(20)
    tap(gate, "Show all 23")
    expect(rows(gate)).to_have_count(23)
    assert gate.page.locator("#waiting-list").evaluate(
        "list => list.scrollHeight > list.clientHeight"
    )


@pytest.mark.parametrize(
    ("width", "height", "color_scheme"),
    [(320, 640, "light"), (320, 640, "dark"), (820, 1180, "dark"), (1180, 820, "light")],
)
def test_the_line_can_be_used_by_everybody(
    open_gate: OpenGate, width: int, height: int, color_scheme: str
) -> None:
    viewport = {"width": width, "height": height}
    gate = open_gate("joined_line", viewport=viewport, color_scheme=color_scheme, locale="es")
    expect(gate.page.locator("html")).to_have_attribute("lang", "es")
    gate.page.locator("#visitor-resident").click()
    scan(gate, in_force().number)
    problems = []
    for tool in ("practice", "count", "pause"):
        gate.page.locator(f"#tool-{tool}").click()
        problems += gate.complaints() + gate.small_targets()
        assert gate.page.evaluate("document.documentElement.scrollWidth") <= width, tool
    gate.page.locator("#pause-reasons button").first.click()
    expect(gate.page.locator("#pause-bar")).to_be_visible()
    problems += gate.complaints() + gate.small_targets()
    assert problems == []
