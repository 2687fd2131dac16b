"""A hauler stands at the counter: the clerk fills in, photographs, takes the money and prints.

The application is the same as the portal's, with its origin, how the hauler can be reached and
which document was seen: so the record says what a hauler without a phone could not."""

import datetime as dt
import logging
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.models import Role, User
from licensing.applications.flow import (
    DESK_OPEN,
    Changed,
    Incomplete,
    NotAllowed,
    What,
    begin,
    enter,
    submit,
    turn,
)
from licensing.applications.forms import BeginForm, FactsForm, PapersForm, VehicleForm
from licensing.applications.review import one, show
from licensing.applications.vehicles import write_vehicle
from licensing.documents.keeping import BadFile, add_document
from licensing.mine.whose import person
from licensing.models import Application, Document

logger = logging.getLogger(__name__)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def counter_page(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method != "POST" or not form.is_valid():
        return render(request, "licensing/desk/counter.html", {"form": form})
    try:
        row = begun(dict(form.cleaned_data), by=person(request), now=timezone.now())
    except NotAllowed as error:
        form.add_error(None, str(error))
        return render(request, "licensing/desk/counter.html", {"form": form})
    logger.info("application %s begun at the counter by user %s", row.number, person(request).pk)
    return redirect("application", row.number)


def begun(facts: dict[str, Any], *, by: User, now: dt.datetime) -> Application:
    """Sent twice, the second changes nothing. Raises NotAllowed."""
    row = begin(
        kind=Application.Kind.NEW, origin=Application.Origin.COUNTER, key=facts.pop("key"),
        now=now, by=by,
    )  # fmt: skip
    if row.version == 0:
        with turn(row, now=now) as fresh:
            write_facts(fresh, facts)
            fresh.assigned_to = by
    return row


def write_facts(row: Application, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def facts_page(request: HttpRequest, number: str) -> HttpResponse:
    """What the hauler says at the counter or on the phone is changed here; the record says so."""
    row = one(number)
    known = {name: getattr(row, name) for name in FactsForm.base_fields if name != "seen"}
    form = FactsForm(request.POST or None, initial=known | {"seen": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            change_facts(row, form, by=person(request), now=timezone.now())
        except (Changed, NotAllowed) as error:
            form.add_error(None, str(error))
        else:
            return redirect("application", number)
    return render(request, "licensing/desk/facts.html", {"application": row, "form": form})


def change_facts(row: Application, form: FactsForm, *, by: User, now: dt.datetime) -> None:
    """The history names the fields. Raises Changed, Closed."""
    said = ", ".join(str(form.fields[name].label) for name in form.changed_data)
    with turn(row, now=now, seen=form.cleaned_data["seen"], within=DESK_OPEN) as fresh:
        write_facts(fresh, form.facts())
        enter(fresh, What.CHANGED, by=by, now=now, text=said)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def add_vehicle_page(request: HttpRequest, number: str) -> HttpResponse:
    """With the plate of one that is there already, that one is changed."""
    row, form, now = one(number), VehicleForm(request.POST), timezone.now()
    if not form.is_valid():
        return show(request, row, vehicle_form=form)
    try:
        with turn(row, now=now, within=DESK_OPEN) as fresh:
            vehicle = write_vehicle(fresh, form.cleaned_data)
            enter(fresh, What.CHANGED, by=person(request), now=now, text=vehicle.plate)
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("application", number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def add_papers_page(request: HttpRequest, number: str) -> HttpResponse:
    row, form, now = one(number), PapersForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        return show(request, row, papers_form=form)
    said = form.cleaned_data
    vehicle = get_object_or_404(row.vehicles, position=said["vehicle"])
    try:
        add_document(
            row, vehicle, Document.Kind(said["kind"]), said["file"], by=person(request), now=now
        )
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
