"""The desk's page of one license: its card, its status and its pass."""

import datetime as dt
import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.models import Role
from licensing.card import card_of, card_pdf
from licensing.days import city_day
from licensing.forms import StatusForm
from licensing.issue import replace_pass
from licensing.life.undo import may_undo
from licensing.mine.ahead import what_next
from licensing.mine.whose import person
from licensing.models import License, Status
from licensing.register import licenses_at, standing_now
from licensing.rules import rules
from licensing.transitions import TRANSITIONS, TransitionRefused, change_status
from licensing.words import SHORT

logger = logging.getLogger(__name__)

# The words on the buttons.
STEPS = {
    Status.ACTIVE: gettext_lazy("Reinstate"),
    Status.SUSPENDED: gettext_lazy("Suspend"),
    Status.REVOKED: gettext_lazy("Revoke"),
    Status.SURRENDERED: gettext_lazy("Mark as surrendered"),
}


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def license_page(request: HttpRequest, number: str) -> HttpResponse:
    license = get_object_or_404(licenses_at(timezone.now()), number=number)
    return show(request, license, StatusForm())


def show(request: HttpRequest, license: License, form: StatusForm) -> HttpResponse:
    now = timezone.now()
    may_act = getattr(request.user, "role", "") in {Role.CLERK, Role.ADMINISTRATOR}
    standing = standing_now(license, now)
    passes = list(license.passes.order_by("-issued_at"))
    facts: dict[str, Any] = {
        "license": license,
        "vehicle": license.vehicle,
        "standing": standing,
        "word": SHORT[standing.reason],
        "periods": license.periods.select_related("by").order_by("during"),
        "next": what_next(license, standing, rules(), city_day(now)),
        "may_undo": may_act and may_undo(license, now),
        "passes": passes,
        "to_print": not any(one.printed_at for one in passes if not one.replaced_at),
        "form": form,
        "transitions": steps(license, now) if may_act else [],
        "may_act": may_act,
    }
    return render(request, "licensing/license.html", facts)


def steps(license: License, now: dt.datetime) -> list[tuple[Status, Promise]]:
    """What may be done with it now, and the word on the button."""
    return [(to, STEPS[to]) for to in TRANSITIONS[license.status_at(now)]]


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def change_status_page(request: HttpRequest, number: str) -> HttpResponse:
    license = get_object_or_404(License, number=number)
    form = StatusForm(request.POST)
    if not form.is_valid() or form.cleaned_data["to"] not in Status.values:
        return show(request, license, form)
    to = Status(form.cleaned_data["to"])
    try:
        change_status(
            license, to, reason=form.cleaned_data["reason"], at=timezone.now(), by=person(request)
        )
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect(license)
    logger.info("license %s made %s by user %s", number, to, request.user.pk)
    messages.success(request, _("The license is now: %s.") % str(to.label).lower())
    return redirect(license)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def new_pass_page(request: HttpRequest, number: str) -> HttpResponse:
    license = get_object_or_404(License, number=number)
    replace_pass(license, at=timezone.now())
    logger.info("pass of license %s replaced by user %s", number, request.user.pk)
    messages.success(request, _("The old pass no longer counts. Print the new card."))
    return redirect(license)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def card_page(_request: HttpRequest, number: str) -> HttpResponse:
    licenses = License.objects.select_related("vehicle")
    license = get_object_or_404(licenses, number=number)
    response = HttpResponse(card_pdf(card_of(license)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="card.pdf"'
    response["Cache-Control"] = "no-store"
    return response
