"""Legal holds: nothing of a hauler, or of anybody, is emptied or removed while one lasts."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from analytics.governance.holds import alone
from analytics.models import LegalHold
from licensing.models import Hauler

logger = logging.getLogger(__name__)
A_PAGE = 50
LASTING, LIFTED = "lasting", "lifted"


class HoldForm(UsaForm):
    license_number = forms.CharField(
        label=gettext_lazy("License number"),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Everything of its holder is kept, with all licenses."),
    )
    everybody = forms.BooleanField(
        label=gettext_lazy("Keep everything of everybody"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The case or the request, without names."),
    )

    def clean(self) -> dict[str, Any]:
        """Leaves `hauler`, None for everybody."""
        typed: dict[str, Any] = super().clean() or {}
        number, everybody = typed.get("license_number", ""), typed.get("everybody")
        if bool(number) == bool(everybody):
            wrong = _("Type a license number, or choose everybody; one of the two.")
            raise forms.ValidationError({"license_number": wrong})
        hauler = Hauler.objects.filter(vehicles__licenses__number__iexact=number).first()
        if number and hauler is None:
            wrong = _("No license has this number. Look it up in the list of licenses.")
            raise forms.ValidationError({"license_number": wrong})
        return typed | {"hauler": hauler if number else None}


class HoldsFilter(UsaForm):
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("all holds")),
            (LASTING, gettext_lazy("those that last")),
            (LIFTED, gettext_lazy("those that were lifted")),
        ],
    )


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def holds_page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return listed(request, HoldForm())
    form = HoldForm(request.POST)
    if not form.is_valid():
        return listed(request, form, status=422)
    hold(request, form)
    messages.success(request, _("Kept from now on. Nothing of it is emptied or removed."))
    return redirect("legal_holds")


@transaction.atomic
def hold(request: HttpRequest, form: HoldForm) -> None:
    alone()
    user = request.user
    assert isinstance(user, User)  # noqa: S101 `allowed` saw to it
    made = LegalHold.objects.create(
        hauler=form.cleaned_data["hauler"],
        reason=form.cleaned_data["reason"],
        since=timezone.now(),
        by=user,
    )
    logger.info("legal hold %s made by user %s", made.pk, user.pk)


@allowed(Role.ADMINISTRATOR)
@require_POST
def lift_hold(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(LegalHold, pk=number)
    lasting = LegalHold.objects.filter(pk=found.pk, lifted_at=None)
    if lasting.update(lifted_at=timezone.now(), lifted_by=request.user):
        logger.info("legal hold %s lifted by user %s", number, request.user.pk)
        messages.success(request, _("Lifted. What is old enough goes in the coming night."))
    else:
        messages.info(request, _("It had been lifted before. Nothing was changed."))
    return redirect("legal_holds")


def listed(request: HttpRequest, form: HoldForm, *, status: int = 200) -> HttpResponse:
    asked = HoldsFilter(request.GET)
    show = asked.cleaned_data["show"] if asked.is_valid() else ""
    holds = LegalHold.objects.select_related("hauler", "by", "lifted_by")
    if show:
        holds = holds.filter(lifted_at__isnull=show == LASTING)
    context = {
        "form": form,
        "filter": asked,
        "is_filtered": bool(show),
        "page": Paginator(holds, A_PAGE).get_page(request.GET.get("page")),
        "may_change": getattr(request.user, "role", "") == Role.ADMINISTRATOR,
    }
    return render(request, "analytics/governance/holds.html", context, status=status)
