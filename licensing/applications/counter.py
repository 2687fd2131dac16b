"""A hauler stands at the counter: the clerk fills in, photographs, takes the money and prints.

The application is the same as the portal's, with its origin, how the hauler can be reached and
which document was seen: so the record says what a hauler without a phone could not."""

import logging
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.models import Role
from licensing.applications.flow import (
    Changed,
    Incomplete,
    NotAllowed,
    What,
    begin,
    enter,
    submit,
    turn,
)
from licensing.applications.forms import CounterForm, PapersForm, VehicleForm
from licensing.applications.review import one, show
from licensing.documents.keeping import BadFile, add_document
from licensing.mine.whose import person
from licensing.models import Application, ApplicationVehicle, Document
from licensing.rules import rules

logger = logging.getLogger(__name__)
OPEN = {Application.Status.DRAFT, Application.Status.SUBMITTED, Application.Status.WAITING_HAULER}


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def counter_page(request: HttpRequest) -> HttpResponse:
    form = CounterForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method != "POST" or not form.is_valid():
        return render(request, "licensing/desk/counter.html", {"form": form})
    facts, now = dict(form.cleaned_data), timezone.now()
    row = begin(
        kind=Application.Kind.NEW, origin=Application.Origin.COUNTER, key=facts.pop("key"),
        now=now, by=person(request),
    )  # fmt: skip
    if row.version == 0:  # sent twice, the second changes nothing
        with turn(row, seen=0) as fresh:
            for name, value in facts.items():
                setattr(fresh, name, value)
            fresh.assigned_to = person(request)
    logger.info("application %s begun at the counter by user %s", row.number, person(request).pk)
    return redirect("application", row.number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def add_vehicle_page(request: HttpRequest, number: str) -> HttpResponse:
    row = one(number)
    form = VehicleForm(request.POST)
    if row.status not in OPEN:
        messages.error(request, _("It is decided already. Nothing was changed."))
        return redirect("application", number)
    if not form.is_valid():
        return show(request, row, vehicle_form=form)
    if row.vehicles.count() >= rules().vehicles_at_once:
        messages.error(request, _("An application takes no more vehicles. Begin another one."))
        return redirect("application", number)
    with turn(row, seen=None) as fresh:
        last = fresh.vehicles.order_by("-position").first()
        position = last.position + 1 if last else 1
        same = {"plate": form.cleaned_data["plate"], "set_aside": ""}
        if not fresh.vehicles.filter(**same).exists():  # sent twice, it is there once
            ApplicationVehicle.objects.create(
                application=fresh, position=position, **form.cleaned_data
            )
            enter(fresh, What.CHANGED, by=person(request), now=timezone.now(),
                  text=form.cleaned_data["plate"])  # fmt: skip
    return redirect("application", number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def add_papers_page(request: HttpRequest, number: str) -> HttpResponse:
    row = one(number)
    form = PapersForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, row, papers_form=form)
    said = form.cleaned_data
    vehicle = row.vehicles.filter(position=said["vehicle"]).first()
    try:
        add_document(
            row, vehicle, Document.Kind(said["kind"]), said["file"], by=person(request),
            now=timezone.now(),
        )  # fmt: skip
    except BadFile as error:
        form.add_error("file", str(error))
        return show(request, row, papers_form=form)
    logger.info("document of application %s added by user %s", number, person(request).pk)
    messages.success(request, _("The document is kept."))
    return redirect("application", number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def send_page(request: HttpRequest, number: str) -> HttpResponse:
    """What the hauler would do by sending it; says what is missing otherwise."""
    row = one(number)
    try:
        submit(row, by=person(request), now=timezone.now())
    except Incomplete as error:
        return show(request, row, lacks=error.lacks)
    except (Changed, NotAllowed) as error:
        messages.error(request, str(error))
    return redirect("application", number)
