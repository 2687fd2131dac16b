"""All ways in which a code reaches the tablet: its camera, scanners that type, the one field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from benchmarks.hard_cases import Pose, seen_card
from checkin.enrollment import new_code
from checkin.models import Event
from licensing.models import License, Status
from tests.browser.camera import film_of, picture
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import Gate, enrolled_gate, events, gate_of, the_station, until
from tests.browser.keys import person, scanner
from tests.browser.test_tablet import in_force, kinds, qr_of

pytestmark = pytest.mark.django_db(transaction=True)
OpenGate = Callable[..., Gate]

# Counts what the page asks of the tablet; `window.cameras` may be set to fail or to be several.
WATCHED = """
  window.asked = [];
  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    window.asked.push(wanted.video);
    if (window.failure) throw new DOMException("", window.failure);
    return ask(wanted);
  };
  window.awake = 0;
  const request = async () => {
    window.awake += 1;
    const held = { released: false };
    document.addEventListener("visibilitychange", () => (held.released = true), { capture: true });
    return held;
  };
  Object.defineProperty(navigator, "wakeLock", { value: { request } });
"""
BECOME = """hidden => {
  Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
HIDDEN, SEEN = f"({BECOME})(true)", f"({BECOME})(false)"
END = """() => {
  const [track] = document.querySelector("#video").srcObject.getVideoTracks();
  track.stop();
  track.dispatchEvent(new Event("ended"));
}"""
STREAM = "document.querySelector('#video').srcObject.id"
LIGHT = """
  window.light = [];
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => window.light.push(advanced[0].torch);
"""  # noqa: E501
TWO_CAMERAS = """
  const two = ["wide", "tele"].map((deviceId) => ({ kind: "videoinput", deviceId }));
  navigator.mediaDevices.enumerateDevices = async () => two;
"""


@pytest.fixture
def open_gate(open_browser: OpenBrowser, server: str, tmp_path: Path) -> OpenGate:
    def start(*scripts: str, **options: Any) -> Gate:
        gate = gate_of(open_browser, server, tmp_path / "camera.y4m", **options)
        if scripts:
            gate.page.add_init_script("\n".join(scripts))
            gate.page.reload()
        return gate

    return start


def expect_picture(gate: Gate, state: str = "on") -> None:
    expect(gate.page.locator("#camera")).to_have_attribute("data-state", state)


def asked(page: Page) -> list[dict[str, Any]]:
    """What the camera was asked for, each time; once it was."""
    until(page, "window.asked.length > 0")
    found: list[dict[str, Any]] = page.evaluate("window.asked")
    return found


def says(gate: Gate, sentence: str) -> None:
    expect(gate.page.locator("#camera-says")).to_contain_text(sentence)


def notices(gate: Gate, sentence: str) -> None:
    expect(gate.page.locator("#notice-text")).to_contain_text(sentence)


# The camera


def test_one_stream_lasts_through_hiding_and_showing_the_page(open_gate: OpenGate) -> None:
    gate = open_gate(WATCHED, shows=qr_of(in_force()))
    gate.expect_verdict("admit")
    for change in (HIDDEN, SEEN, HIDDEN, SEEN):
        gate.page.evaluate(change)
    gate.page.wait_for_timeout(2500)
    assert len(asked(gate.page)) == 1
    assert gate.page.evaluate("!document.querySelector('#video').paused")


def test_a_camera_that_ended_while_the_tablet_slept_is_asked_for_when_it_wakes(
    open_gate: OpenGate,
) -> None:
    gate = open_gate(WATCHED)
    expect_picture(gate)
    gate.page.evaluate(HIDDEN)
    gate.page.evaluate(END)
    assert len(asked(gate.page)) == 1
    gate.page.evaluate(SEEN)
    until(gate.page, "window.asked.length === 2")
    expect_picture(gate)


def test_the_same_stream_serves_enrolling_and_work(
    open_browser: OpenBrowser, server: str, tmp_path: Path
) -> None:
    film_of(tmp_path / "camera.y4m", (picture(""), 1))
    gate = Gate(open_browser(camera=tmp_path / "camera.y4m").new_page(), server)
    expect_picture(gate)
    before = gate.page.evaluate(STREAM)
    gate.enroll(new_code(the_station(), now=timezone.now()))
    expect(gate.page.locator("#work #video")).to_be_visible()
    until(gate.page, "!document.querySelector('#video').paused")
    assert gate.page.evaluate(STREAM) == before


def test_a_refused_camera_leaves_typing_and_can_be_tried_again(open_gate: OpenGate) -> None:
    gate = open_gate(WATCHED, "window.failure = 'NotAllowedError';", shows=qr_of(in_force()))
    says(gate, "The camera is not allowed here.")
    gate.type("SH-2026-000123")
    gate.expect_verdict("admit")
    gate.press("next")
    gate.page.evaluate("window.failure = ''")
    gate.page.get_by_role("button", name="Try the camera again").click()
    expect_picture(gate)
    expect(gate.page.locator("#camera-again")).to_be_hidden()


def test_a_camera_that_is_pulled_out_says_so_and_comes_back_by_itself(open_gate: OpenGate) -> None:
    gate = open_gate(WATCHED)
    expect_picture(gate)
    gate.page.evaluate("window.failure = 'NotFoundError'")
    gate.page.evaluate(END)
    says(gate, "No camera was found.")
    expect_picture(gate, "off")
    gate.page.evaluate("window.failure = ''")
    gate.page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    expect_picture(gate)
    says(gate, "Hold the card before the camera.")


def test_the_light_is_offered_only_where_there_is_one(open_gate: OpenGate) -> None:
    gate = open_gate()
    expect_picture(gate)
    expect(gate.page.locator("#camera-light")).to_be_hidden()
    gate.page.add_init_script(LIGHT)
    gate.page.reload()
    light = gate.page.locator("#camera-light")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "false")
    assert gate.page.evaluate("window.light") == [True, False]


