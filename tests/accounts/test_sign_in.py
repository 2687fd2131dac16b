"""A hauler signs up and in by phone, staff by e-mail, both by a code of six digits."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.menu import first_page
from accounts.models import Language, Role, User

pytestmark = pytest.mark.django_db
Code = Callable[[], str]

PHONE = "+14105550123"
SIGN_IN, SIGN_UP = "/accounts/login/", "/accounts/signup/"
CONFIRM_PHONE, CONFIRM_CODE = "/accounts/phone/verify/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def signed_in(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


def test_a_hauler_signs_up_by_phone_with_a_code(client: Client, sms_code: Code) -> None:
    asked = client.post(SIGN_UP, {"phone": "410 555-0123"})
    assert asked["Location"] == CONFIRM_PHONE
    assert "(410) 555-0123" in text(client.get(CONFIRM_PHONE))
    done = client.post(CONFIRM_PHONE, {"code": sms_code()})
    person = User.objects.get()
    assert (person.phone, person.phone_verified, person.role) == (PHONE, True, Role.HAULER)
    assert signed_in(client) == person
    assert done["Location"] == first_page(person)
    assert not person.has_usable_password()


def test_a_hauler_signs_in_with_a_number_typed_in_any_way(client: Client, sms_code: Code) -> None:
    person = User.objects.create_user(phone=PHONE, phone_verified=True)
    for typed in ["(410) 555-0123", "1-410-555-0123", " +1 410 555 0123 "]:
        client.logout()
        cache.clear()
        assert client.post(SIGN_IN, {"login": typed})["Location"] == CONFIRM_CODE
        client.post(CONFIRM_CODE, {"code": sms_code()})
        assert signed_in(client) == person


def test_a_first_sign_in_confirms_the_phone(client: Client, sms_code: Code) -> None:
    person = User.objects.create_user(phone=PHONE)
    client.post(SIGN_IN, {"login": PHONE})
    client.post(CONFIRM_CODE, {"code": sms_code()})
    person.refresh_from_db()
    assert person.phone_verified
    assert signed_in(client) == person


def test_staff_sign_in_by_an_e_mailed_code(client: Client) -> None:
    clerk = User.objects.create_user(email="clerk@city.example", role=Role.CLERK)
    assert client.post(SIGN_IN, {"login": "Clerk@City.example"})["Location"] == CONFIRM_CODE
    [message] = mail.outbox
    code = re.findall(r"\b\d{6}\b", str(message.body))[0]
    assert client.post(CONFIRM_CODE, {"code": code})["Location"] == first_page(clerk)
    assert signed_in(client) == clerk


def test_sign_in_goes_on_to_the_page_that_was_asked_for(client: Client, sms_code: Code) -> None:
    User.objects.create_user(phone=PHONE)
    asked = client.post(f"{SIGN_IN}?next=/accounts/logout/", {"login": PHONE})
    assert client.post(asked["Location"], {"code": sms_code()})["Location"] == "/accounts/logout/"
    client.logout()
    asked = client.post(f"{SIGN_IN}?next=https://elsewhere.example/", {"login": PHONE})
    assert "elsewhere" not in client.post(asked["Location"], {"code": sms_code()})["Location"]


def test_a_wrong_code_is_refused_and_after_three_a_new_one_is_needed(
    client: Client, sms_code: Code
) -> None:
    User.objects.create_user(phone=PHONE)
    client.post(SIGN_IN, {"login": PHONE})
    code = sms_code()
    for _try in range(2):
        assert "This code is not right" in text(client.post(CONFIRM_CODE, {"code": wrong(code)}))
    assert client.post(CONFIRM_CODE, {"code": wrong(code)}).status_code == 302
    assert "Too many tries" in text(client.get(SIGN_IN))
    client.post(CONFIRM_CODE, {"code": code})
    assert signed_in(client) is None


def test_the_session_keeps_no_code_that_could_be_read(client: Client, sms_code: Code) -> None:
    User.objects.create_user(phone=PHONE)
    client.post(SIGN_IN, {"login": PHONE})
    assert sms_code() not in str(Session.objects.get().get_decoded())


def test_an_unknown_number_or_e_mail_learns_nothing_on_the_page(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user(phone=PHONE)
    pages = []
    for typed in [PHONE, "+14105550124"]:
        client.logout()
        asked = client.post(SIGN_IN, {"login": typed})
        page = text(client.get(asked["Location"])) + text(client.post(CONFIRM_CODE, {"code": "12"}))
        pages.append(re.sub(r'value="[^"]{60,}"', "", page.replace("0124", "0123")))
    assert pages[0] == pages[1]
    assert "has no Haulpass account" in capsys.readouterr().out
    client.logout()
    client.post(SIGN_IN, {"login": "nobody@city.example"})
    assert "ask an administrator" in mail.outbox[-1].body


def test_signing_up_with_a_taken_number_says_so_only_in_the_text_message(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user(phone=PHONE, phone_verified=True)
    assert client.post(SIGN_UP, {"phone": PHONE})["Location"] == CONFIRM_PHONE
    assert "already has a Haulpass account" in capsys.readouterr().out
    assert "already" not in text(client.get(CONFIRM_PHONE))
    assert User.objects.count() == 1


def test_who_lost_the_first_code_signs_up_again(client: Client, sms_code: Code) -> None:
    client.post(SIGN_UP, {"phone": PHONE})
    first = sms_code()
    client.post("/accounts/logout/", {"next": SIGN_UP})
    client.post(SIGN_UP, {"phone": PHONE})
    second = sms_code()
    if first != second:
        assert "not right" in text(client.post(CONFIRM_PHONE, {"code": first}))
    client.post(CONFIRM_PHONE, {"code": second})
    assert signed_in(client) == User.objects.get()


@pytest.mark.parametrize("typed", ["555-0123", "hello", "410 555 01234", "a@b", "@"])
def test_what_is_neither_a_number_nor_an_e_mail_is_explained(client: Client, typed: str) -> None:
    page = text(client.post(SIGN_IN, {"login": typed}))
    assert "Enter a phone number with its area code" in page
    page = text(client.post(SIGN_UP, {"phone": typed}))
    assert "Enter a phone number with its area code" in page


def test_nobody_becomes_staff_by_signing_up(client: Client, sms_code: Code) -> None:
    client.post(SIGN_UP, {"phone": PHONE, "role": "administrator", "email": "me@city.example"})
    client.post(CONFIRM_PHONE, {"code": sms_code()})
    person = User.objects.get()
    assert (person.role, person.email) == (Role.HAULER, "")


def test_the_fourth_code_in_a_minute_for_one_number_is_not_sent(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user(phone=PHONE)
    for _try in range(4):
        client.post("/accounts/logout/")
        page = client.post(SIGN_IN, {"login": PHONE})
    assert "Too many tries" in text(page)
    assert capsys.readouterr().out.count("code is") == 3
    assert client.post(SIGN_IN, {"login": "+14105550199"}).status_code == 302


def test_sign_up_has_its_limit_too_and_writes_nothing_beyond_it(client: Client) -> None:
    for last in range(25):
        client.post("/accounts/logout/")
        page = client.post(SIGN_UP, {"phone": f"+1410555{last:04}"})
    assert page.status_code == 429
    assert "Too many tries" in text(page)
    assert User.objects.count() == 20


def test_a_second_tap_at_the_same_time_sends_another_code(client: Client, sms_code: Code) -> None:
    def overtake(**_kwargs: Any) -> None:
        pre_save.disconnect(overtake, User)
        User.objects.bulk_create([User(phone=PHONE)])

    pre_save.connect(overtake, User)
    assert client.post(SIGN_UP, {"phone": PHONE})["Location"] == CONFIRM_PHONE
    client.post(CONFIRM_PHONE, {"code": sms_code()})
    assert signed_in(client) == User.objects.get()


def test_signing_out_ends_the_session(client: Client) -> None:
    client.force_login(User.objects.create_user(phone=PHONE))
    assert "You are still signed in" in text(client.get("/accounts/logout/"))
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert signed_in(client) is None


def test_a_closed_account_is_told_so_after_its_code(client: Client, sms_code: Code) -> None:
    User.objects.create_user(phone=PHONE, is_active=False)
    client.post(SIGN_IN, {"login": PHONE})
    done = client.post(CONFIRM_CODE, {"code": sms_code()})
    assert "This account is closed" in text(client.get(done["Location"]))
    assert signed_in(client) is None


def test_there_are_no_pages_for_passwords_or_e_mails(client: Client) -> None:
    for path in ["password/reset/", "password/change/", "password/set/", "email/"]:
        assert client.get(f"/accounts/{path}").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_reset_password")


def test_pages_and_messages_follow_the_chosen_language(client: Client, sms_code: Code) -> None:
    client.post("/i18n/setlang/", {"language": "es", "next": SIGN_UP})
    assert 'lang="es"' in text(client.get(SIGN_UP))
    client.post(SIGN_UP, {"phone": PHONE})
    assert User.objects.get().language == Language.SPANISH
