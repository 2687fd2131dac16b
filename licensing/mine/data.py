"""A copy of everything that the city holds about a person: for that person, as one file."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import Message, User
from licensing.mine.whose import own, own_applications, own_haulers, own_threads
from licensing.models import ApplicationVehicle, License, Payment, Reply, Vehicle

Section = Callable[[User], list[dict[str, Any]]]
# Apps above this one add theirs (their AppConfig.ready): what a station has seen, say.
SECTIONS: dict[str, Section] = {}


def copy_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Rows by what they are, each with its fields' names; no keys, no codes of ours."""
    haulers = own_haulers(user)
    licenses = own(License.objects.all(), user)
    asked = own_applications(user).order_by()
    replies = Q(hauler__in=haulers.values("id")) | Q(application__in=asked.values("id"))
    own_sections = {
        "account": rows(User.objects.filter(pk=user.pk), without={"password", "last_login"}),
        "haulers": rows(haulers),
        "vehicles": rows(Vehicle.objects.filter(hauler__in=haulers.values("id"))),
        "licenses": rows(licenses),
        "applications": rows(asked),
        "vehicles_applied_for": rows(
            ApplicationVehicle.objects.filter(application__in=asked.values("id"))
        ),
        "payments": rows(Payment.objects.filter(application__in=asked.values("id"))),
        "messages": rows(Message.objects.filter(thread__in=own_threads(user))),
        "written_to_the_desk": rows(Reply.objects.filter(replies)),
    }
    return own_sections | {name: section(user) for name, section in SECTIONS.items()}


def rows(found: QuerySet[Any], without: set[str] | None = None) -> list[dict[str, Any]]:
    names = [name for name in plain_fields(found.model) if name not in (without or set())]
    return [dict(zip(names, row, strict=True)) for row in found.order_by("pk").values_list(*names)]


def plain_fields(model: type[Model]) -> list[str]:
    """Without keys: a number that only means something inside says nothing to a person."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and field.name not in {"key", "thread"}
    ]