def test_the_chosen_camera_is_remembered(open_gate: OpenGate) -> None:
    gate = open_gate(WATCHED, TWO_CAMERAS)
    expect_picture(gate)
    assert asked(gate.page)[0]["facingMode"] == {"ideal": "environment"}
    gate.page.get_by_role("button", name="Other camera").click()
    until(gate.page, "window.asked.length === 2")
    chosen = asked(gate.page)[1]["deviceId"]
    gate.page.reload()
    expect_picture(gate)
    assert asked(gate.page)[0]["deviceId"] == chosen


def test_one_camera_offers_no_other(open_gate: OpenGate) -> None:
    gate = open_gate()
    expect_picture(gate)
    expect(gate.page.locator("#camera-other")).to_be_hidden()


def test_the_screen_is_kept_on_and_again_after_the_page_was_hidden(open_gate: OpenGate) -> None:
    gate = open_gate(WATCHED)
    until(gate.page, "window.awake === 1")
    gate.page.evaluate(HIDDEN)
    assert gate.page.evaluate("window.awake") == 1
    gate.page.evaluate(SEEN)
    until(gate.page, "window.awake === 2")


def test_without_a_wake_lock_nothing_breaks(open_gate: OpenGate) -> None:
    gate = open_gate(
        "Object.defineProperty(navigator, 'wakeLock', { value: undefined });",
        shows=qr_of(in_force()),
    )
    gate.expect_verdict("admit")


# Pictures


def test_a_far_card_is_read_out_of_the_middle_of_the_frame(
    open_browser: OpenBrowser, server: str, tmp_path: Path
) -> None:
    seen = seen_card(qr_of(in_force()), Pose(2.2), np.random.default_rng(1))
    film_of(tmp_path / "far.y4m", (np.clip(seen, 0, 255).astype(np.uint8), 0.25))
    gate = enrolled_gate(open_browser, server, tmp_path / "far.y4m")
    gate.expect_verdict("admit")


def test_among_several_codes_ours_counts(
    open_browser: OpenBrowser, server: str, tmp_path: Path
) -> None:
    license = in_force()
    foreign = picture("https://example.com/menu")
    both = np.hstack([foreign[:, 160:480], picture(qr_of(license))[:, 160:480]])
    film_of(tmp_path / "both.y4m", (np.ascontiguousarray(both), 1))
    gate = enrolled_gate(open_browser, server, tmp_path / "both.y4m")
    gate.expect_verdict("admit")
    assert events(1)[0].license == license


@pytest.mark.parametrize(
    "text",
    ["HTTPS://LOCALHOST.EXAMPLE/P/ABCDEFGHJKMN", "HTTPS://LOCALHOST:8000/P/ABCDEFGHJKM"],
    ids=["another host", "eleven characters"],
)
def test_what_only_looks_like_our_address_checks_nobody_in(open_gate: OpenGate, text: str) -> None:
    gate = open_gate(shows=text)
    notices(gate, "not a Haulpass code")
    gate.page.wait_for_timeout(300)
    assert not Event.objects.exists()


# Scanners that type


