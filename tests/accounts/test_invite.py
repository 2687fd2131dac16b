"""`manage.py invite EMAIL ROLE` is how staff get in."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Role, User

pytestmark = pytest.mark.django_db


def invite(*words: str) -> str:
    out = StringIO()
    call_command("invite", *words, stdout=out)
    return out.getvalue()


def test_an_invitation_makes_the_person_and_tells_them_how_to_sign_in(
    settings: Settings,
) -> None:
    settings.HAULPASS_HOST = "haulpass.city.example"
    said = invite("Ana@City.example", "clerk", "--name", "Ana Ruiz")
    person = User.objects.get()
    assert (person.email, person.role, person.name) == ("ana@city.example", Role.CLERK, "Ana Ruiz")
    assert "ana@city.example is new: clerk." in said
    [message] = mail.outbox
    assert message.to == ["ana@city.example"]
    assert "https://haulpass.city.example/accounts/login/" in message.body
    assert "License clerk" in message.body


def test_inviting_twice_changes_nothing() -> None:
    invite("ana@city.example", "clerk", "--name", "Ana Ruiz")
    before = User.objects.values().get()
    assert "nothing changed" in invite("ANA@city.example", "clerk")
    assert User.objects.values().get() == before


def test_a_change_of_role_is_said() -> None:
    invite("ana@city.example", "clerk")
    assert "was clerk and is now analyst" in invite("ana@city.example", "analyst")
    assert User.objects.get().role == Role.ANALYST


@pytest.mark.parametrize("role", ["hauler", "boss", ""])
def test_a_role_that_is_none_of_staff_is_refused_with_the_list(role: str) -> None:
    with pytest.raises(CommandError, match=r"one of: supervisor, clerk, .*administrator"):
        invite("ana@city.example", role)
    assert not User.objects.exists()


def test_a_broken_address_is_refused() -> None:
    with pytest.raises(CommandError, match="is not an e-mail address"):
        invite("ana(at)city.example", "clerk")


def test_mail_that_cannot_be_sent_keeps_the_person_and_says_so(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(CommandError, match="can sign in, but the e-mail was not sent"):
        invite("ana@city.example", "clerk")
    assert User.objects.get().role == Role.CLERK
