"""The demo's panel below the board: a pass to scan, a code to enroll, one button a role."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role
from checkin.enrollment import CodeRefused, enroll, hashed, new_code
from checkin.models import Device, EnrollmentCode, Station
from tests.checkin_pages.conftest import licensed, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
CODE = re.compile(r'start-code--large">([0-9A-Z]{4}-[0-9A-Z]{4})<')


def test_the_link_for_all_leads_to_ones_own_pages(client: Client, sign_in: SignIn) -> None:
    assert client.get("/start/")["Location"] == "/accounts/login/"
    assert sign_in(Role.SUPERVISOR).get("/start/")["Location"] == "/gate/"
    assert "no-store" in client.get("/start/")["Cache-Control"]


def test_outside_the_demo_there_is_no_panel_and_no_code_is_made(
    client: Client, station: Station
) -> None:
    licensed()
    assert "Try it" not in text_of(client, "/")
    assert not EnrollmentCode.objects.exists()


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def test_the_demo_shows_a_pass_to_scan_with_its_code_in_text(
    demo: None, client: Client, station: Station
) -> None:
    number = min(licensed("1AB 234").number, licensed("2AB 234").number)
    page = text_of(client, "/")
    assert f"QR code of the pass of license {number}" in page
    assert "<svg" in page
    code = re.findall(r'<dd class="start-code">(\w{12})</dd>', page)[0]
    assert number in text_of(client, f"/p/{code}")


def test_each_opening_of_the_demo_shows_a_code_that_nobody_has_used(
    demo: None, client: Client, station: Station
) -> None:
    licensed()
    for name in ("first", "second"):
        (code,) = CODE.findall(text_of(client, "/"))
        device, _token = enroll(code, name=name, now=timezone.now())
        assert device.station == station
        with pytest.raises(CodeRefused):
            enroll(code, name=name, now=timezone.now())
    assert Device.objects.count() == 2


def test_codes_that_nobody_used_in_time_are_cleared_away(
    demo: None, client: Client, station: Station
) -> None:
    licensed()
    forgotten = new_code(station, now=timezone.now() - dt.timedelta(days=2))
    open_still = new_code(station, now=timezone.now())
    client.get("/")
    assert not EnrollmentCode.objects.filter(code_hash=hashed(forgotten)).exists()
    assert EnrollmentCode.objects.filter(code_hash=hashed(open_still)).exists()


def test_the_board_above_the_panel_can_refresh_itself(demo: None, client: Client) -> None:
    assert 'data-zone="America/New_York"' in text_of(client, "/")


def test_the_demo_has_one_button_a_role(demo: None, client: Client) -> None:
    page = text_of(client, "/")
    assert all(f'action="/demo/sign-in/{role}/"' in page for role in Role)


def test_a_demo_without_its_city_says_what_to_do(demo: None, client: Client) -> None:
    page = text_of(client, "/")
    assert "<code>make demo</code>" in page
    assert not CODE.findall(page)


def test_a_browser_never_keeps_the_page(demo: None, client: Client, station: Station) -> None:
    assert "no-store" in client.get("/")["Cache-Control"]
    assert "no-store" in client.get("/", {"language": "es"})["Cache-Control"]


def test_a_page_that_refreshes_itself_gets_the_board_and_costs_no_code(
    demo: None, client: Client, station: Station
) -> None:
    page = client.get("/", headers={"Haulpass-Refresh": "1"})
    assert "Try it" not in page.content.decode()
    assert "public" in page["Cache-Control"]
    assert not EnrollmentCode.objects.exists()


def test_without_the_demo_the_board_is_all_there_is(client: Client, station: Station) -> None:
    page = text_of(client, "/")
    assert "Northwest" in page
    assert "csrf" not in page
