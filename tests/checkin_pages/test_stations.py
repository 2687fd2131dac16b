"""The stations: hours, closures, tablets; a code to enroll one and a button to revoke one."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from checkin.calendar import city_date
from checkin.enrollment import enroll
from checkin.models import Closure, Device, EnrollmentCode, Station, StationHours
from tests.checkin_pages.conftest import Happen, SignIn, enrolled, text_of

pytestmark = pytest.mark.django_db
LARGE = re.compile(r'class="start-code start-code--large">([0-9A-Z-]+)<')


def today() -> dt.date:
    return city_date(timezone.now())


def close(station: Station, days_ahead: int, reason: str = "") -> None:
    day = today() + dt.timedelta(days=days_ahead)
    Closure.objects.create(station=station, from_date=day, to_date=day, reason=reason)


def open_on(station: Station, weekday: int) -> None:
    StationHours.objects.create(
        station=station, effective_on=today() - dt.timedelta(days=9), weekday=weekday,
        opens=dt.time(7), closes=dt.time(17),
    )  # fmt: skip


def test_a_city_without_stations_reads_how_to_make_one(supervisor: Client) -> None:
    assert "manage.py create_station CODE NAME" in text_of(supervisor, "/stations/")


def test_a_station_without_hours_is_open_every_day(supervisor: Client, station: Station) -> None:
    page = text_of(supervisor, "/stations/")
    assert "Open every day (no hours on record)." in page
    assert "5030 Reisterstown Rd" in page
    assert "No tablet is in use here. Make an enrollment code" in page


def test_todays_hours_are_shown(supervisor: Client, station: Station) -> None:
    open_on(station, today().weekday())
    assert "Open today from 7 a.m. to 5 p.m." in text_of(supervisor, "/stations/")


def test_a_weekday_without_hours_is_closed(supervisor: Client, station: Station) -> None:
    open_on(station, (today().weekday() + 1) % 7)
    assert "Closed on this day of the week." in text_of(supervisor, "/stations/")


def test_closures_ahead_are_listed_and_past_ones_are_not(
    supervisor: Client, station: Station
) -> None:
    close(station, -1, "past storm")
    close(station, 0, "scale repair")
    for days in range(10, 16):
        close(station, days, f"day {days}")
    page = text_of(supervisor, "/stations/")
    assert "Closed today: scale repair" in page
    assert "day 13" in page
    assert "and 2 more" in page
    assert "past storm" not in page


def test_a_tablet_shows_when_it_was_heard_last(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    enrolled(station, "Spare tablet")
    happen("line_count", minutes_ago=200, in_line=3)
    page = text_of(supervisor, "/stations/")
    assert "Gate tablet" in page
    assert '<td data-label="Last heard">0 minutes ago</td>' in page.replace(
        "\xa0", " "
    )  # by receipt, not by its clock
    assert "not in the last 30 days" in page


def test_the_page_of_all_stations_asks_as_much_for_many_as_for_one(
    supervisor: Client, station: Station, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        enrolled(Station.objects.create(code=f"s{number}", name=f"Station {number}"), "Tablet")
    with django_assert_num_queries(6):
        page = text_of(supervisor, "/stations/")
    assert page.count("New enrollment code") == 10
    assert "Page 1 of 2" in page


def test_all_stations_show_their_newest_tablets_and_one_station_shows_all(
    supervisor: Client, station: Station
) -> None:
    for number in range(27):
        enrolled(station, f"Tablet {number:02}")
    newest = text_of(supervisor, "/stations/")
    assert newest.count('<th scope="row"') == 5
    assert "Tablet 26" in newest
    assert "Page 1 of 2" in text_of(supervisor, "/stations/nw/")
    assert "Tablet 00" in text_of(supervisor, "/stations/nw/", page="2")


def test_a_new_code_is_shown_once_in_fours_and_enrolls_one_tablet(
    supervisor: Client, station: Station
) -> None:
    response = supervisor.post("/stations/nw/enrollment-code/")
    (code,) = LARGE.findall(response.content.decode())
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert "no-store" in response["Cache-Control"]
    device, _token = enroll(code, name="Gate", now=timezone.now())
    assert device.station == station


def test_a_new_code_is_kept_nowhere_in_clear(supervisor: Client, station: Station) -> None:
    response = supervisor.post("/stations/nw/enrollment-code/")
    code = LARGE.findall(response.content.decode())[0].replace("-", "").encode()
    assert code not in bytes(EnrollmentCode.objects.get().code_hash)
    assert all(code.decode() not in str(s.get_decoded()) for s in Session.objects.all())
    assert response.status_code == 200
    assert code.decode() not in response.request["PATH_INFO"]


def test_asking_for_the_codes_address_again_makes_no_code(
    supervisor: Client, station: Station
) -> None:
    response = supervisor.get("/stations/nw/enrollment-code/")
    assert response["Location"] == "/stations/nw/"
    assert not EnrollmentCode.objects.exists()


def test_a_revoked_tablet_is_refused_at_once(
    supervisor: Client, client: Client, station: Station
) -> None:
    now = timezone.now()
    code = LARGE.findall(supervisor.post("/stations/nw/enrollment-code/").content.decode())[0]
    device, token = enroll(code, name="Gate", now=now)
    page = supervisor.post(f"/stations/nw/tablets/{device.id}/revoke/", follow=True)
    assert "Gate is revoked and sends nothing any more." in page.content.decode()
    answer = client.post(
        "/api/v1/events", {"events": []}, "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 401


def test_revoking_twice_keeps_the_first_time(supervisor: Client, tablet: Device) -> None:
    address = f"/stations/nw/tablets/{tablet.id}/revoke/"
    supervisor.post(address)
    first = Device.objects.get().revoked_at
    page = supervisor.post(address, follow=True)
    assert "was revoked already" in page.content.decode()
    assert Device.objects.get().revoked_at == first


def test_a_tablet_is_revoked_only_under_its_own_station(supervisor: Client, tablet: Device) -> None:
    Station.objects.create(code="qr", name="Quarantine Road")
    assert supervisor.post(f"/stations/qr/tablets/{tablet.id}/revoke/").status_code == 404
    assert supervisor.post("/stations/nw/tablets/99999999999999/revoke/").status_code == 404
    assert Device.objects.get().revoked_at is None


def test_a_revoked_tablet_moves_to_the_end_of_its_stations_page(
    supervisor: Client, station: Station, tablet: Device
) -> None:
    supervisor.post(f"/stations/nw/tablets/{tablet.id}/revoke/")
    enrolled(station, "Spare tablet")
    page = text_of(supervisor, "/stations/nw/")
    assert page.index("Spare tablet") < page.index('data-label="Tablet">Gate tablet')
    assert "Gate tablet" not in text_of(supervisor, "/stations/")


def test_the_auditor_reads_and_gets_no_buttons(sign_in: SignIn, tablet: Device) -> None:
    auditor = sign_in(Role.AUDITOR)
    for address in ("/stations/", "/stations/nw/"):
        page = text_of(auditor, address)
        assert "Gate tablet" in page
        assert "New enrollment code" not in page
        assert "Revoke" not in page
    assert auditor.post("/stations/nw/enrollment-code/").status_code == 403
    assert not EnrollmentCode.objects.filter(used_at=None).exists()


def test_it_speaks_spanish(supervisor: Client, station: Station) -> None:
    page = supervisor.get("/stations/", headers={"Accept-Language": "es"}).content.decode()
    assert "Nuevo código de inscripción" in page
    assert "Abierta todos los días" in page