def recorded(gate: Gate, license: License) -> None:
    gate.expect_verdict("admit")
    [event] = events(1)
    assert (event.license, event.source) == (license, "wedge")


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_a_scanner_types_with_no_field_in_focus(open_gate: OpenGate, end: str) -> None:
    license = in_force()
    gate = open_gate()
    scanner(gate.page, qr_of(license), end)
    recorded(gate, license)


def test_a_scanner_types_in_lower_case(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    scanner(gate.page, qr_of(license).lower())
    recorded(gate, license)


def test_a_scanner_types_on_a_tablet_that_is_set_to_spanish(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    scanner(gate.page, qr_of(license), spanish=True)
    recorded(gate, license)


def test_a_scan_gives_a_half_typed_field_its_text_back(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    field = gate.page.locator("#typed")
    field.focus()
    person(gate.page, "7cx")
    scanner(gate.page, qr_of(license))
    recorded(gate, license)
    assert field.input_value() == "7cx"


def test_a_scan_presses_no_button_that_has_the_focus(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.page.locator("#visitor-resident").focus()
    scanner(gate.page, "HELLO WORLD 12")
    notices(gate, "not a Haulpass code")
    scanner(gate.page, qr_of(license))
    recorded(gate, license)


@pytest.mark.parametrize("junk", ["4006381333931", "96385074", "A1234", "SH-2026-000123"])
def test_other_bar_codes_from_a_scanner_check_nobody_in(open_gate: OpenGate, junk: str) -> None:
    in_force()
    gate = open_gate()
    gate.page.locator("#typed").focus()
    scanner(gate.page, junk)
    notices(gate, "not a Haulpass code")
    assert gate.page.locator("#typed").input_value() == ""
    assert not Event.objects.exists()


def test_half_a_scan_is_said_and_leaves_no_trace(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.page.locator("#typed").focus()
    scanner(gate.page, qr_of(license)[:20], end="")
    notices(gate, "did not come to its end")
    assert gate.page.locator("#typed").input_value() == ""
    scanner(gate.page, qr_of(license))
    recorded(gate, license)


def test_a_person_types_as_ever(open_gate: OpenGate) -> None:
    in_force()
    gate = open_gate()
    gate.page.locator("#typed").focus()
    person(gate.page, "sh2026000123", "Enter")
    gate.expect_verdict("admit")
    assert events(1)[0].source == "typed"


def test_the_next_scan_closes_an_admission(open_gate: OpenGate) -> None:
    first, second = in_force(), in_force("SH-2026-000124", "9ZZ 100")
    gate = open_gate()
    scanner(gate.page, qr_of(first))
    gate.expect_verdict("admit")
    gate.page.wait_for_timeout(450)
    scanner(gate.page, qr_of(second))
    expect(gate.page.locator("#verdict-plate")).to_contain_text("9ZZ 100")
    assert [event.license for event in events(2)] == [first, second]


def test_the_next_scan_never_answers_a_refusal(open_gate: OpenGate) -> None:
    first, second = in_force(status=Status.SUSPENDED), in_force("SH-2026-000124", "9ZZ 100")
    gate = open_gate()
    scanner(gate.page, qr_of(first))
    gate.expect_verdict("refuse")
    gate.page.wait_for_timeout(450)
    scanner(gate.page, qr_of(second))
    gate.expect_verdict("refuse")
    gate.press("turned_away")
    scanner(gate.page, qr_of(second))
    gate.expect_verdict("admit")
    assert kinds(events(4)).count("checked_in") == 2


def test_camera_and_scanner_on_the_same_card_are_one_scan(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate(shows=qr_of(license))
    gate.expect_verdict("admit")
    scanner(gate.page, qr_of(license))
    gate.page.wait_for_timeout(500)
    gate.expect_all_sent()
    assert len(events(1)) == 1


# For everybody


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 640), (820, 1180), (1180, 820)])
def test_the_camera_can_be_used_by_everybody(
    open_gate: OpenGate, size: tuple[int, int], color_scheme: str
) -> None:
    width, height = size
    viewport = {"width": width, "height": height}
    gate = open_gate(
        WATCHED, LIGHT, TWO_CAMERAS, viewport=viewport, color_scheme=color_scheme, locale="es"
    )
    expect_picture(gate)
    expect(gate.page.locator("#camera-light")).to_be_visible()
    assert gate.complaints() + gate.small_targets() == []
    gate.page.evaluate("window.failure = 'NotFoundError'")
    gate.page.evaluate(END)
    expect(gate.page.locator("#camera-again")).to_be_visible()
    assert gate.complaints() + gate.small_targets() == []
    assert gate.page.evaluate("document.documentElement.scrollWidth") <= width
