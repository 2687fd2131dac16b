"""One application with everything in sight: what was asked for, its papers, what the system sees,
what was said and done, and the decision."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.models import Role, User
from licensing.applications import flow
from licensing.applications.checks import checks
from licensing.applications.complete import missing
from licensing.applications.decide import approve, quoted
from licensing.applications.forms import (
    CorrectionForm,
    NoteForm,
    PapersForm,
    ReasonForm,
    VehicleForm,
    WeightForm,
)
from licensing.days import city_day
from licensing.fees import NoFeeRule
from licensing.issue import AlreadyLicensed
from licensing.mine.whose import person
from licensing.models import Application, LicenseTerm
from licensing.payments.forms import PaymentForm
from licensing.payments.ledger import PAYABLE, paid
from licensing.rules import rules
from licensing.transitions import TransitionRefused

logger = logging.getLogger(__name__)
Status = Application.Status
UNDECIDED = {Status.SUBMITTED, Status.WAITING_HAULER}
REFUSALS = (
    flow.Changed, flow.NotAllowed, flow.Incomplete, NoFeeRule, AlreadyLicensed, TransitionRefused,
)  # fmt: skip
Act = Callable[[Application, Any, User, dt.datetime], None]


def one(number: str) -> Application:
    rows = Application.objects.select_related("assigned_to", "hauler", "user")
    return get_object_or_404(rows, number=number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def application_page(request: HttpRequest, number: str) -> HttpResponse:
    return show(request, one(number))


def show(request: HttpRequest, row: Application, **forms: Any) -> HttpResponse:
    """With the forms that were filled in wrongly, and fresh ones for the rest."""
    now, in_force = timezone.now(), rules()
    seen = {"seen": row.version}
    came_in = paid(row)
    left = (row.fee or Decimal(0)) - came_in
    facts: dict[str, Any] = {
        "application": row,
        "term": LicenseTerm.objects.filter(code=row.term).first(),
        "vehicles": row.vehicles.prefetch_related("documents__pages").select_related("license"),
        "checks": checks(row, in_force, city_day(now)),
        "lacks": missing(row, in_force) if row.status == Status.DRAFT else [],
        "entries": row.entries.select_related("by"),
        "corrections": row.corrections.filter(answered_at=None).select_related("vehicle"),
        "fees": quoted(row, now) if row.status in UNDECIDED else [],
        "paid": came_in,
        "left": left,
        "may_pay": left > 0 and row.status in PAYABLE,
        "online": row.online_payments.filter(payment=None, failed_at=None).first(),
        "payments": row.payments.select_related("taken_by").prefetch_related("reversed_by"),
        "may_change": row.status in UNDECIDED | {Status.DRAFT},
        "may_act": getattr(request.user, "role", "") in {Role.CLERK, Role.ADMINISTRATOR},
        "may_refuse": Status.REFUSED in flow.TABLE[Status(row.status)],
        "may_reopen": row.status in {Status.REFUSED, Status.WAITING_PAYMENT},
        "reason_form": ReasonForm(initial=seen),
        "correction_form": CorrectionForm(row, initial=seen),
        "note_form": NoteForm(),
        "vehicle_form": VehicleForm(),
        "papers_form": PapersForm(),
        "weight_form": WeightForm(initial=seen),
        "payment_form": PaymentForm(initial={"key": uuid.uuid4(), "amount": left}),
    }
    status = 400 if forms else 200
    return render(request, "licensing/desk/application.html", facts | forms, status=status)


# What a button does: with the form that it needs.


def ask_correction(row: Application, said: Any, by: User, now: dt.datetime) -> None:
    flow.ask_corrections(row, [said.asked()], by=by, seen=said.cleaned_data["seen"], now=now)


def refuse(row: Application, said: Any, by: User, now: dt.datetime) -> None:
    flow.refuse(row, by=by, now=now, **said.cleaned_data)


def reopen(row: Application, said: Any, by: User, now: dt.datetime) -> None:
    flow.reopen(row, by=by, now=now, **said.cleaned_data)


def write_weight(row: Application, said: Any, by: User, now: dt.datetime) -> None:
    facts = said.cleaned_data
    vehicle = row.vehicles.filter(position=facts["vehicle"]).first()
    if vehicle is None:
        raise Http404
    flow.write_card_weight(row, vehicle, facts["pounds"], by=by, seen=facts["seen"], now=now)


def note(row: Application, said: Any, by: User, now: dt.datetime) -> None:
    flow.add_note(row, text=said.cleaned_data["text"], by=by, now=now)


FORMS: dict[str, tuple[Any, str, Act]] = {
    "correction": (CorrectionForm, "correction_form", ask_correction),
    "refuse": (ReasonForm, "reason_form", refuse),
    "reopen": (ReasonForm, "reason_form", reopen),
    "weight": (WeightForm, "weight_form", write_weight),
    "note": (NoteForm, "note_form", note),
}


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def act_page(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One of FORMS; what was typed is kept where it is refused."""
    row = one(number)
    if act not in FORMS:
        raise Http404
    kind, name, do = FORMS[act]
    form = kind(row, request.POST) if kind is CorrectionForm else kind(request.POST)
    if not form.is_valid():
        return show(request, row, **{name: form})
    try:
        do(row, form, person(request), timezone.now())
    except REFUSALS as error:
        messages.error(request, str(error))
        return show(request, one(number), **{name: form})
    logger.info("application %s: %s by user %s", number, act, person(request).pk)
    return redirect("application", number)


def seen_version(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def done(request: HttpRequest, number: str, act: Callable[..., None]) -> bool:
    """What a button does by itself, on the version that its page showed; the log names it."""
    by, now = person(request), timezone.now()
    try:
        act(one(number), by=by, seen=seen_version(request), now=now)
    except REFUSALS as error:
        messages.error(request, str(error))
        return False
    logger.info("application %s: %s by user %s", number, act.__name__, by.pk)
    return True


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def approve_page(request: HttpRequest, number: str) -> HttpResponse:
    done(request, number, approve)
    return redirect("application", number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def take_on_page(request: HttpRequest, number: str) -> HttpResponse:
    done(request, number, flow.take_on)
    return redirect("application", number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def give_back_page(request: HttpRequest, number: str) -> HttpResponse:
    if done(request, number, flow.give_back):
        messages.success(request, _("Given back: everybody sees it as nobody's."))
    return redirect("desk")


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def set_aside_page(request: HttpRequest, number: str, position: int) -> HttpResponse:
    row = one(number)
    vehicle = get_object_or_404(row.vehicles, position=position)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why the vehicle is left out. Nothing was changed."))
        return redirect("application", number)
    try:
        flow.set_aside_vehicle(
            row, vehicle, by=person(request), now=timezone.now(), **form.cleaned_data
        )
    except REFUSALS as error:
        messages.error(request, str(error))
    return redirect("application", number)
