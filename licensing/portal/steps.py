"""The steps of an application, in their order, and where a person stands among them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licensing.models import Application, Correction, Document

STEPS: dict[str, Promise] = {
    "who": _("Who you are"),
    "vehicles": _("Vehicles and papers"),
    "use": _("For how long, and where"),
    "review": _("Look it over and send"),
}
ASKED_AT_USE = {
    "term", "starts_on", "dumpsters", "stations", "waste_kinds", "insurance_carrier",
    "insurance_policy", "insurance_expires_on",
}  # fmt: skip
CARD = Document.Kind.REGISTRATION_CARD


@dataclass(frozen=True)
class Shown:
    """One step as the indicator shows it."""

    code: str
    label: Promise
    url: str
    is_now: bool
    is_done: bool


def indicator(application: Application, now: str) -> list[Shown]:
    codes = list(STEPS)
    reached = codes.index(application.step) + 1 if application.step in codes else 0
    return [
        Shown(code, label, address(application, code), code == now, place < reached)
        for place, (code, label) in enumerate(STEPS.items())
    ]


def address(application: Application, step: str) -> str:
    return reverse("apply_step", args=[application.number, step])


def place_of(application: Application, vehicle: int | None, field: str) -> str:
    """Where a field, or a kind of document, of a vehicle or of the application is asked for."""
    if vehicle is not None:
        named = paper_name(field) if field in Document.Kind else field
        return f"{address(application, 'vehicles')}?change={vehicle}#id_{named}"
    if field == "vehicles":
        return address(application, "vehicles")
    if field == "signature":
        return f"{address(application, 'review')}#id_signature"
    step = "use" if field in ASKED_AT_USE else "who"
    return f"{address(application, step)}#id_{field}"


def paper_name(kind: str) -> str:
    """Of the form's field that takes a document of this kind."""
    return "card" if kind == CARD else kind


def open_corrections(application: Application) -> list[tuple[Correction, str]]:
    """What the desk asked for, each with where to do it."""
    rows = application.corrections.filter(answered_at=None).select_related("vehicle")
    return [
        (row, place_of(application, row.vehicle.position if row.vehicle else None, row.field))
        for row in rows
    ]


def shown(request: HttpRequest, row: Application, step: str, **facts: Any) -> HttpResponse:
    """The page of a step."""
    common = {
        "application": row,
        "step": step,
        "title": STEPS[step],
        "steps": indicator(row, step),
        "place": list(STEPS).index(step) + 1,
        "asked": open_corrections(row),
    }
    status = 400 if request.method == "POST" else 200
    template = f"licensing/portal/{'facts' if step in {'who', 'use'} else step}.html"
    return render(request, template, common | facts, status=status)


def next_step(step: str) -> str:
    codes = list(STEPS)
    return codes[min(codes.index(step) + 1, len(codes) - 1)]
