"""The steps of an application, in their order, and where a person stands among them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licensing.mine.whose import own_haulers, person
from licensing.models import Application

STEPS: dict[str, Promise] = {
    "who": _("Who you are"),
    "vehicles": _("Vehicles and papers"),
    "use": _("For how long, and where"),
    "review": _("Look it over and send"),
}
OPEN = (Application.Status.DRAFT, Application.Status.WAITING_HAULER)


@dataclass(frozen=True)
class Shown:
    """One step as the indicator shows it."""

    code: str
    label: Promise
    url: str
    is_now: bool
    is_done: bool


def own_applications(request: HttpRequest) -> QuerySet[Application]:
    """Those that this person began, and those of the own haulers."""
    user = person(request)
    mine = Q(user=user) | Q(hauler__in=own_haulers(user).values("id"))
    return Application.objects.filter(mine).order_by("-begun_at")


def own_application(request: HttpRequest, number: str) -> Application:
    """404 for another's, as for one that there is not."""
    return get_object_or_404(own_applications(request), number=number)


def indicator(application: Application, now: str) -> list[Shown]:
    codes = list(STEPS)
    reached = codes.index(application.step) + 1 if application.step in codes else 0
    return [
        Shown(code, label, address(application, code), code == now, place < reached)
        for place, (code, label) in enumerate(STEPS.items())
    ]


def address(application: Application, step: str) -> str:
    return reverse("apply_step", args=[application.number, step])


def next_step(step: str) -> str:
    codes = list(STEPS)
    return codes[min(codes.index(step) + 1, len(codes) - 1)]
