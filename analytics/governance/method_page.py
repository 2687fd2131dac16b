"""The method's card, and how it is changed: looked at first, then saved."""

import logging
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.models import Role, User
from analytics.followups.words import shown as follow_ups_shown
from analytics.governance.change import change
from analytics.governance.forms import MethodForm, as_typed
from analytics.governance.preview import preview
from analytics.governance.seen import saw
from analytics.leads.choose import LOWEST
from analytics.models import Method, WeeklyReport
from checkin.calendar import city_date

logger = logging.getLogger(__name__)
A_PAGE = 10
CHANGERS = (Role.ANALYST, Role.ADMINISTRATOR)


@allowed(Role.ANALYST, Role.INSPECTOR, Role.ADMINISTRATOR)
@require_safe
def method_page(request: HttpRequest) -> HttpResponse:
    method, today = in_force(), city_date(timezone.now())
    history = Method.objects.select_related("made_by")
    role = getattr(request.user, "role", None)
    context = {
        "method": method,
        "false_percent": round(100 * method.false_share),
        "has_set": bool(method.sunset_on and today > method.sunset_on),
        "lowest_percent": round(100 * LOWEST),
        "measured": measured(),
        "page": Paginator(history, A_PAGE).get_page(request.GET.get("page")),
        "may_change": role in CHANGERS,
        "may_audit": role in {Role.AUDITOR, Role.ADMINISTRATOR},
    }
    return render(request, "analytics/governance/method.html", context)


def in_force() -> Method:
    """The newest row; where there is none, what the method is without one."""
    return Method.objects.first() or Method()


def measured() -> dict[str, Any] | None:
    """How often the list was right, as the newest report says it."""
    report = (
        WeeklyReport.objects.defer("licenses_csv").filter(figures__has_key="follow_ups").first()
    )
    if report is None:
        return None
    found = follow_ups_shown(report.figures["follow_ups"], report.week_ending)
    return {"week_ending": report.week_ending, "rows": found["precision"]}


@allowed(*CHANGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_page(request: HttpRequest) -> HttpResponse:
    """Shows what the list would be, and saves only what was shown so."""
    today = city_date(timezone.now())
    if request.method != "POST":
        return asked(request, MethodForm(initial=as_typed(in_force()), today=today))
    form = MethodForm(request.POST, today=today)
    if not form.is_valid():
        return asked(request, form, status=422)
    if "save" not in request.POST or not form.was_looked_at:
        return looked_at(request, form)
    return saved(request, form)


def asked(request: HttpRequest, form: MethodForm, *, status: int = 200) -> HttpResponse:
    return render(request, "analytics/governance/change.html", {"form": form}, status=status)


def looked_at(request: HttpRequest, form: MethodForm) -> HttpResponse:
    """The form again, with the list as it would be; nothing is saved."""
    found = preview(form.method(None))
    if found:
        saw(request, "method_preview", found.week_ending)
    form.data = {**request.POST.dict(), "looked_at": form.set_to}
    context = {"form": form, "preview": found, "is_looked_at": True}
    return render(request, "analytics/governance/change.html", context)


def saved(request: HttpRequest, form: MethodForm) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 `allowed` saw to it
    if not change(form.method(user), seen=form.cleaned_data["seen"], now=timezone.now()):
        messages.error(
            request,
            _(
                "Somebody else changed the method while you read it. Nothing of yours was saved: "
                "look at it as it is now, and change it again if it is still needed."
            ),
        )
        return redirect("method")
    logger.info("the method was changed by user %s", user.pk)
    messages.success(request, _("Saved. The next report is made by it."))
    return redirect("method")
