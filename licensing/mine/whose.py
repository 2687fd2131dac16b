"""Which rows of the register are this person's own."""

from typing import cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from licensing.models import Hauler, License


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
