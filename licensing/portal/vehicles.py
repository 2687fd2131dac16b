"""The step of an application that names its vehicles and takes their papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.models import Role
from licensing.applications.flow import turn
from licensing.documents.keeping import BadFile, add_document
from licensing.mine.whose import person
from licensing.models import Application, ApplicationVehicle, Document
from licensing.plates import normalized_plate
from licensing.portal.forms import OwnVehicleForm, is_over_weight
from licensing.portal.steps import open_turn, own_application, shown
from licensing.rules import rules
from licensing.texts import text


def vehicles_step(request: HttpRequest, row: Application, step: str) -> HttpResponse:
    """Adds a vehicle, or changes the one that `?change=` names. Raises Closed."""
    position = request.GET.get("change", "")
    changed = row.vehicles.filter(position=int(position)).first() if position.isdecimal() else None
    form = OwnVehicleForm(
        papers_of(row), request.POST or None, request.FILES or None, initial=known_of(changed)
    )
    vehicle = None
    if request.method == "POST" and form.is_valid():
        vehicle = kept(row, changed, form)
        if vehicle and papers_kept(request, vehicle, form):
            return redirect("apply_step", row.number, step)
    vehicles = list(row.vehicles.prefetch_related("documents__pages"))
    limits = rules()
    for one in vehicles:
        one.over = is_over_weight(one.gross_weight_lb, limits)  # type: ignore[attr-defined]
    facts = {
        "form": form, "vehicles": vehicles, "changed": changed, "kept": vehicle,
        "over_weight": text("over_weight"),
    }  # fmt: skip
    return shown(request, row, step, **facts)


def papers_of(row: Application) -> list[Document.Kind]:
    """What the city wants of each vehicle, and what the desk asked for."""
    asked = row.corrections.filter(answered_at=None).values_list("field", flat=True)
    wanted = {*rules().required_documents, *asked}
    return [kind for kind in Document.Kind if kind in wanted]


def known_of(vehicle: ApplicationVehicle | None) -> dict[str, Any]:
    names = [name for name in OwnVehicleForm.base_fields if name != "card"]
    return {name: getattr(vehicle, name) for name in names} if vehicle else {}


def kept(
    row: Application, changed: ApplicationVehicle | None, form: OwnVehicleForm
) -> ApplicationVehicle | None:
    """The vehicle as it was written; none where there are too many. Raises Closed."""
    with open_turn(row) as fresh:
        vehicle = changed or same_plate(fresh, form.facts())
        if vehicle is None and fresh.vehicles.count() >= rules().vehicles_at_once:
            form.add_error(None, _("An application takes no more vehicles. Begin another one."))
            return None
        vehicle = vehicle or ApplicationVehicle(application=fresh, position=last(fresh) + 1)
        for name, value in form.facts().items():
            setattr(vehicle, name, value)
        vehicle.save()
        fresh.step = "vehicles"
    return vehicle


def same_plate(row: Application, facts: dict[str, Any]) -> ApplicationVehicle | None:
    """However it is spelled; another state's plate is another vehicle's."""
    key = normalized_plate(facts["plate"])
    same = row.vehicles.filter(plate_key=key, plate_state=facts["plate_state"], set_aside="")
    return same.first()


def last(row: Application) -> int:
    newest = row.vehicles.order_by("-position").first()
    return newest.position if newest else 0


def papers_kept(request: HttpRequest, vehicle: ApplicationVehicle, form: OwnVehicleForm) -> bool:
    """Whether all of them could be read; a bad one says so at its field, and the rest is kept."""
    now, by = timezone.now(), person(request)
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
    """While it is a draft: later, the desk leaves a vehicle out."""
    row = own_application(request, number)
    with turn(row, seen=None) as fresh:
        if fresh.status == Application.Status.DRAFT:
            get_object_or_404(fresh.vehicles, position=position).delete()
    return redirect("apply_step", number, "vehicles")
