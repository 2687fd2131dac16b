"""The license desk's queue and lists in a browser: wide, on a phone in Spanish, and by keyboard."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from licensing.haulers import VehicleFacts
from licensing.importing.running import run as run_import
from licensing.models import Application, CardRun, RegisterImport, Reply
from licensing.printing.running import run as run_cards
from licensing.printing.waiting import ask, to_print
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.licensing.asked import asked
from tests.licensing.made import issued, today

LOOKS = [
    {"viewport": {"width": 1280, "height": 900}},
    {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
]


@pytest.fixture
def work(transactional_db: None) -> Application:
    """One to decide, long overdue, of a hauler who has a license and who wrote."""
    hauler = issued().vehicle.hauler
    application = asked(hauler=hauler)
    Application.objects.filter(pk=application.pk).update(due_on=today().replace(year=2025))
    Reply.objects.create(hauler=hauler, key=uuid.uuid4(), text="When?", at=timezone.now())
    return application


@pytest.fixture
def session(client: Client, transactional_db: None) -> str:
    client.force_login(User.objects.create_user(email="rosa@a.gov", name="Rosa", role=Role.CLERK))
    return client.cookies["sessionid"].value


def runs() -> tuple[CardRun, RegisterImport]:
    """One of cards that is ready, and a register that was checked."""
    rosa, now = User.objects.get(email="rosa@a.gov"), timezone.now()
    other = issued(vehicle=VehicleFacts("pickup", "7PR 1", "MD", 6000)).current_pass
    printed = ask(to_print(now).filter(pk=other.pk), key=uuid.uuid4(), by=rosa, now=timezone.now())
    run_cards(printed.pk, now)
    file = (
        b"license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,"
        b"suspended_to\nL-1,Ana,,tank,2026-01-01,2026-12-31,,\n"
    )
    taken_in = RegisterImport.objects.create(file=file, name="r.csv", sent_by=rosa, sent_at=now)
    run_import(taken_in.pk)
    return printed, taken_in


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_the_rules_are_for_everyone(
    open_browser: OpenBrowser, server: str, client: Client, look: dict[str, Any]
) -> None:
    boss = User.objects.create_user(email="boss@a.gov", role=Role.ADMINISTRATOR)
    client.force_login(boss)
    page = open_page(open_browser, server, client.cookies["sessionid"].value, **look)
    for path in [
        "/desk/rules/", "/desk/rules/fees/", "/desk/rules/waste/", "/desk/rules/terms/annual/",
        "/desk/rules/texts/contact/",
    ]:  # fmt: skip
        page.goto(server + path)
        assert complaints(page) == [], path


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_the_queue_and_the_lists_are_for_everyone(
    open_browser: OpenBrowser, server: str, session: str, work: Application, look: dict[str, Any]
) -> None:
    page = open_page(open_browser, server, session, **look)
    reply, hauler = Reply.objects.get(), work.hauler_id
    printed, taken_in = runs()
    for path in [
        "/desk/", "/desk/?tab=replies", "/desk/?q=zzz", f"/desk/replies/{reply.pk}/",
        "/licenses/", "/haulers/", f"/haulers/{hauler}/", f"/haulers/{hauler}/merge/",
        f"/haulers/{hauler}/phone/", f"/desk/applications/{work.number}/facts/",
        "/desk/printing/", f"/desk/printing/{printed.pk}/", "/desk/import/",
        f"/desk/import/{taken_in.pk}/", "/licenses/issue/",
        "/desk/payments/open/",
    ]:  # fmt: skip
        page.goto(server + path)
        assert complaints(page) == [], path


def test_by_keyboard_a_clerk_searches_opens_and_takes_on(
    open_browser: OpenBrowser, server: str, session: str, work: Application
) -> None:
    page = open_page(open_browser, server, session)
    page.goto(f"{server}/desk/")
    page.keyboard.press("/")
    page.keyboard.type("5cd-6780")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/?q=5cd-6780**")
    page.locator("tbody button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/applications/{work.number}/")
    page.goto(f"{server}/desk/?tab=mine")
    assert work.number in page.locator("tbody").inner_text()
