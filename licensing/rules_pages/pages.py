"""The city's rules of the desk and the portal, changed without a programmer; each change is a row
more, with who and when."""

import datetime as dt
import logging
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.models import Role
from licensing.issue import lock
from licensing.mine.whose import person
from licensing.models import FeeRule, LicenseTerm, LicensingRules, WasteKind
from licensing.rules import rules
from licensing.rules_pages.forms import NUMBERS, FeesForm, RulesForm
from licensing.rules_pages.history import change, changes
from licensing.texts import DEFAULTS

logger = logging.getLogger(__name__)
KEPT = [*NUMBERS, "over_weight", "required_fields", "required_documents", "reminder_days"]


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rules_page(request: HttpRequest) -> HttpResponse:
    now_in_force = rules()
    form = RulesForm(request.POST or None, initial=as_typed(now_in_force))
    if request.method == "POST" and form.is_valid() and changed(request, form):
        messages.success(request, _("The rules are changed, from now on."))
        return redirect("rules")
    facts = {
        "form": form,
        "history": LicensingRules.objects.select_related("made_by")[:20],
        "fees": FeeRule.objects.all(),
        "lists": [
            ("terms", _("Terms"), LicenseTerm.objects.all(), _("A new term")),
            ("waste", _("Kinds of waste"), WasteKind.objects.all(), _("A new kind of waste")),
        ],
        "changes": changes(),
        "texts": [(code, default.where) for code, default in DEFAULTS.items()],
    }
    return render(request, "licensing/rules/rules.html", facts)


def as_typed(row: LicensingRules) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in KEPT}
    facts["reminder_days"] = " ".join(map(str, row.reminder_days))
    return facts | {"seen": row.pk}


def changed(request: HttpRequest, form: RulesForm) -> bool:
    """A new row; not where another administrator was faster."""
    said = dict(form.cleaned_data)
    seen = said.pop("seen")
    with transaction.atomic():
        lock("licensing rules")
        in_force = rules()
        if in_force.pk != seen:
            form.say_it_was_changed(in_force, in_force.pk)
            return False
        made = LicensingRules.objects.create(
            made_at=timezone.now(), made_by=person(request), **said
        )
    logger.info("rules %s made by user %s", made.pk, person(request).pk)
    return True


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def fees_page(request: HttpRequest) -> HttpResponse:
    """A new schedule from a day on; the ones before stay for the licenses of their time."""
    form = FeesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with change(reason=form.cleaned_data["reason"]):
                write_schedule(form.cleaned_data)
        except IntegrityError:
            form.add_error(
                "effective_on", _("That day has a schedule already. Nothing was written.")
            )
        else:
            logger.info("schedule of fees made by user %s", person(request).pk)
            messages.success(request, _("The schedule is kept."))
            return redirect("rules")
    facts = {"form": form, "title": _("A new schedule of fees")}
    return render(request, "licensing/rules/form.html", facts)


def write_schedule(said: dict[str, Any]) -> None:
    day: dt.date = said["effective_on"]
    vehicle, dumpster = FeeRule.Subject.VEHICLE, FeeRule.Subject.DUMPSTER
    FeeRule.objects.bulk_create(
        [
            FeeRule(effective_on=day, subject=vehicle, rank=1, over_vehicles=1,
                    annual_fee=said["several"]),
            FeeRule(effective_on=day, subject=vehicle, rank=2,
                    over_weight_lb=said["over_weight_lb"], annual_fee=said["above"]),
            FeeRule(effective_on=day, subject=vehicle, rank=3, annual_fee=said["plain"]),
            FeeRule(effective_on=day, subject=dumpster, rank=1, annual_fee=said["dumpster"]),
        ]
    )  # fmt: skip
