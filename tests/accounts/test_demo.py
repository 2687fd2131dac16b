"""In the demo one button a role signs in; elsewhere there is no such address."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.menu import first_page
from accounts.models import Role, User
from licensing.models import Hauler

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_each_button_signs_in_a_person_of_its_role(
    client: Client, settings: Settings, role: Role
) -> None:
    settings.DEMO = True
    for _press in range(2):
        response = client.post(f"/demo/sign-in/{role}/")
        person = User.objects.get()
        assert person.role == role
        assert client.session["_auth_user_id"] == str(person.pk)
        assert response["Location"] == first_page(person)


def test_the_demo_hauler_is_the_one_who_has_licenses(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    holder = User.objects.create_user(phone="+14105550123")
    Hauler.objects.create(name="Reyes Hauling", phone=holder.phone, user=holder)
    client.post("/demo/sign-in/hauler/")
    assert client.session["_auth_user_id"] == str(holder.pk)


def test_outside_the_demo_there_are_no_such_buttons(client: Client) -> None:
    for role in Role:
        assert client.post(f"/demo/sign-in/{role}/").status_code == 404
    assert not User.objects.exists()


def test_a_button_needs_its_own_page_behind_it(settings: Settings) -> None:
    settings.DEMO = True
    client = Client(enforce_csrf_checks=True)
    assert client.get("/demo/sign-in/clerk/").status_code == 405
    assert client.post("/demo/sign-in/clerk/").status_code == 403
    assert client.post("/demo/sign-in/boss/").status_code in {403, 404}
    assert not User.objects.exists()


def test_the_demo_shows_the_code_on_the_page(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    client.post("/accounts/signup/", {"phone": "410 555-0123"})
    assert "Demo: the code is" in client.get("/accounts/phone/verify/").content.decode()


def test_elsewhere_no_page_shows_a_code(client: Client) -> None:
    client.post("/accounts/signup/", {"phone": "410 555-0123"})
    assert "code is" not in client.get("/accounts/phone/verify/").content.decode()
