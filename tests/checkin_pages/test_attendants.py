"""The attendants and their PINs."""

import base64
import hashlib
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from checkin.attendants import hashed_pin, is_pin_of, random_pin
from checkin.briefing import attendants
from checkin.models import Attendant, Station
from tests.checkin_pages.conftest import text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
LARGE = re.compile(r'class="start-code start-code--large">(\d+)<')
Hire = Callable[..., Attendant]


@pytest.fixture
def hire(db: None) -> Hire:
    def hired(name: str = "Rosa M.", pin: str = "2468", **facts: object) -> Attendant:
        return Attendant.objects.create(name=name, pin=hashed_pin(pin), **facts)

    return hired


def test_a_pin_is_stored_as_a_browser_can_make_it_too() -> None:
    method, iterations, salt, digest = hashed_pin("2468").split("$")
    made = hashlib.pbkdf2_hmac("sha256", b"2468", salt.encode(), int(iterations))
    assert (method, iterations) == ("pbkdf2_sha256", "100000")
    assert base64.b64decode(digest) == made


def test_a_city_without_attendants_reads_what_to_do(supervisor: Client) -> None:
    page = text_of(supervisor, "/attendants/")
    assert "There are no attendants yet." in page
    assert "Add an attendant" in page


def test_a_new_attendant_gets_a_pin_that_is_shown_once(
    supervisor: Client, station: Station
) -> None:
    asked = {"name": "Rosa M.", "station": station.pk, "pin": ""}
    response = supervisor.post("/attendants/new/", asked)
    [pin] = LARGE.findall(response.content.decode())
    rosa = Attendant.objects.get()
    assert (rosa.name, rosa.station, is_pin_of(pin, rosa)) == ("Rosa M.", station, True)
    assert "no-store" in response["Cache-Control"]
    assert pin not in rosa.pin
    assert attendants(station) == [{"id": str(rosa.pk), "name": "Rosa M.", "pin": rosa.pin}]


def test_a_pin_may_be_chosen_and_somebody_may_work_everywhere(
    supervisor: Client, station: Station
) -> None:
    supervisor.post("/attendants/new/", {"name": "Ben", "station": "", "pin": "123456"})
    ben = Attendant.objects.get()
    assert (ben.station, is_pin_of("123456", ben)) == (None, True)
    assert [one["name"] for one in attendants(station)] == ["Ben"]


@pytest.mark.parametrize("pin", ["123", "1234567", "12a4", "１２３４", "12\n34"])
def test_a_pin_of_another_form_is_told_at_its_field(supervisor: Client, pin: str) -> None:
    response = supervisor.post("/attendants/new/", {"name": "Ben", "pin": pin})
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count("usa-error-message") == 1
    assert 'value="Ben"' in page
    assert not Attendant.objects.exists()


def test_a_pin_names_one_person(supervisor: Client, hire: Hire) -> None:
    hire(pin="2468")
    page = supervisor.post("/attendants/new/", {"name": "Ben", "pin": "2468"}).content.decode()
    assert "Somebody else has this PIN." in page
    assert Attendant.objects.count() == 1


def test_who_has_left_blocks_no_pin_and_is_not_on_the_tablets(
    supervisor: Client, station: Station, hire: Hire
) -> None:
    rosa = hire(pin="2468")
    page = supervisor.post(f"/attendants/{rosa.pk}/left/", follow=True).content.decode()
    assert "Rosa M. has left." in page
    assert attendants(station) == []
    supervisor.post("/attendants/new/", {"name": "Ben", "pin": "2468"})
    assert Attendant.objects.filter(left_at=None).get().name == "Ben"


def test_having_left_twice_keeps_the_first_day(supervisor: Client, hire: Hire) -> None:
    rosa = hire(left_at=timezone.now().replace(year=2020))
    supervisor.post(f"/attendants/{rosa.pk}/left/")
    assert Attendant.objects.get().left_at == rosa.left_at


