"""The step of an application that names its vehicles and takes their papers."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.models import Role, User
from licensing.applications.flow import OPEN, NotAllowed, Status, turn
from licensing.applications.vehicles import write_vehicle
from licensing.documents.keeping import BadFile, add_document
from licensing.mine.whose import own_application, person
from licensing.models import Application, ApplicationVehicle, Document
from licensing.portal.forms import OwnVehicleForm, is_over_weight
from licensing.portal.steps import next_step, shown
from licensing.rules import rules
from licensing.texts import text


def vehicles_step(request: HttpRequest, row: Application, step: str) -> HttpResponse:
    """Adds a vehicle, or changes the one that `?change=` names. Raises Closed."""
    is_transfer = row.kind == Application.Kind.TRANSFER  # to the one vehicle that it names
    position = "1" if is_transfer else request.GET.get("change", "")
    changed = row.vehicles.filter(position=int(position)).first() if position.isdecimal() else None
    form = OwnVehicleForm(
        papers_of(row), request.POST or None, request.FILES or None, initial=known_of(changed)
    )
    vehicle = None
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        vehicle = kept(row, changed, form, now)
        if vehicle and papers_kept(vehicle, form, by=person(request), now=now):
            return redirect("apply_step", row.number, next_step(step) if is_transfer else step)
    vehicles = list(row.vehicles.prefetch_related("documents__pages"))
    limits = rules()
    for one in vehicles:
        one.over = is_over_weight(one.gross_weight_lb, limits)  # type: ignore[attr-defined]
    facts = {
        "form": form, "vehicles": vehicles, "changed": changed, "kept": vehicle,
        "over_weight": text("over_weight"), "is_transfer": is_transfer,
        "unseen": set(unseen(row).values_list("pk", flat=True)),
    }  # fmt: skip
    return shown(request, row, step, **facts)


def papers_of(row: Application) -> list[Document.Kind]:
    """What the city wants of each vehicle, and what the desk asked for."""
    asked = row.corrections.filter(answered_at=None).values_list("field", flat=True)
    wanted = {*rules().required_documents, *asked}
    return [kind for kind in Document.Kind if kind in wanted]


def known_of(vehicle: ApplicationVehicle | None) -> dict[str, Any]:
    names = [name for name in OwnVehicleForm.base_fields if name != "card"]
    known = {name: getattr(vehicle, name) for name in names} if vehicle else {}
    return {name: value for name, value in known.items() if value not in ("", None)}


def kept(
    row: Application,
    changed: ApplicationVehicle | None,
    form: OwnVehicleForm,
    now: dt.datetime,
) -> ApplicationVehicle | None:
    """The vehicle as it was written; none where it could not be. Raises Closed."""
    with turn(row, now=now, within=OPEN) as fresh:
        try:
            vehicle = write_vehicle(fresh, form.facts(), changed)
        except NotAllowed as error:
            form.add_error(None, str(error))
            return None
        fresh.step = "vehicles"
    return vehicle


def papers_kept(
    vehicle: ApplicationVehicle, form: OwnVehicleForm, *, by: User, now: dt.datetime
) -> bool:
    """Whether all of them could be read; a bad one says so at its field, and the rest is kept."""
    for name, kind in form.papers.items():
        sent = form.cleaned_data[name]
        try:
            if sent:
                add_document(vehicle.application, vehicle, kind, sent, by=by, now=now)
        except BadFile as error:
            only = _("The vehicle is kept; only the photo is missing.")
            form.add_error(name, f"{error} {only}")
    return not form.errors


@allowed(Role.HAULER)
@require_POST
def remove_vehicle_page(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """While it is a draft: later, the desk leaves a vehicle out. One whose license goes on stays:
    without it there would be nothing to ask for."""
    row = own_application(request, number)
    with turn(row, now=timezone.now()) as fresh:
        vehicle = get_object_or_404(fresh.vehicles, position=position)
        if fresh.status == Status.DRAFT and not vehicle.before_id:
            vehicle.delete()
    return redirect("apply_step", number, "vehicles")


@allowed(Role.HAULER)
@require_POST
def remove_paper_page(request: HttpRequest, number: str, id: int) -> HttpResponse:
    """A wrong photo, as long as the desk has not seen it: then it belongs to the record."""
    row = own_application(request, number)
    with turn(row, now=timezone.now()) as fresh:
        paper = get_object_or_404(fresh.documents, pk=id)
        if fresh.status in OPEN and paper in unseen(fresh):
            paper.delete()
            messages.success(request, _("The photo is removed."))
        else:
            messages.error(request, _("The license desk has it already. It was not removed."))
    return redirect("apply_step", number, "vehicles")


def unseen(row: Application) -> QuerySet[Document]:
    """What the hauler has added since the desk last asked for something: it can be taken back."""
    asked_at = row.corrections.aggregate(at=Max("asked_at"))["at"] or row.begun_at
    return row.documents.filter(uploaded_at__gt=asked_at, uploaded_by__role=Role.HAULER)
