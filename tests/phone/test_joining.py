"""The page behind the sign's QR: who may join, with what, and never twice."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from checkin.calendar import city_date
from checkin.models import Closure, Event, Station, Visit
from checkin.phone.said import JOINS_A_DAY, Answer
from licensing.models import License
from tests.checkin.made import Tablet, event, licensed
from tests.phone.made import attempt_on, presses, says_joined, says_leaving, suspended, truck, words

SIGN = "/J/NW"  # as the QR says it


def test_signed_out_the_sign_leads_to_signing_in_and_back(station: Station) -> None:
    answer = Client().get(SIGN)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/J/NW")


def test_the_sign_leads_staff_nowhere(station: Station) -> None:
    client = Client()
    client.force_login(User.objects.create_user(email="a@city.example", role=Role.CLERK))
    assert client.get(SIGN).status_code == 403


def test_no_such_station_is_not_there(hauler: Client) -> None:
    assert hauler.get("/J/NOWHERE").status_code == 404


def test_the_only_vehicle_is_chosen_already(hauler: Client, station: Station) -> None:
    page = hauler.get(SIGN).content.decode()
    assert page.count('type="radio"') == 1
    assert 'value="SH-1" required checked' in page


def test_of_several_vehicles_one_is_to_be_chosen(hauler: Client, station: Station) -> None:
    truck("SH-3", "3CC 333")
    assert " checked" not in hauler.get(SIGN).content.decode()
    answer = hauler.post("/j/NW", {"attempt": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Choose the vehicle that is in line." in words(answer)
    assert not Event.objects.exists()


def test_a_page_that_was_cut_off_says_so_and_keeps_the_choice(
    hauler: Client, license: License, station: Station
) -> None:
    truck("SH-3", "3CC 333")
    answer = presses(hauler, license, attempt="7")
    assert "nothing was written. Press “I am in line” once more." in words(answer)
    assert 'value="SH-1" required checked' in answer.content.decode()
    assert not Event.objects.exists()


def test_pressed_the_hauler_is_in_line_and_sees_its_place(
    hauler: Client, license: License, station: Station
) -> None:
    answer = presses(hauler, license)
    assert answer["Location"] == f"/j/visits/{Visit.objects.get().id}/"
    assert "said by phone" in words(hauler.get(answer["Location"]))


def test_the_page_is_never_kept_by_a_browser_or_a_proxy(hauler: Client, station: Station) -> None:
    assert "no-store" in hauler.get(SIGN)["Cache-Control"]


def test_pressing_twice_is_one_event(hauler: Client, license: License, station: Station) -> None:
    attempt = attempt_on(hauler.get(SIGN))
    first, second = (presses(hauler, license, attempt=attempt) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert "You are already in line." in words(hauler.get(second["Location"]))
    assert Event.objects.count() == 1


def test_a_second_tab_says_that_one_is_already_in_line(
    hauler: Client, license: License, station: Station
) -> None:
    attempts = [attempt_on(hauler.get(SIGN)) for _ in range(2)]
    assert attempts[0] != attempts[1]
    answers = [presses(hauler, license, attempt=attempt) for attempt in attempts]
    assert "You are already in line." in words(hauler.get(answers[1]["Location"]))
    assert Event.objects.count() == 1
    assert "1AB 2304 MD is in line here" in words(hauler.get(SIGN))


def test_an_old_page_that_comes_back_does_not_join_anew(license: License, station: Station) -> None:
    """The back button, after having left."""
    attempt = uuid.uuid4()
    says_joined(license, station, "10:00", attempt=attempt)
    says_leaving(license, "10:20")
    assert says_joined(license, station, "10:30", attempt=attempt) is Answer.SAID_BEFORE
    assert says_joined(license, station, "10:30") is Answer.JOINED


def test_who_is_in_line_at_the_gate_already_need_not_join(
    license: License, station: Station, tablet: Tablet
) -> None:
    tablet.record(event("joined_line", "10:00", license_number="SH-1"))
    assert says_joined(license, station, "10:05") is Answer.IN_LINE


def test_who_was_checked_in_just_now_does_not_join_by_mistake(
    license: License, station: Station, tablet: Tablet
) -> None:
    tablet.record(event("checked_in", "10:00", license_number="SH-1"))
    assert says_joined(license, station, "10:09") is Answer.CHECKED_IN
    assert says_joined(license, station, "10:11") is Answer.JOINED


def test_who_was_turned_away_just_now_goes_on_without_joining(
    license: License, station: Station, tablet: Tablet
) -> None:
    turned_away = event("refused", "10:00", license_number="SH-1")
    tablet.record(turned_away)
    assert says_joined(license, station, "11:59") is Answer.TURNED_AWAY
    tablet.record(event("voided", "10:02", voids=turned_away["id"]))
    assert says_joined(license, station, "11:59") is Answer.JOINED


def test_a_vehicle_joins_only_so_often_a_day(license: License, station: Station) -> None:
    for hour in range(JOINS_A_DAY):
        assert says_joined(license, station, f"{hour + 8:02}:00") is Answer.JOINED
        says_leaving(license, f"{hour + 8:02}:30")
    assert says_joined(license, station, "19:00") is Answer.TOO_OFTEN
    assert says_joined(truck("SH-3", "3CC 333"), station, "19:00") is Answer.JOINED


def test_too_often_says_what_to_do(
    hauler: Client, license: License, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkin.phone.said.JOINS_A_DAY", 0)
    answer = presses(hauler, license)
    assert "Drive up to the gate" in words(hauler.get(answer["Location"]))
    assert not Event.objects.exists()


def test_a_closed_station_says_why_and_takes_nobody(
    hauler: Client, license: License, station: Station
) -> None:
    today = city_date(timezone.now())
    Closure.objects.create(station=station, from_date=today, to_date=today, reason="Ice")
    page = hauler.get(SIGN)
    assert "Nobody can join while the station is closed." in words(page)
    assert 'type="radio"' not in page.content.decode()
    sent = {"license": license.number, "attempt": str(uuid.uuid4())}
    assert hauler.post("/j/NW", sent).status_code == 422
    assert not Event.objects.exists()


def test_a_license_not_in_force_says_why_and_what_to_do(hauler: Client, station: Station) -> None:
    other = suspended()
    page = words(hauler.get(SIGN))
    assert "9ZZ 111 MD (SH-2): This license is suspended. It may not be used." in page
    assert "The license desk knows what to do" in page
    assert presses(hauler, other).status_code == 422
    assert not Event.objects.exists()


def test_a_renewed_license_is_one_vehicle(
    hauler: Client, license: License, station: Station
) -> None:
    today, truck = city_date(timezone.now()), license.vehicle
    License.objects.filter(pk=license.pk).update(expires_on=today - dt.timedelta(20))
    licensed("SH-9", vehicle=truck, issued_on=today, expires_on=today + dt.timedelta(300))
    page = hauler.get(SIGN).content.decode()
    assert 'value="SH-9"' in page
    assert "SH-1" not in page


def test_anothers_vehicle_cannot_be_chosen(hauler: Client, station: Station) -> None:
    other = licensed("SH-8", "8XX 888", expires_on=dt.date(2099, 1, 1))
    assert presses(hauler, other).status_code == 422
    assert not Event.objects.exists()


def test_who_holds_no_license_is_told_what_to_do(station: Station) -> None:
    client = Client()
    client.force_login(User.objects.create_user(phone="+14105559999", phone_verified=True))
    assert "No license is tied to your phone number yet." in words(client.get(SIGN))


def test_waiting_elsewhere_is_said_before_it_ends(
    hauler: Client, license: License, station: Station, quarantine: Station
) -> None:
    presses(hauler, license)
    page = words(hauler.get("/j/QR"))
    assert "In line at Northwest Transfer Station now. Joining here ends that." in page


def test_the_menu_leads_to_all_stations(
    hauler: Client, license: License, station: Station, quarantine: Station
) -> None:
    assert 'href="/j/"' in hauler.get("/my/").content.decode()
    presses(hauler, license)
    page = hauler.get("/j/")
    assert 'href="/j/QR"' in page.content.decode()
    assert "1AB 2304 is in line at Northwest Transfer Station." in words(page)


def test_without_a_station_it_says_so(hauler: Client) -> None:
    assert "No station is set up yet." in words(hauler.get("/j/"))
