"""Who made an event, in words: an attendant at a tablet, or a person at the desk."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from checkin.desk import MAKER
from checkin.models import Attendant
from checkin.phone.said import MAKER as PHONE

WITHOUT_PIN = "?"


def names_of_makers(attendants: Iterable[str]) -> dict[str, str]:
    """By an event's `attendant`: "12" by PIN, "12?" without, "desk:7" a user, "phone:7"
    one who holds licenses. What is none of
    these is told as it came."""
    asked = {text for text in attendants if text}
    people = dict(Attendant.objects.filter(id__in=numbers(asked, "")).values_list("id", "name"))
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=numbers(asked, MAKER))}
    return {text: name_of(text, people, users) for text in asked}


def numbers(asked: Iterable[str], beginning: str) -> list[int]:
    found = (number_of(text.removeprefix(beginning)) for text in asked if beginning in text)
    return [number for number in found if number is not None]


def number_of(text: str) -> int | None:
    digits = text.removesuffix(WITHOUT_PIN)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def name_of(text: str, people: dict[int, str], users: dict[int, str]) -> str:
    if text.startswith(PHONE):
        return _("the hauler, by phone")
    number = number_of(text.removeprefix(MAKER))
    if number is None:
        return text
    if text.startswith(MAKER):
        return _("%s, at the desk") % users.get(number, f"#{number}")
    name = people.get(number, f"#{number}")
    return _("%s, without PIN") % name if text.endswith(WITHOUT_PIN) else name
