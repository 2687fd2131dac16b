"""The start page: what is known of the lines, and in the demo what to try."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role
from checkin.calendar import city_date
from checkin.enrollment import CodeRefused, enroll, hashed, new_code
from checkin.models import Closure, Device, EnrollmentCode, Station
from tests.checkin_pages.conftest import Happen, SignIn, licensed, text_of

pytestmark = pytest.mark.django_db
CODE = re.compile(r'start-code--large">([0-9A-Z]{4}-[0-9A-Z]{4})<')


def test_anyone_may_open_it_and_learns_where_to_go(client: Client) -> None:
    page = text_of(client, "/")
    assert "Small haulers in Baltimore" in page
    assert 'href="/accounts/login/"' in page
    assert 'href="/tablet/"' in page


def test_without_stations_it_says_how_to_make_one(client: Client) -> None:
    assert "manage.py create_station CODE NAME" in text_of(client, "/")


def test_a_station_that_nobody_heard_of_is_not_known_and_says_why(
    client: Client, station: Station
) -> None:
    page = text_of(client, "/")
    assert "Not known: no tablet has reported today" in page
    assert "No figure; no report today" in page
    assert " 0 min" not in page


def test_an_old_report_makes_the_wait_unknown(
    client: Client, happen: Happen, station: Station
) -> None:
    happen("line_count", minutes_ago=90, in_line=7)
    page = text_of(client, "/")
    assert "Not known: the newest report is too old" in page
    assert "newest report 1 hour, 30 minutes ago" in page.replace("\xa0", " ")


def test_a_few_timed_vehicles_are_too_few_for_a_figure(client: Client, happen: Happen) -> None:
    happen("joined_line", minutes_ago=30, plate="1AB 234")
    happen("checked_in", minutes_ago=5, plate="1AB 234")
    page = text_of(client, "/")
    assert "Not known: too few vehicles were timed in the last hour" in page
    assert "0 vehicles" in page


def test_a_measured_wait_comes_with_its_range_its_basis_and_its_age(
    client: Client, happen: Happen
) -> None:
    for plate, minutes in (("AA1", 20), ("AA2", 30), ("AA3", 45)):
        happen("joined_line", minutes_ago=minutes + 5, plate=plate)
        happen("checked_in", minutes_ago=5, plate=plate)
    happen("joined_line", minutes_ago=2, plate="AA4")
    page = text_of(client, "/").replace("\xa0", " ")
    assert "30 min (20 to 45 for most)" in page
    assert "1 vehicle<" in page
    assert "Measured at the gate in the last hour; newest report 2 minutes ago" in page


def test_a_closed_station_says_so_and_has_no_wait(client: Client, station: Station) -> None:
    today = city_date(timezone.now())
    Closure.objects.create(station=station, from_date=today, to_date=today)
    page = text_of(client, "/")
    assert ">Closed<" in page
    assert "No line while it is closed" in page


def test_who_is_signed_in_finds_the_own_pages(sign_in: SignIn) -> None:
    page = text_of(sign_in(Role.SUPERVISOR), "/")
    assert '<a class="usa-link start-link" href="/visits/">' in page


def test_it_speaks_spanish(client: Client, station: Station) -> None:
    page = client.get("/", headers={"Accept-Language": "es"}).content.decode()
    assert '<html lang="es">' in page
    assert "Esperas en las estaciones ahora" in page


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


def test_the_demo_has_one_button_a_role(demo: None, client: Client) -> None:
    page = text_of(client, "/")
    assert all(f'action="/demo/sign-in/{role}/"' in page for role in Role)


def test_a_demo_without_its_city_says_what_to_do(demo: None, client: Client) -> None:
    page = text_of(client, "/")
    assert "<code>make demo</code>" in page
    assert not CODE.findall(page)


def test_a_browser_never_keeps_the_page(demo: None, client: Client, station: Station) -> None:
    assert "no-store" in client.get("/")["Cache-Control"]
