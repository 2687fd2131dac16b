"""The tablet's page without a network, and from one version to the next."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from checkin.enrollment import new_code
from checkin.models import Device, Event
from checkin.tablet import shell
from tests.browser.camera import film
from tests.browser.conftest import ARGUMENTS, PATIENCE, OpenBrowser, chromium
from tests.browser.gate import Gate, events, gate_of, the_station, until
from tests.browser.test_tablet import in_force, qr_of

pytestmark = pytest.mark.django_db(transaction=True)

# Once the service worker is active, all of the shell is kept.
READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
  const names = await caches.keys();
  const lists = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
  const path = url => new URL(url).pathname + new URL(url).search;
  return Object.fromEntries(names.map((name, i) => [name, lists[i].map(({ url }) => path(url))]));
}"""
OpenTablet = Callable[..., Gate]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A whole shell is fetched in the middle of a test, on machines that do more than that."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def open_tablet(open_browser: OpenBrowser, server: str, tmp_path: Path) -> OpenTablet:
    """An enrolled tablet whose page is kept."""

    def start(shows: str = "", **look: Any) -> Gate:
        gate = gate_of(open_browser, server, tmp_path / "camera.y4m", shows=shows, **look)
        assert gate.page.evaluate(READY)
        return gate

    return start


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The server gets another version, as after an update."""

    def update() -> None:
        monkeypatch.setattr(shell, "settled_version", lambda: "newer")

    return update


def cut(gate: Gate) -> None:
    """No network, for the page and for its service worker."""
    gate.page.context.set_offline(True)


def version_of(gate: Gate) -> str:
    source = gate.page.locator("#tablet-settings").text_content() or ""
    version: str = json.loads(source)["version"]
    return version


def kept_by(page: Page) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = page.evaluate(KEPT)
    return kept


def look_for_update(gate: Gate) -> None:
    gate.page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")


def test_the_page_opens_without_a_network_and_reads_a_card(open_tablet: OpenTablet) -> None:
    license = in_force()
    gate = open_tablet(shows=qr_of(license))
    gate.expect_verdict("admit")
    cut(gate)
    gate.page.reload()
    expect(gate.page.locator("#work")).to_be_visible()
    expect(gate.page.locator("#verdict[open]")).to_be_visible(timeout=15_000)
    expect(gate.page.locator("#queue")).to_have_attribute("data-length", "1")
    gate.page.context.set_offline(False)
    assert len(events(2)) == 2


def test_both_languages_open_without_a_network_and_the_last_one_stays(
    open_tablet: OpenTablet, server: str
) -> None:
    gate = open_tablet()
    cut(gate)
    gate.type("SH-2026-000777")
    gate.press("next")
    gate.page.get_by_role("link", name="Español").click()
    expect(gate.page.get_by_text("Registrar entrada", exact=True)).to_be_visible()
    expect(gate.page.locator("#queue")).to_have_attribute("data-length", "1")
    gate.page.goto(f"{server}/tablet/")
    expect(gate.page.locator("html")).to_have_attribute("lang", "es")
    gate.page.get_by_role("link", name="English").click()
    expect(gate.page.get_by_text("Check in", exact=True)).to_be_visible()


def test_the_shell_is_kept_and_nothing_else(open_tablet: OpenTablet, server: str) -> None:
    gate = open_tablet()
    gate.type(in_force().number)
    gate.press("next")
    gate.page.goto(f"{server}/")
    gate.page.goto(f"{server}/tablet/")
    [(name, kept)] = kept_by(gate.page).items()
    assert name == f"haulpass-tablet-{shell.shell_version()}"
    assert len(kept) == len(shell.files()) + 4  # two languages, each with its manifest
    assert [url for url in kept if not url.startswith(("/static/", "/tablet/"))] == []


def test_a_new_version_is_offered_and_used_on_a_touch(
    open_tablet: OpenTablet, newer: Callable[[], None]
) -> None:
    gate = open_tablet()
    old = version_of(gate)
    newer()
    look_for_update(gate)
    expect(gate.page.locator("#update")).to_be_visible()
    gate.page.wait_for_timeout(500)
    assert version_of(gate) == old
    gate.page.locator("#update-now").click()
    until(gate.page, "document.querySelector('#tablet-settings').text.includes('newer')")
    expect(gate.page.locator("#work")).to_be_visible()
    gate.page.evaluate(READY)
    assert list(kept_by(gate.page)) == ["haulpass-tablet-newer"]


def test_nothing_is_exchanged_under_a_verdict(
    open_tablet: OpenTablet, newer: Callable[[], None]
) -> None:
    """A card that is read between the touch and the new page stays on the screen."""
    gate = open_tablet()
    newer()
    look_for_update(gate)
    expect(gate.page.locator("#update")).to_be_visible()
    gate.type(in_force().number)
    gate.expect_verdict("admit")
    gate.page.evaluate("document.querySelector('#update-now').click()")
    gate.page.wait_for_timeout(1500)
    gate.expect_verdict("admit")
    gate.press("next")
    until(gate.page, "document.querySelector('#tablet-settings').text.includes('newer')")


def test_an_old_app_goes_on_with_a_newer_server(
    open_tablet: OpenTablet, newer: Callable[[], None]
) -> None:
    gate = open_tablet()
    old = version_of(gate)
    newer()
    gate.page.reload()
    gate.type(in_force().number)
    gate.expect_verdict("admit")
    gate.press("next")
    assert version_of(gate) == old
    assert len(events(1)) == 1
    expect(gate.page.locator("#update")).to_be_visible()


def test_the_server_says_that_it_has_a_newer_version(
    open_tablet: OpenTablet, newer: Callable[[], None]
) -> None:
    gate = open_tablet()
    newer()
    gate.type(in_force().number)
    gate.press("next")
    expect(gate.page.locator("#update")).to_be_visible()


def test_an_update_that_lacks_one_file_leaves_the_old_version_working(
    open_tablet: OpenTablet, newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = open_tablet()
    files = [*shell.files(), "haulpass/tablet/missing.js"]
    monkeypatch.setattr(shell, "files", lambda: files)
    monkeypatch.setattr(shell, "static", lambda name: f"/static/{name}")
    newer()
    gate.page.evaluate(
        "navigator.serviceWorker.getRegistration().then(r => r.update()).catch(() => {})"
    )
    gate.page.wait_for_timeout(1500)
    expect(gate.page.locator("#update")).to_be_hidden()
    cut(gate)
    gate.page.reload()
    expect(gate.page.locator("#work")).to_be_visible()


@pytest.fixture
def restart(
    playwright: Playwright, road: Path, tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """Opens the same browser again, with all that it kept; the one before is closed."""
    shown = f"--use-file-for-fake-video-capture={road}"
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        for before in opened:
            before.close()
        opened[:] = [
            playwright.chromium.launch_persistent_context(
                tmp_path / "profile", executable_path=chromium(), args=[*ARGUMENTS, shown]
            )
        ]
        return opened[0]

    yield start
    for context in opened:
        context.close()


def test_after_a_restart_the_page_opens_without_a_server_and_the_new_version_runs(
    restart: Callable[[], BrowserContext], server: str, newer: Callable[[], None]
) -> None:
    gate = Gate(restart().new_page(), server)
    gate.enroll(new_code(the_station(), now=timezone.now()))
    assert gate.page.evaluate(READY)
    newer()
    look_for_update(gate)
    expect(gate.page.locator("#update")).to_be_visible()
    again = restart()
    again.set_offline(True)
    gate = Gate(again.new_page(), server)
    expect(gate.page.locator("#work")).to_be_visible()
    expect(gate.page.locator("#station")).to_have_text("NW")
    assert version_of(gate) == "newer"


def test_a_tablet_is_enrolled_by_the_code_on_the_supervisors_page(
    open_browser: OpenBrowser, server: str, tmp_path: Path
) -> None:
    code = new_code(the_station(), now=timezone.now())
    film(tmp_path / "code.y4m", (f"HTTPS://LOCALHOST:8000/TABLET/#{code}", 1))
    gate = Gate(open_browser(camera=tmp_path / "code.y4m").new_page(), server)
    expect(gate.page.locator("#enroll-code")).to_have_value(code)
    expect(gate.page.locator("#enroll-name")).to_be_focused()
    gate.page.keyboard.type("Gate 1")
    gate.page.keyboard.press("Enter")
    expect(gate.page.locator("#work")).to_be_visible()
    assert Device.objects.get().name == "Gate 1"
    gate.page.wait_for_timeout(500)
    assert not Event.objects.exists()
    expect(gate.page.locator("#work #camera")).to_have_attribute("data-state", "on")


def test_the_address_of_the_code_fills_it_in_and_forgets_it(
    open_browser: OpenBrowser, server: str
) -> None:
    page = open_browser().new_page()
    code = new_code(the_station(), now=timezone.now())
    page.goto(f"{server}/TABLET/#{code}")
    expect(page.locator("#enroll-code")).to_have_value(code)
    assert "#" not in page.url
    page.locator("#enroll-name").fill("Gate 1")
    page.locator("#enroll-send").click()
    expect(page.locator("#work")).to_be_visible()


def test_a_revoked_tablet_saves_what_it_has_and_goes_on_with_a_new_code(
    open_tablet: OpenTablet,
) -> None:
    gate = open_tablet()
    Device.objects.update(revoked_at=timezone.now())
    gate.type(in_force().number)
    expect(gate.page.locator("#enroll-error")).to_contain_text("not enrolled any more. 1 events")
    gate.expect_verdict("confirm")
    gate.press("next")
    with gate.page.expect_download() as saved:
        gate.page.locator("#enroll-export").click()
    file = json.loads(Path(saved.value.path()).read_text())
    assert [event["kind"] for event in file["events"]] == ["checked_in"]
    expect(gate.page.locator("#enroll-name")).to_have_value("Gate 1")
    gate.enroll(new_code(the_station(), now=timezone.now()))
    gate.expect_all_sent()
    assert len(events(1)) == 1


def test_the_panel_tells_how_the_tablet_is(open_tablet: OpenTablet) -> None:
    gate = open_tablet()
    gate.page.locator("#this-tablet-open").click()
    panel = gate.page.locator("#this-tablet")
    expect(panel.locator("#tablet-station")).to_have_text("NW")
    expect(panel.locator("#tablet-name")).to_have_text("Gate 1")
    expect(panel.locator("#tablet-offline")).to_have_text("Yes")
    expect(panel.locator("#tablet-queue")).to_have_text("Everything is sent")
    expect(panel.locator("#tablet-storage")).to_contain_text("MB are used")
    expect(panel.locator("#tablet-version")).to_have_text(version_of(gate))
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()


@pytest.mark.parametrize(
    ("promised", "said"), [(True, "will not clear it"), (False, "may clear it")]
)
def test_it_is_shown_whether_the_browser_keeps_what_it_has(
    open_tablet: OpenTablet,
    promised: bool,  # noqa: FBT001
    said: str,
) -> None:
    gate = open_tablet()
    answer = f"navigator.storage.persisted = () => Promise.resolve({str(promised).lower()})"
    gate.page.evaluate(answer)
    gate.page.locator("#this-tablet-open").click()
    expect(gate.page.locator("#tablet-storage")).to_contain_text(said)


def test_what_the_server_did_not_take_is_listed_with_its_reason(open_tablet: OpenTablet) -> None:
    gate = open_tablet()

    def refuse(route: Route) -> None:
        [event] = route.request.post_data_json["events"]  # type: ignore[index]
        answer = {"id": event["id"], "status": "rejected", "reason": "malformed"}
        route.fulfill(json={"results": [answer]})

    gate.page.route("**/api/v1/events", refuse)
    gate.type("7CX4410")
    gate.press("next")
    expect(gate.page.locator("#rejected-mark")).to_have_text("Not taken by the server: 1")
    gate.page.locator("#this-tablet-open").click()
    expect(gate.page.locator("#rejected-list li")).to_have_count(1)


@pytest.mark.parametrize(
    ("wrong_ms", "said"), [(-300_000, "5 minutes slow"), (300_000, "5 minutes fast")]
)
def test_a_clock_that_is_wrong_is_said(
    open_browser: OpenBrowser, server: str, wrong_ms: int, said: str
) -> None:
    context = open_browser()
    context.add_init_script(f"const now = Date.now; Date.now = () => now() + {wrong_ms};")
    gate = Gate(context.new_page(), server)
    gate.enroll(new_code(the_station(), now=timezone.now()))
    expect(gate.page.locator("#clock-wrong")).to_contain_text(said)


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1180])
def test_the_new_views_can_be_used_by_everybody(
    open_browser: OpenBrowser, server: str, width: int, color_scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 700}, "color_scheme": color_scheme}
    gate = Gate(open_browser(locale="es", **look).new_page(), server)
    expect(gate.page.locator("#enrollment")).to_be_visible()
    problems = gate.complaints() + gate.small_targets()
    gate.enroll(new_code(the_station(), now=timezone.now()))
    expect(gate.page.locator("#work")).to_be_visible()
    gate.page.evaluate("document.querySelector('#update').hidden = false")
    gate.page.locator("#this-tablet-open").click()
    problems += gate.complaints() + gate.small_targets()
    assert problems == []
    assert gate.page.evaluate("document.documentElement.scrollWidth") <= width
