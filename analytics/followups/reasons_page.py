"""Why a license came to be silent: the city's list of reasons, in both languages."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.models import Role, User
from accounts.ranked import move
from analytics.followups.forms import NewReasonForm, ReasonWordsForm
from analytics.models import LeadReason

logger = logging.getLogger(__name__)
A_PAGE = 50
CHANGES = 20
readers = allowed(Role.ADMINISTRATOR, Role.ANALYST, Role.INSPECTOR)
keepers = allowed(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Change:
    """How a reason stood from a moment on; `by` is None where a program did it."""

    at: dt.datetime
    by: User | None
    reason: Any


def may_change(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") == Role.ADMINISTRATOR


@readers
@require_http_methods(["GET", "HEAD"])
def reasons_page(request: HttpRequest) -> HttpResponse:
    return listed(request, NewReasonForm())


@keepers
@require_POST
def add_reason_page(request: HttpRequest) -> HttpResponse:
    """One more at the end of the list."""
    form = NewReasonForm(request.POST)
    if not form.is_valid():
        return listed(request, form, status=422)
    add(form.cleaned_data)
    logger.info("reason %s added by user %s", form.cleaned_data["code"], request.user.pk)
    messages.success(request, _("Added. It is offered from now on."))
    return redirect("lead_reasons")


def listed(request: HttpRequest, form: NewReasonForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(LeadReason.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "may_change": may_change(request)}
    return render(request, "analytics/followups/reasons.html", facts, status=status)


def add(typed: dict[str, Any]) -> None:
    last = LeadReason.objects.aggregate(last=Max("rank"))["last"] or 0
    fields = {name: value for name, value in typed.items() if name != "code"}
    LeadReason.objects.get_or_create(code=typed["code"], defaults=fields | {"rank": last + 1})


@readers
@require_http_methods(["GET", "HEAD"])
def reason_page(request: HttpRequest, code: str) -> HttpResponse:
    return one(request, get_object_or_404(LeadReason, code=code))


@keepers
@require_POST
def rename_reason_page(request: HttpRequest, code: str) -> HttpResponse:
    """Its words, and who is offered it. What it means for the figures stays."""
    reason = get_object_or_404(LeadReason, code=code)
    form = ReasonWordsForm(request.POST)
    if not form.is_valid():
        return one(request, reason, form, status=422)
    for name, value in form.cleaned_data.items():
        setattr(reason, name, value)
    reason.save()
    logger.info("reason %s renamed by user %s", code, request.user.pk)
    messages.success(request, _("Saved."))
    return redirect("lead_reason", code)


def one(
    request: HttpRequest,
    reason: LeadReason,
    form: ReasonWordsForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    words = {name: getattr(reason, name) for name in ReasonWordsForm.base_fields}
    facts = {
        "reason": reason,
        "form": form or ReasonWordsForm(initial=words),
        "may_change": may_change(request),
        "changes": changes(reason),
    }
    return render(request, "analytics/followups/reason.html", facts, status=status)


def changes(reason: Any) -> list[Change]:
    """The newest, newest first."""
    kept = reason.events.select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")
    rows = [(row, user_of(row)) for row in kept[:CHANGES]]
    people = User.objects.in_bulk({number for _row, number in rows if number})
    return [Change(row.pgh_created_at, people.get(number or 0), row) for row, number in rows]


def user_of(row: Any) -> int | None:
    number: int | None = row.pgh_context.metadata.get("user") if row.pgh_context else None
    return number


@keepers
@require_POST
def move_reason_page(request: HttpRequest, code: str) -> HttpResponse:
    """One place up in the list, or with `down` one place down."""
    reason = get_object_or_404(LeadReason, code=code)
    move(reason, places=1 if "down" in request.POST else -1)
    logger.info("reason %s moved by user %s", code, request.user.pk)
    return redirect("lead_reasons")


@keepers
@require_POST
def offer_reason_page(request: HttpRequest, code: str) -> HttpResponse:
    """Stops offering it, or with `again` offers it again; what was settled with it keeps it."""
    reason, again = get_object_or_404(LeadReason, code=code), "again" in request.POST
    LeadReason.objects.filter(pk=reason.pk).update(is_offered=again)
    logger.info("reason %s offered: %s, by user %s", code, again, request.user.pk)
    if again:
        messages.success(request, _("%s: offered again.") % reason.english)
    else:
        messages.success(
            request, _("%s: no longer offered. What was settled with it stays.") % reason.english
        )
    return redirect("lead_reasons")
