"""Every address against everyone: signed out, each role, a device, and the owner of another thing.

A new page needs `@public` or `@allowed(…)` on its view and, unless public, a row in
`access/pages.py`. What asking for one page does is taken back before the next is asked for.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Role, User
from checkin.api import FOR_TABLETS
from checkin.enrollment import enroll, new_code
from checkin.models import Station
from tests.accounts.access.city import PHONE, write_city
from tests.accounts.access.pages import (
    API,
    AUDITOR,
    CLERK,
    HAULER,
    NEVER_THERE,
    OF_OTHERS,
    PAGES,
)

pytestmark = pytest.mark.django_db
OTHER_PHONE = "+14105550124"


@pytest.fixture(autouse=True)
def city() -> None:
    write_city()


def person(role: Role, phone: str = PHONE) -> User:
    if role is HAULER:
        return User.objects.create_user(phone=phone, phone_verified=True)
    return User.objects.create_user(email=f"{role}@city.example", role=role)


def signed_in(role: Role, phone: str = PHONE) -> Client:
    client = Client()
    client.force_login(person(role, phone))
    return client


def ask(client: Client, name: str, *args: str, **headers: str) -> str:
    """In one word what came of asking for a page."""
    page = PAGES[name]
    address = reverse(name, args=args or page.args)
    with transaction.atomic():
        response = getattr(client, page.method)(address, headers=headers or None)
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "sign in first"
    words = {200: "in", 302: "in", 400: "in", 422: "in", 403: "refused", 404: "not there"}
    return words[response.status_code]


def patterns(within: Any = None) -> Iterator[URLPattern]:
    for entry in (within or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def access_of(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "access", None)


def test_every_view_says_who_may_open_it() -> None:
    silent = [str(p.pattern) for p in patterns() if p.name not in API and not access_of(p)]
    assert silent == []


def test_every_page_that_is_not_public_stands_in_the_table() -> None:
    guarded = {p.name for p in patterns() if isinstance(access_of(p), tuple)}
    assert guarded == set(PAGES)


def test_who_is_signed_out_is_sent_to_sign_in() -> None:
    assert {name: ask(Client(), name) for name in PAGES} == dict.fromkeys(PAGES, "sign in first")


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_in_or_is_refused_as_the_table_says(role: Role) -> None:
    client = signed_in(role)
    outcomes = {name: ask(client, name) for name in PAGES}
    assert outcomes == {
        name: "in" if role in page.roles else "refused" for name, page in PAGES.items()
    }


def test_the_auditor_changes_nothing() -> None:
    client = signed_in(AUDITOR)
    answers = {
        name: client.post(reverse(name, args=page.args)).status_code for name, page in PAGES.items()
    }
    assert answers == dict.fromkeys(PAGES, 403)


def test_what_belongs_to_others_is_not_there() -> None:
    client = signed_in(HAULER, OTHER_PHONE)
    outcomes = {name: ask(client, name, *thing) for name, thing in OF_OTHERS.items()}
    assert outcomes == dict.fromkeys(OF_OTHERS, "not there")


def test_what_does_not_exist_is_not_there() -> None:
    clients = {role: signed_in(role) for role in Role}
    outcomes = {
        name: ask(clients[min(PAGES[name].roles - {AUDITOR})], name, *args)
        for name, args in NEVER_THERE.items()
    }
    assert outcomes == dict.fromkeys(NEVER_THERE, "not there")


def test_a_device_opens_no_page_of_people() -> None:
    code = new_code(Station.objects.get(), now=timezone.now())
    _device, token = enroll(code, name="Tablet", now=timezone.now())
    outcomes = {name: ask(Client(), name, authorization=f"Bearer {token}") for name in PAGES}
    assert outcomes == dict.fromkeys(PAGES, "sign in first")


def test_a_token_opens_the_listed_addresses_of_the_api_and_no_other() -> None:
    now = timezone.now()
    _device, token = enroll(new_code(Station.objects.get(), now=now), name="T", now=now)
    headers = {"Authorization": f"Bearer {token}"}
    opened = {
        name
        for name in API
        for client in [Client()]
        if client.get(reverse(name), headers=headers).status_code != 401
        and client.get(reverse(name)).status_code == 401
    }
    assert opened == FOR_TABLETS


def test_a_person_is_no_device() -> None:
    for role in Role:
        answer = signed_in(role).post(
            reverse("api_events"), {"events": []}, content_type="application/json"
        )
        assert answer.status_code == 401


def test_a_closed_account_is_signed_out_at_once() -> None:
    clerk = person(CLERK)
    client = Client()
    client.force_login(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert ask(client, "licenses") == "sign in first"


def test_a_refusal_says_what_to_do_next() -> None:
    page = signed_in(CLERK).get(reverse("my_licenses")).content.decode()
    assert "You are signed in as: License clerk." in page
    assert "ask an administrator" in page
