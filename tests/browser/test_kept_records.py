"""How long records are kept, and what is held: without complaints on a desk and on a phone."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from analytics.models import LegalHold
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.checkin.made import licensed

pytestmark = pytest.mark.django_db(transaction=True)


def wrong(page: Page) -> list[str]:
    return [one for one in complaints(page) if 'type="hidden"' not in one]


@pytest.fixture
def session(client: Client) -> str:
    user = User.objects.create_user(
        email="ada@city.example", name="Ada Ruiz", role=Role.ADMINISTRATOR
    )
    held = licensed("A-1", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    now = timezone.now()
    for hauler in (held.vehicle.hauler, None):
        LegalHold.objects.create(hauler=hauler, reason="Case 12/2026", since=now, by=user)
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("width", [1280, 320])
def test_months_and_holds_are_without_complaints(
    server: str, open_browser: OpenBrowser, session: str, width: int
) -> None:
    page = open_page(open_browser, server, session, viewport={"width": width, "height": 800})
    for name in ("retention", "holds"):
        page.goto(f"{server}/method/{name}/")
        assert wrong(page) == []
    page.goto(f"{server}/method/retention/")
    page.get_by_role("button", name="Look what would go").click()
    expect(page.get_by_role("button", name="Save the months")).to_be_visible()
    assert wrong(page) == []
