"""The hauler applies: a few steps, each saved, to be gone on with on any phone."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from licensing.applications.complete import missing
from licensing.applications.decide import quoted
from licensing.applications.flow import (
    OPEN,
    Changed,
    Incomplete,
    NotAllowed,
    begin,
    submit,
    turn,
    withdraw,
)
from licensing.mine.replies import ReplyForm
from licensing.mine.whose import own_application, own_applications, own_haulers, person
from licensing.models import Application, Reply
from licensing.payments.ledger import open_amount
from licensing.payments.payment_page import payment_page
from licensing.portal.forms import SendForm, UseForm, WhoForm, mark_asked
from licensing.portal.steps import (
    STEPS,
    address,
    next_step,
    open_corrections,
    place_of,
    shown,
)
from licensing.portal.vehicles import vehicles_step
from licensing.rules import rules
from licensing.texts import text

logger = logging.getLogger(__name__)
FORMS: dict[str, type[UsaForm]] = {"who": WhoForm, "use": UseForm}
OF_THE_TERM = {"term", "starts_on", "dumpsters"}


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def apply_page(request: HttpRequest) -> HttpResponse:
    """What was begun and sent, and the button that begins; pressed twice, it begins once."""
    if request.method != "POST":
        facts = {"applications": own_applications(person(request))[:50], "key": uuid.uuid4()}
        return render(request, "licensing/portal/apply.html", facts)
    user, now = person(request), timezone.now()
    try:
        row = begin(
            kind=Application.Kind.NEW, origin=Application.Origin.PORTAL, key=key_of(request),
            now=now, user=user, hauler=own_haulers(user).first(),
        )  # fmt: skip
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect("apply")
    if row.version == 0:
        with turn(row, now=now) as fresh:
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
    try:
        return PAGES[step](request, row, step)
    except NotAllowed:  # sent, or ended, from another tab: its page says how it stands
        return redirect("my_application", number)


def facts_step(request: HttpRequest, row: Application, step: str) -> HttpResponse:
    """Who applies, and what for. “Work out the fee” saves, too, and comes back to its page."""
    form = form_of(request, row, step)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        save(row, step, form.cleaned_data, now)
        if "work_out" in request.POST:
            return redirect(address(row, step) + "#fee")
        return redirect("apply_step", row.number, next_step(step))
    fees = quoted(as_if(row, request.GET), now) if step == "use" else []
    return shown(request, row, step, form=form, fees=fees, asked_live=" ".join(OF_THE_TERM))


def as_if(row: Application, typed: QueryDict) -> Application:
    """With what an address says, and nothing is saved; what cannot be read stays as it was."""
    for name in OF_THE_TERM & set(typed):
        with suppress(ValidationError):
            setattr(row, name, UseForm.base_fields[name].clean(typed[name]))
    return row


def form_of(request: HttpRequest, row: Application, step: str) -> UsaForm:
    """Begins with what is known already; a license that goes on on another vehicle keeps its
    term."""
    known = {name: getattr(row, name) for name in FORMS[step].base_fields}
    form = FORMS[step](request.POST or None, initial=known)
    if row.kind == Application.Kind.TRANSFER:
        for name in OF_THE_TERM & set(form.fields):
            del form.fields[name]
    mark_asked(form, rules().required_fields)
    return form


def save(row: Application, step: str, facts: dict[str, Any], now: dt.datetime) -> None:
    """Raises Closed."""
    with turn(row, now=now, within=OPEN) as fresh:
        for name, value in facts.items():
            setattr(fresh, name, value)
        fresh.step = step


def review_step(request: HttpRequest, row: Application, step: str) -> HttpResponse:
    """The fee with its reason, the declarations, the signature; then it is sent."""
    form = SendForm(request.POST or None, initial={"seen": row.version})
    now = timezone.now()
    lacks = [one for one in missing(row, rules()) if one.field != "signature"]
    if request.method == "POST" and form.is_valid() and not lacks:
        try:
            send(row, form.cleaned_data, by=person(request), now=now)
        except Incomplete as error:
            lacks = error.lacks
        except Changed:
            row.refresh_from_db()
            form = SendForm(initial={"seen": row.version})
            messages.error(
                request, _("It was changed since you saw it. Look it over, and sign again.")
            )
        else:
            logger.info("application %s sent by user %s", row.number, person(request).pk)
            messages.success(request, _("Your application is sent. Keep its number: %s.") % row)
            return redirect("my_application", row.number)
    facts = {
        "form": form, "fees": quoted(row, now), "declarations": text("declarations"),
        "lacks": [(one, place_of(row, one.vehicle, one.field)) for one in lacks],
    }  # fmt: skip
    return shown(request, row, step, **facts)


def send(row: Application, said: dict[str, Any], *, by: User, now: dt.datetime) -> None:
    """Signed as it was shown. Raises Closed, Changed, Incomplete."""
    with transaction.atomic():
        with turn(row, now=now, seen=said["seen"], within=OPEN) as fresh:
            fresh.signature, fresh.declared_at, fresh.step = said["signature"], now, "review"
        submit(row, by=by, now=now)


PAGES: dict[str, Callable[[HttpRequest, Application, str], HttpResponse]] = {
    "who": facts_step,
    "vehicles": vehicles_step,
    "use": facts_step,
    "review": review_step,
}


@allowed(Role.HAULER)
@require_safe
def my_application_page(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, what happens next, and what was said."""
    row = own_application(request, number)
    asked = open_corrections(row)
    facts = {
        "application": row,
        "left": open_amount(row),
        "pays_online": payment_page() is not None,
        "go_on": asked[0][1] if asked else address(row, row.step or next(iter(STEPS))),
        "vehicles": row.vehicles.select_related("license"),
        "entries": row.entries.filter(for_hauler=True),
        "asked": asked,
        "pay_how": text("pay_how"),
        "desk_hours": text("desk_hours"),
        "form": ReplyForm(initial={"key": uuid.uuid4()}),
        "replies": Reply.objects.filter(application=row),
        "write": reverse("write_about_application", args=[number]),
    }
    return render(request, "licensing/portal/application.html", facts)


@allowed(Role.HAULER)
@require_POST
def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    row = own_application(request, number)
    try:
        withdraw(row, by=person(request), seen=None, now=timezone.now())
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your application is withdrawn. You can begin a new one."))
    return redirect("my_application", number)
