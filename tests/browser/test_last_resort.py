"""A tablet that can send nothing any more: its file is carried to the desk."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from checkin.models import Device, Event, Visit
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import gate_of
from tests.checkin.made import licensed
from tests.licensing.made import today

pytestmark = pytest.mark.django_db(transaction=True)


def desk(open_browser: OpenBrowser, server: str) -> Page:
    """A supervisor's page where files are taken in."""
    client = Client()
    client.force_login(User.objects.create_user(email="sam@city.example", role=Role.SUPERVISOR))
    context = open_browser()
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page = context.new_page()
    page.goto(f"{server}/gate/NW/outbox/")
    return page


def take_in(page: Page, file: Path) -> str:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Take it in").click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def test_what_a_tablet_could_not_send_counts_once_it_is_carried_to_the_desk(
    open_browser: OpenBrowser, server: str, tmp_path: Path
) -> None:
    ends: dict[str, Any] = {"issued_on": today(), "expires_on": today()}
    license = licensed("SH-2026-000123", "7CX 4410", **ends)
    gate = gate_of(open_browser, server, tmp_path / "road.y4m")
    gate.page.route("**/api/v1/events", lambda route: route.abort())
    gate.type(license.current_pass.code)
    gate.expect_verdict("admit")
    gate.press("next")
    Device.objects.update(revoked_at=timezone.now())
    gate.page.reload()
    with gate.page.expect_download() as saved:
        gate.page.locator("#enroll-export").click()
    file = tmp_path / "outbox.json"
    saved.value.save_as(file)
    page = desk(open_browser, server)
    take_in(page, file)
    assert Visit.objects.get().license == license
    page.goto(f"{server}/gate/NW/outbox/")
    take_in(page, file)
    assert Event.objects.get().device == Device.objects.get()
    expect(gate.page.locator("#queue")).to_have_attribute("data-length", "1")
