"""A code that is typed wrong too often, that does not come, or that cannot be sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Role, User

pytestmark = pytest.mark.django_db
Code = Callable[[], str]

PHONE, UNKNOWN, CLERK = "+14105550123", "+14105550188", "clerk@city.example"
SIGN_IN, SIGN_UP, AGAIN = "/accounts/login/", "/accounts/signup/", "/accounts/code/again/"
CONFIRM_PHONE, CONFIRM_CODE = "/accounts/phone/verify/", "/accounts/login/code/confirm/"
BROKEN = "tests.accounts.conftest.Broken"
BOTH_PAGES = pytest.mark.parametrize(("page", "field"), [(SIGN_IN, "login"), (SIGN_UP, "phone")])


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def many_codes(settings: Any) -> None:
    """As if hours had passed between one code and the next: only wrong ones are limited."""
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"request_login_code": "99/m/key"}


@pytest.fixture
def person() -> User:
    return User.objects.create_user(phone=PHONE)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def wrong_codes(client: Client, typed: str, count: int) -> str:
    """So many, with a new sign-in after each three; the last page."""
    for number in range(count):
        if number % 3 == 0:
            client.post(SIGN_IN, {"login": typed})
        page = client.post(CONFIRM_CODE, {"code": "x"})
    return text(page)


@pytest.mark.parametrize("typed", [PHONE, UNKNOWN, CLERK, "nobody@city.example"])
def test_after_ten_wrong_codes_none_is_taken_for_an_hour(
    client: Client, person: User, many_codes: None, typed: str
) -> None:
    User.objects.create_user(email=CLERK, role=Role.CLERK)
    assert "This code is not right" in wrong_codes(client, typed, 10)
    assert "For an hour no code is taken" in text(client.post(CONFIRM_CODE, {"code": "x"}))
    client.post("/accounts/logout/")
    assert "For an hour no code is taken" in text(client.post(SIGN_IN, {"login": typed.upper()}))


def test_then_the_right_code_is_not_taken_either(
    client: Client, person: User, many_codes: None, sms_code: Code
) -> None:
    wrong_codes(client, PHONE, 10)
    assert "For an hour" in text(client.post(CONFIRM_CODE, {"code": sms_code()}))
    assert not signed_in(client)


def test_other_numbers_are_not_concerned(
    client: Client, person: User, many_codes: None, sms_code: Code
) -> None:
    wrong_codes(client, UNKNOWN, 10)
    client.post("/accounts/logout/")
    client.post(SIGN_IN, {"login": PHONE})
    client.post(CONFIRM_CODE, {"code": sms_code()})
    assert signed_in(client)


def test_who_signs_in_begins_anew_to_count(
    client: Client, person: User, many_codes: None, sms_code: Code
) -> None:
    for _time in range(5):
        client.post(SIGN_IN, {"login": PHONE})
        code = sms_code()
        for typed in ("x", "x", code):
            client.post(CONFIRM_CODE, {"code": typed})
        assert signed_in(client)
        client.logout()


def test_another_code_comes_in_one_tap_and_only_the_newest_counts(
    client: Client, person: User, sms_code: Code
) -> None:
    asked = client.post(f"{SIGN_IN}?next=/accounts/logout/", {"login": PHONE})
    first = sms_code()
    assert f'name="login" value="{PHONE}"' in text(client.get(asked["Location"]))
    again = client.post(AGAIN, {"login": PHONE, "next": "/accounts/logout/"})
    second = sms_code()
    if first != second:
        assert "not right" in text(client.post(CONFIRM_CODE, {"code": first}))
    assert client.post(again["Location"], {"code": second})["Location"] == "/accounts/logout/"
    assert signed_in(client)


def test_who_signs_up_has_another_code_sent_too(client: Client, sms_code: Code) -> None:
    client.post(SIGN_UP, {"phone": PHONE})
    sms_code()
    assert f'name="phone" value="{PHONE}"' in text(client.get(CONFIRM_PHONE))
    assert client.post(AGAIN, {"phone": PHONE})["Location"] == CONFIRM_PHONE
    client.post(CONFIRM_PHONE, {"code": sms_code()})
    assert signed_in(client)
    assert User.objects.count() == 1


@BOTH_PAGES
def test_beyond_the_limit_no_other_code_is_sent_and_the_last_one_still_counts(
    client: Client, sms_code: Code, page: str, field: str
) -> None:
    if page == SIGN_IN:
        User.objects.create_user(phone=PHONE)
    client.post(page, {field: PHONE})
    for _time in range(3):
        answer = client.post(AGAIN, {field: PHONE}, follow=True)
    assert "too many were asked for" in text(answer)
    client.post(answer.redirect_chain[-1][0], {"code": sms_code()})
    assert signed_in(client)


def test_another_code_tells_nobody_who_has_an_account(client: Client, person: User) -> None:
    pages = []
    for typed in [PHONE, UNKNOWN]:
        client.logout()
        client.post(SIGN_IN, {"login": typed})
        page = text(client.post(AGAIN, {"login": typed}, follow=True))
        pages.append(re.sub(r'value="[^"]{60,}"', "", page.replace("0188", "0123")))
    assert pages[0] == pages[1]


def test_who_waits_for_no_code_starts_at_the_sign_in_page(client: Client) -> None:
    assert client.post(AGAIN, {"login": PHONE})["Location"] == SIGN_IN
    assert client.get(AGAIN).status_code == 405


@BOTH_PAGES
def test_a_text_that_cannot_be_sent_is_said_and_nothing_is_written(
    client: Client, settings: Any, page: str, field: str
) -> None:
    settings.SMS_BACKEND = BROKEN
    assert "could not be sent" in text(client.post(page, {field: PHONE}, follow=True))
    assert not User.objects.exists()


def test_a_code_that_came_still_counts_where_another_cannot_be_sent(
    client: Client, person: User, settings: Any, sms_code: Code
) -> None:
    client.post(SIGN_IN, {"login": PHONE})
    settings.SMS_BACKEND = BROKEN
    assert "could not be sent" in text(client.post(AGAIN, {"login": PHONE}, follow=True))
    client.post(CONFIRM_CODE, {"code": sms_code()})
    assert signed_in(client)


def test_an_e_mail_that_cannot_be_sent_is_said(client: Client, settings: Any) -> None:
    User.objects.create_user(email=CLERK, role=Role.CLERK)
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    page = client.post(SIGN_IN, {"login": CLERK}, follow=True)
    assert "could not be sent" in text(page)
