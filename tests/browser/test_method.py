"""The method, its change with a look at the list, and who saw what: on a desk and a phone."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role, User
from analytics.models import ListSeen, WeeklyReport
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.browser.test_weekly_report import draft  # noqa: F401 a fixture


@pytest.fixture
def session(client: Client) -> str:
    user = User.objects.create_user(
        email="ada@city.example", name="Ada Ruiz", role=Role.ADMINISTRATOR
    )
    ListSeen.objects.create(at=timezone.now(), user=user, what="report_license", subject="SH-01")
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("width", [1280, 320])
def test_the_method_is_read_and_changed_after_a_look_at_the_list(
    open_browser: OpenBrowser,
    server: str,
    draft: WeeklyReport,  # noqa: F811
    session: str,
    width: int,
) -> None:
    page = open_page(open_browser, server, session, viewport={"width": width, "height": 800})
    for name in ("", "seen/", "change/"):
        page.goto(f"{server}/method/{name}")
        assert complaints(page) == []
    page.get_by_label("Names a week, at most").fill("1")
    page.get_by_label("Owner of the method").fill("Ada Ruiz")
    page.get_by_label("Last day of the method").fill("2098-12-31")
    page.get_by_label("Reason for the change").fill("Fewer calls in summer")
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_role("heading", name="What the list would be")).to_be_visible()
    expect(page.get_by_text("Names on the list of the week that ended on")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("Saved. The next report is made by it.")).to_be_visible()
    expect(page.get_by_text("Fewer calls in summer")).to_be_visible()
    assert complaints(page) == []
