"""The supervisor's page keeps itself fresh, and says aloud only what went wrong anew."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from checkin.enrollment import enroll, new_code
from checkin.models import Device, Station, TabletStatus
from tests.browser.conftest import OpenBrowser

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = 15_000  # milliseconds of the page's clock


@pytest.fixture
def gate() -> Device:
    now = timezone.now()
    station = Station.objects.create(code="NW", name="Northwest")
    device, _token = enroll(new_code(station, now=now), name="Gate", now=now)
    TabletStatus.objects.create(
        device=device, at=now, roster_at=now, queue=0, attendant="Rosa M.", storage_kept=True
    )
    return device


def supervisor_at(open_browser: OpenBrowser, address: str, **options: object) -> Page:
    """Signed in, on a page whose clock the test moves."""
    client = Client()
    client.force_login(User.objects.create_user(email="s@city.example", role=Role.SUPERVISOR))
    context = open_browser(**options)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.clock.install()
    page.goto(address)
    return page


def say(tablet: Device, **facts: object) -> None:
    TabletStatus.objects.filter(device=tablet).update(at=timezone.now(), **facts)


def test_a_change_and_a_new_warning_come_by_themselves(
    open_browser: OpenBrowser, server: str, gate: Device
) -> None:
    page = supervisor_at(open_browser, f"{server}/gate/")
    aloud = page.locator("[data-live-said]")
    say(gate, attendant="Ben")
    page.clock.run_for(AGAIN)
    expect(page.locator("main")).to_contain_text("Ben")
    expect(aloud).to_be_empty()
    say(gate, clock_offset_ms=600_000)
    page.clock.run_for(AGAIN)
    expect(aloud).to_have_text(
        "New warning: Gate: Its clock is 10 min slow. Times are corrected; set the clock."
    )
    say(gate, clock_offset_ms=0)
    page.clock.run_for(AGAIN)
    expect(aloud).to_have_text("There are no warnings any more.")


def test_a_link_keeps_the_focus_while_its_part_is_put_in_anew(
    open_browser: OpenBrowser, server: str, gate: Device
) -> None:
    page = supervisor_at(open_browser, f"{server}/gate/NW/")
    page.get_by_role("link", name="Gate", exact=True).focus()
    say(gate, attendant="Ben")
    page.clock.run_for(AGAIN)
    expect(page.locator("main")).to_contain_text("Ben")
    expect(page.get_by_role("link", name="Gate", exact=True)).to_be_focused()


def test_it_stops_and_goes_on_at_a_button(
    open_browser: OpenBrowser, server: str, gate: Device
) -> None:
    page = supervisor_at(open_browser, f"{server}/gate/")
    page.get_by_role("button", name="Stop refreshing").click()
    say(gate, attendant="Ben")
    page.clock.run_for(3 * AGAIN)
    expect(page.locator("main")).not_to_contain_text("Ben")
    page.get_by_role("button", name="Refresh every 15 seconds").click()
    page.clock.run_for(AGAIN)
    expect(page.locator("main")).to_contain_text("Ben")


def test_without_the_server_it_says_so_and_goes_on_later(
    open_browser: OpenBrowser, server: str, gate: Device
) -> None:
    page = supervisor_at(open_browser, f"{server}/gate/")
    page.context.set_offline(True)
    page.clock.run_for(AGAIN)
    trouble = page.locator("[data-live-trouble]")
    expect(trouble).to_have_text("The page could not be refreshed; it is tried again.")
    page.context.set_offline(False)
    page.clock.run_for(AGAIN)
    expect(trouble).to_be_hidden()


def test_who_was_signed_out_is_told_and_no_page_is_mixed(
    open_browser: OpenBrowser, server: str, gate: Device
) -> None:
    page = supervisor_at(open_browser, f"{server}/gate/")
    page.context.clear_cookies()
    page.clock.run_for(AGAIN)
    expect(page.locator("[data-live-trouble]")).to_have_text(
        "You are signed out. Open the page again to go on."
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Stations")


def test_without_javascript_the_page_has_its_link(
    open_browser: OpenBrowser, server: str, gate: Device
) -> None:
    page = supervisor_at(open_browser, f"{server}/gate/", java_script_enabled=False)
    say(gate, attendant="Ben")
    expect(page.locator("[data-live-switch]")).to_be_hidden()
    page.get_by_role("link", name="Refresh now").click()
    expect(page.locator("main")).to_contain_text("Ben")
