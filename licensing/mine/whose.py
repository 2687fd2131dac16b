"""Which rows of the register are this person's own."""

from typing import cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from licensing.models import Application, Hauler, License


def person(request: HttpRequest) -> User:
    """Of a page that `allowed` has let through."""
    return cast("User", request.user)


def own_haulers(user: User) -> QuerySet[Hauler]:
    """Those tied to this person, and those with a phone that this person has proven; none that
    was merged into another."""
    mine = Q(user=user)
    if user.phone and user.phone_verified:
        mine |= Q(phone=user.phone)
        mine |= Q(id__in=Hauler.objects.filter(phones__phone=user.phone).values("id"))
    return Hauler.objects.filter(mine, merged_into=None)


def own(licenses: QuerySet[License], user: User) -> QuerySet[License]:
    return licenses.filter(vehicle__hauler__in=own_haulers(user).values("id"))


def own_applications(user: User) -> QuerySet[Application]:
    """Those that this person began, and those of the own haulers."""
    mine = Q(user=user) | Q(hauler__in=own_haulers(user).values("id"))
    return Application.objects.filter(mine).order_by("-begun_at")


def own_application(request: HttpRequest, number: str) -> Application:
    """404 for another's, as for one that there is not."""
    return get_object_or_404(own_applications(person(request)), number=number)


def own_threads(user: User) -> list[str]:
    """Of the messages that the city has written to this person."""
    threads = [f"hauler:{id}" for id in own_haulers(user).values_list("id", flat=True)]
    begun = Application.objects.filter(user=user).values_list("id", flat=True)
    return threads + [f"application:{id}" for id in begun]
