"""The weekly reports as pages and files, for those who may see leads."""

import datetime as dt
import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.models import Role
from analytics.models import WeeklyReport
from analytics.page import report_context
from analytics.weekly import Made
from analytics.weekly import publish as publish_report

log = logging.getLogger(__name__)
PER_PAGE = 26
TYPES = {"leads.csv": "text/csv", "licenses.csv": "text/csv", "report.json": "application/json"}
readers = allowed(Role.ANALYST, Role.INSPECTOR, Role.ADMINISTRATOR)


@readers
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    found = WeeklyReport.objects.defer("licenses_csv")
    status = request.GET.get("status", "")
    if status in {"draft", "published"}:
        found = found.filter(published_at__isnull=status == "draft")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "analytics/reports.html", {"page": page, "status": status})


def newest(week_ending: dt.date) -> WeeklyReport:
    found = WeeklyReport.objects.filter(week_ending=week_ending).first()
    if found is None:
        raise Http404
    return found


@readers
@require_safe
def report(request: HttpRequest, week_ending: dt.date) -> HttpResponse:
    found = newest(week_ending)
    is_analyst = getattr(request.user, "role", None) == Role.ANALYST
    context = {
        "report": found,
        "may_publish": is_analyst and found.published_at is None,
        **report_context(found.figures),
    }
    return render(request, "analytics/report.html", context)


@readers
@require_safe
def report_file(request: HttpRequest, week_ending: dt.date, name: str) -> HttpResponse:
    found = newest(week_ending)
    if name not in TYPES:
        raise Http404
    text = Made(week_ending, found.figures, found.licenses_csv).file(name)
    log.info("user %s took %s of the week ending %s", request.user.pk, name, week_ending)
    response = HttpResponse(text, content_type=f"{TYPES[name]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{week_ending}-{name}"'
    return response


@allowed(Role.ANALYST)
@require_POST
def publish(request: HttpRequest, week_ending: dt.date) -> HttpResponse:
    found = newest(week_ending)
    if publish_report(found, request.user, timezone.now()):
        log.info("user %s published the week ending %s", request.user.pk, week_ending)
        messages.success(request, _("Published. This report will not change any more."))
    else:
        messages.info(request, _("This report was published before; nothing was changed."))
    return redirect("report", week_ending)
