"""An inspector works a lead on a phone, and the hauler answers on another one."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Role, User
from analytics.followups.opening import open_follow_ups
from analytics.models import Lead, LeadReason, LeadStatus, WeeklyReport
from checkin.calendar import week_of
from licensing.models import Hauler, License
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import follow
from tests.browser.test_desk_pages import complaints, open_page
from tests.checkin.made import licensed

PHONE = "+14105550123"


@pytest.fixture
def lead(transactional_db: None) -> Lead:
    """On the list that was published a moment ago."""
    now = timezone.now()
    license = licensed(
        "SH-2026-000001", issued_on=dt.date(2020, 1, 1), expires_on=dt.date(2040, 1, 1)
    )
    Hauler.objects.update(name="Whitlock & Daughters Estate Cleanouts", phone=PHONE)
    report = WeeklyReport.objects.create(
        week_ending=week_of(timezone.localdate(now)) - dt.timedelta(days=1),
        made_at=now, published_at=now, licenses_csv="", figures=figures(license),
    )  # fmt: skip
    open_follow_ups(report, now=now)
    return Lead.objects.get()


def figures(license: License) -> dict[str, Any]:
    facts = {"license_number": license.number, "p_inactive": 0.95, "expected_missed_visits": 40.5}
    return {"leads": [facts | {"last_visit_on": "2026-01-05", "issued_on": "2020-01-01"}]}


def page_of(user: User, open_browser: OpenBrowser, server: str, **look: Any) -> Page:
    client = Client()
    client.force_login(user)
    return open_page(open_browser, server, client.cookies["sessionid"].value, **look)


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1440, "height": 900}},
        {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    ],
    ids=["wide", "320 px in Spanish"],
)
def test_a_question_is_asked_answered_and_settled(
    open_browser: OpenBrowser, server: str, lead: Lead, look: dict[str, Any]
) -> None:
    person = User.objects.create_user(phone=PHONE, phone_verified=True)
    hauler = page_of(person, open_browser, server, **look)
    hauler.goto(f"{server}/my/questions/")
    assert complaints(hauler) == []
    follow(hauler.locator("a.usa-button"))
    assert complaints(hauler) == []
    hauler.locator(".usa-radio__label").nth(1).click()
    hauler.fill("#id_text", "In May")
    follow(hauler.locator("main button[type=submit]"))
    assert complaints(hauler) == []
    assert "In May" in hauler.locator("main").inner_text()

    rosa = User.objects.create_user(email="r@city.example", name="Rosa", role=Role.INSPECTOR)
    page = page_of(rosa, open_browser, server, **look)
    page.goto(f"{server}/follow-ups/")
    assert page.locator("main table .mark").count() == 1
    assert complaints(page) == []
    follow(page.locator("main table th a"))
    assert complaints(page) == []
    page.locator(".usa-radio__label").first.click()
    follow(page.locator("form[action$='/call/'] button"))
    page.select_option("#id_decide-reason", str(LeadReason.objects.get(code="sold").pk))
    page.fill("#id_decide-evidence", "Bill of sale, May 4")
    follow(page.locator("form[action$='/decide/'] button"))
    assert complaints(page) == []
    assert page.locator(".color--green").is_visible()
    lead.refresh_from_db()
    assert (lead.status, lead.decided_by) == (LeadStatus.EXPLAINED, rosa)