def test_who_forgot_the_pin_gets_a_new_one(supervisor: Client, hire: Hire) -> None:
    rosa = hire(pin="2468")
    address = f"/attendants/{rosa.pk}/pin/"
    [pin] = LARGE.findall(supervisor.post(address, {"pin": ""}).content.decode())
    rosa.refresh_from_db()
    assert is_pin_of(pin, rosa)
    assert supervisor.get(address)["Location"] == f"/attendants/{rosa.pk}/"


def test_the_own_pin_may_stay(supervisor: Client, hire: Hire) -> None:
    rosa = hire(pin="2468")
    assert supervisor.post(f"/attendants/{rosa.pk}/pin/", {"pin": "2468"}).status_code == 200


def test_who_is_back_works_here_again_with_a_new_pin(supervisor: Client, hire: Hire) -> None:
    rosa = hire(left_at=timezone.now())
    assert "Is back" in text_of(supervisor, f"/attendants/{rosa.pk}/")
    supervisor.post(f"/attendants/{rosa.pk}/pin/", {"pin": "1357"})
    rosa.refresh_from_db()
    assert (rosa.left_at, is_pin_of("1357", rosa)) == (None, True)


def test_a_bad_new_pin_leaves_the_old_one(supervisor: Client, hire: Hire) -> None:
    rosa = hire(pin="2468")
    response = supervisor.post(f"/attendants/{rosa.pk}/pin/", {"pin": "1"})
    assert response.status_code == 422
    assert "A PIN is four to six digits." in response.content.decode()
    rosa.refresh_from_db()
    assert is_pin_of("2468", rosa)


def test_name_and_station_are_changed(supervisor: Client, station: Station, hire: Hire) -> None:
    rosa = hire()
    asked = {"name": "Rosa Maria", "station": station.pk}
    page = supervisor.post(f"/attendants/{rosa.pk}/", asked, follow=True).content.decode()
    assert "Saved. Tablets hear of it within five minutes." in page
    rosa.refresh_from_db()
    assert (rosa.name, rosa.station) == ("Rosa Maria", station)


def test_the_list_is_filtered_by_station_and_by_who_has_left(
    supervisor: Client, station: Station, hire: Hire
) -> None:
    other = Station.objects.create(code="qr", name="Quarantine Road")
    hire("Here", "1111", station=station)
    hire("There", "2222", station=other)
    hire("Everywhere", "3333")
    hire("Gone", "4444", station=station, left_at=timezone.now())

    def names(**asked: str) -> list[str]:
        page = text_of(supervisor, "/attendants/", **asked)
        return re.findall(r'href="/attendants/\d+/">(\w+)<', page)

    assert names() == ["Everywhere", "Here", "There"]
    assert names(station="nw") == ["Everywhere", "Here"]
    assert names(left="left") == ["Gone"]
    assert len(names(left="all")) == 4
    assert "Nobody fits this filter." in text_of(
        supervisor, "/attendants/", station="qr", left="left"
    )
    assert "could not be read" in text_of(supervisor, "/attendants/", station="no")


def test_a_long_list_has_pages(supervisor: Client) -> None:
    Attendant.objects.bulk_create(Attendant(name=f"A{n:02}", pin="-") for n in range(30))
    assert "Page 1 of 2" in text_of(supervisor, "/attendants/")
    assert "A29" in text_of(supervisor, "/attendants/", page="2")


def test_a_drawn_pin_is_nobody_elses(monkeypatch: pytest.MonkeyPatch, hire: Hire) -> None:
    rosa, digits = hire(pin="2468"), iter("24681357")
    monkeypatch.setattr("checkin.attendants.secrets.choice", lambda _: next(digits))
    assert random_pin([rosa]) == "1357"


def test_the_auditor_sees_names_and_no_buttons(sign_in: SignIn, hire: Hire) -> None:
    rosa, auditor = hire(), sign_in(Role.AUDITOR)
    assert "Add an attendant</a>" not in text_of(auditor, "/attendants/")
    for address in ("/attendants/new/", f"/attendants/{rosa.pk}/"):
        assert 'class="usa-button"' not in text_of(auditor, address)
