"""Each step of an application, with all that a city can want and all that a desk can ask, is for
everyone."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role, User
from checkin.models import Station
from licensing.applications.flow import ask_corrections
from licensing.models import Application, Document
from tests.browser.conftest import OpenBrowser
from tests.browser.test_apply import LOOKS, session_of
from tests.browser.test_desk_pages import complaints, open_page
from tests.licensing.asked import asked, the_clerk
from tests.licensing.test_apply_asked import city_wants

pytestmark = pytest.mark.django_db(transaction=True)


def sent_back(user: User) -> Application:
    row = asked({}, {"plate": "9TT 12", "gross_weight_lb": 9400})
    Application.objects.filter(pk=row.pk).update(user=user)
    what = [
        (row.vehicles.get(position=2), "insurance", "The certificate is out of date"),
        (None, "insurance_expires_on", "It ends before the license"),
    ]
    ask_corrections(row, what, by=the_clerk(), seen=row.version, now=timezone.now())
    return row


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_the_steps_are_for_everyone(
    open_browser: OpenBrowser, server: str, look: dict[str, Any]
) -> None:
    session = session_of(Role.HAULER, phone="+14105550123", phone_verified=True)
    row = sent_back(User.objects.get(phone="+14105550123"))
    city_wants(["name", "physical_address"], [kind.value for kind in Document.Kind])
    for code in ["NW", "QR"]:
        Station.objects.create(code=code, name=f"Station {code}")
    page = open_page(open_browser, server, session, **look)
    one = f"/apply/{row.number}/"
    for path in ["", "who/", "vehicles/", "vehicles/?change=2", "use/", "review/"]:
        page.goto(f"{server}{one}{path}")
        assert complaints(page) == [], path


def test_the_fee_follows_the_form_before_anything_is_saved(
    open_browser: OpenBrowser, server: str
) -> None:
    session = session_of(Role.HAULER, phone="+14105550123", phone_verified=True)
    row = sent_back(User.objects.get(phone="+14105550123"))
    page = open_page(open_browser, server, session, **LOOKS[1])
    page.goto(f"{server}/apply/{row.number}/use/")
    expect(page.locator("#costs")).not_to_contain_text("contenedor")
    page.locator("[name=dumpsters]").fill("2")
    page.keyboard.press("Tab")
    expect(page.locator("#costs")).to_contain_text("2 contenedores")
    assert complaints(page) == []
    row.refresh_from_db()
    assert row.dumpsters == 0
