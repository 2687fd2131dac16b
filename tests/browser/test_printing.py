"""The print queue in a browser: wide, on a phone in Spanish, and from the ticked card to paper."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from licensing.issue import replace_pass
from licensing.models import CardRun, License, Pass
from licensing.printing.tasks import print_cards
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.browser.test_license_desk import LOOKS
from tests.licensing.test_printing import truck

QUEUE = "/desk/printing/"


@pytest.fixture
def licenses(transactional_db: None) -> list[License]:
    return [truck(number) for number in range(3)]


@pytest.fixture
def session(client: Client, transactional_db: None) -> str:
    client.force_login(User.objects.create_user(email="rosa@a.gov", name="Rosa", role=Role.CLERK))
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_the_print_queue_and_its_runs_are_for_everyone(
    open_browser: OpenBrowser, server: str, session: str, licenses: list[License],
    look: dict[str, Any],
) -> None:  # fmt: skip
    page = open_page(open_browser, server, session, **look)
    page.goto(server + QUEUE)
    assert complaints(page) == []
    page.locator("button[name=all]").click()
    page.wait_for_selector("progress")
    assert complaints(page) == []
    print_cards(timestamp=0)
    replace_pass(licenses[0], at=timezone.now())
    page.reload()
    assert complaints(page) == []
    page.goto(f"{server}{QUEUE}?term=90_days")
    assert complaints(page) == []


def test_by_keyboard_a_card_is_ticked_printed_and_off_the_queue(
    open_browser: OpenBrowser, server: str, session: str, licenses: list[License]
) -> None:
    page = open_page(open_browser, server, session)
    page.goto(server + QUEUE)
    page.get_by_label(licenses[1].number).focus()
    page.keyboard.press("Space")
    page.get_by_text("Print those that are ticked").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("progress")
    print_cards(timestamp=0)
    page.wait_for_selector("text=Open the PDF")  # the page asks again by itself
    page.get_by_text("The paper came out").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/printing/")
    assert CardRun.objects.get().printed_at
    assert Pass.objects.get(printed_at__isnull=False).license == licenses[1]
