"""The hauler applies: a few steps, each saved, to be gone on with on any phone."""

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.models import Role
from licensing.applications.complete import missing
from licensing.applications.decide import fees_of
from licensing.applications.flow import Incomplete, begin, submit, turn, withdraw
from licensing.documents.keeping import BadFile, add_document
from licensing.fees import NoFeeRule
from licensing.mine.whose import own_haulers, person
from licensing.models import Application, ApplicationVehicle, Document
from licensing.portal.forms import (
    OwnVehicleForm,
    SendForm,
    UseForm,
    WhoForm,
    first_facts,
    is_over_weight,
)
from licensing.portal.steps import (
    OPEN,
    STEPS,
    indicator,
    next_step,
    own_application,
    own_applications,
)
from licensing.rules import rules
from licensing.texts import text

logger = logging.getLogger(__name__)
Status = Application.Status
FORMS = {"who": WhoForm, "use": UseForm}


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def apply_page(request: HttpRequest) -> HttpResponse:
    """What was begun and sent, and the button that begins; pressed twice, it begins once."""
    if request.method != "POST":
        facts = {"applications": own_applications(request)[:50], "key": uuid.uuid4()}
        return render(request, "licensing/portal/apply.html", facts)
    user = person(request)
    row = begin(
        kind=Application.Kind.NEW, origin=Application.Origin.PORTAL, key=key_of(request),
        now=timezone.now(), user=user, hauler=own_haulers(user).first(),
    )  # fmt: skip
    if row.version == 0:
        with turn(row, seen=0) as fresh:
            fresh.phone = user.phone
            fresh.language = get_language() or "en"
    logger.info("application %s begun by user %s", row.number, user.pk)
    return redirect("apply_step", row.number, "who")


def key_of(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def apply_step_page(request: HttpRequest, number: str, step: str) -> HttpResponse:
    row = own_application(request, number)
    if step not in STEPS:
        raise Http404
    if row.status not in OPEN:
        return redirect("my_application", number)
    if step == "vehicles":
        return vehicles_step(request, row)
    if step == "review":
        return review_step(request, row)
    names = list(FORMS[step].base_fields)
    form = FORMS[step](request.POST or None, initial=first_facts(row, names))
    if request.method == "POST" and form.is_valid():
        save(row, step, form.cleaned_data)
        return redirect("apply_step", number, next_step(step))
    return shown(request, row, step, form=form)


def save(row: Application, step: str, facts: dict[str, Any]) -> None:
    with turn(row, seen=None) as fresh:
        for name, value in facts.items():
            setattr(fresh, name, value)
        fresh.step = step


def shown(request: HttpRequest, row: Application, step: str, **facts: Any) -> HttpResponse:
    common = {
        "application": row,
        "step": step,
        "title": STEPS[step],
        "steps": indicator(row, step),
        "place": list(STEPS).index(step) + 1,
        "asked": row.corrections.filter(answered_at=None).select_related("vehicle"),
    }
    status = 400 if request.method == "POST" else 200
    template = f"licensing/portal/{step}.html"
    return render(request, template, common | facts, status=status)


def vehicles_step(request: HttpRequest, row: Application) -> HttpResponse:
    """Adds a vehicle, or changes the one that `?change=` names."""
    position = request.GET.get("change", "")
    changed = row.vehicles.filter(position=int(position)).first() if position.isdecimal() else None
    names = [name for name in OwnVehicleForm.base_fields if name != "card"]
    initial = {name: getattr(changed, name) for name in names} if changed else {}
    form = OwnVehicleForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and kept(request, row, changed, form):
        return redirect("apply_step", row.number, "vehicles")
    vehicles = list(row.vehicles.prefetch_related("documents__pages"))
    for vehicle in vehicles:
        vehicle.over = is_over_weight(vehicle.gross_weight_lb, rules())  # type: ignore[attr-defined]
    facts = {
        "form": form, "vehicles": vehicles, "changed": changed,
        "over_weight": text("over_weight"),
    }  # fmt: skip
    return shown(request, row, "vehicles", **facts)


def kept(
    request: HttpRequest, row: Application, changed: ApplicationVehicle | None, form: OwnVehicleForm
) -> bool:
    """Whether all of it could be kept; a bad photo says so and the vehicle is kept all the same."""
    facts = {name: value for name, value in form.cleaned_data.items() if name != "card"}
    with turn(row, seen=None) as fresh:
        known = changed or fresh.vehicles.filter(plate=facts["plate"], set_aside="").first()
        if known is None and fresh.vehicles.count() >= rules().vehicles_at_once:
            form.add_error(None, _("An application takes no more vehicles. Begin another one."))
            return False
        vehicle = known or ApplicationVehicle(application=fresh, position=last(fresh) + 1)
        for name, value in facts.items():
            setattr(vehicle, name, value)
        vehicle.save()
        fresh.step = "vehicles"
    photo = form.cleaned_data["card"]
    try:
        if photo:
            add_document(
                row, vehicle, Document.Kind.REGISTRATION_CARD, photo, by=person(request),
                now=timezone.now(),
            )  # fmt: skip
    except BadFile as error:
        form.add_error("card", f"{error} " + _("The vehicle is kept; only the photo is missing."))
        return False
    return True


def last(row: Application) -> int:
    newest = row.vehicles.order_by("-position").first()
    return newest.position if newest else 0


@allowed(Role.HAULER)
@require_POST
def remove_vehicle_page(request: HttpRequest, number: str, position: int) -> HttpResponse:
    row = own_application(request, number)
    if row.status == Status.DRAFT:
        get_object_or_404(row.vehicles, position=position).delete()
    return redirect("apply_step", number, "vehicles")


def review_step(request: HttpRequest, row: Application) -> HttpResponse:
    """The fee with its reason, the declarations, the signature; then it is sent."""
    form = SendForm(request.POST or None)
    now = timezone.now()
    lacks = [one for one in missing(row, rules()) if one.field != "signature"]
    if request.method == "POST" and form.is_valid() and not lacks:
        with turn(row, seen=None) as fresh:
            fresh.signature, fresh.declared_at = form.cleaned_data["signature"], now
            fresh.step = "review"
        try:
            submit(row, by=person(request), now=now)
        except Incomplete as error:
            lacks = error.lacks
        else:
            logger.info("application %s sent by user %s", row.number, person(request).pk)
            messages.success(request, _("Your application is sent. Keep its number: %s.") % row)
            return redirect("my_application", row.number)
    facts = {"form": form, "lacks": lacks, "fees": fees(row), "declarations": text("declarations")}
    return shown(request, row, "review", **facts)


def fees(row: Application) -> list[Any]:
    try:
        return fees_of(row, timezone.now()) if row.term and row.vehicles.exists() else []
    except NoFeeRule:
        return []


@allowed(Role.HAULER)
@require_safe
def my_application_page(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, what happens next, and what was said."""
    row = own_application(request, number)
    facts = {
        "application": row,
        "vehicles": row.vehicles.select_related("license"),
        "entries": row.entries.filter(for_hauler=True),
        "asked": row.corrections.filter(answered_at=None).select_related("vehicle"),
        "pay_how": text("pay_how"),
        "desk_hours": text("desk_hours"),
    }
    return render(request, "licensing/portal/application.html", facts)


@allowed(Role.HAULER)
@require_POST
def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    row = own_application(request, number)
    if row.status in {*OPEN, Status.SUBMITTED, Status.WAITING_PAYMENT}:
        withdraw(row, by=person(request), seen=None, now=timezone.now())
        messages.success(request, _("Your application is withdrawn. You can begin a new one."))
    return redirect("my_application", number)
