"""The weekly reports as pages and files, for those who may see leads."""

import datetime as dt
import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Func, IntegerField
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.access import allowed
from accounts.jobs import soon
from accounts.models import Role, User
from analytics.governance.seen import saw
from analytics.models import WeeklyReport
from analytics.page import SHEETS, report_context
from analytics.tasks import make_report_again
from analytics.weekly import FILES, Made
from analytics.weekly import publish as publish_report

log = logging.getLogger(__name__)
PER_PAGE = 26
REASON_LENGTH = 300
TYPES = {
    "leads.csv": "text/csv",
    "licenses.csv": "text/csv",
    "report.json": "application/json",
    "report.html": "text/html",
}
readers = allowed(Role.ANALYST, Role.INSPECTOR, Role.ADMINISTRATOR)


@readers
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    # A report's figures are a megabyte of text at times: of a list's rows only three numbers.
    found = WeeklyReport.objects.defer("figures", "licenses_csv").annotate(
        in_force=KT("figures__licenses__in_force"),
        evaluated=KT("figures__licenses__evaluated"),
        listed=Func(
            F("figures__leads"), function="jsonb_array_length", output_field=IntegerField()
        ),
    )
    status = request.GET.get("status", "")
    if status in {"draft", "published"}:
        found = found.filter(published_at__isnull=status == "draft")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "analytics/reports.html", {"page": page, "status": status})


@readers
@require_safe
def report(request: HttpRequest, week_ending: dt.date, version: int | None = None) -> HttpResponse:
    """The newest version, or the one that is asked for."""
    found = one(week_ending, version)
    is_analyst = getattr(request.user, "role", None) == Role.ANALYST
    saw(request, "report", week_ending)
    versions = WeeklyReport.objects.filter(week_ending=week_ending)
    newest = versions.values_list("version", flat=True)[0]
    context = {
        "report": found,
        "versions": versions.defer("figures", "licenses_csv").select_related("published_by"),
        "is_newest": found.version == newest,
        "is_analyst": is_analyst,
        "being_made": being_made(week_ending),
        "files": FILES,
        "sheets": SHEETS,
        "made_at": found.made_at.isoformat(),
        **report_context(found.figures),
    }
    return render(request, "analytics/report.html", context)


def one(week_ending: dt.date, version: int | None) -> WeeklyReport:
    """Without the licenses' lines, which are megabytes: who asks for them reads them then."""
    found = WeeklyReport.objects.defer("licenses_csv").filter(week_ending=week_ending)
    if version is not None:
        found = found.filter(version=version)
    newest = found.first()
    if newest is None:
        raise Http404
    return newest


def being_made(week_ending: dt.date) -> bool:
    """Whether the worker has been asked for this week's report and has not answered yet."""
    asked = ProcrastinateJob.objects.filter(
        task_name=make_report_again.name, args__week_ending=week_ending.isoformat()
    )
    return asked.filter(status__in=["todo", "doing"]).exists()


@readers
@require_safe
def report_file(
    request: HttpRequest, week_ending: dt.date, name: str, version: int | None = None
) -> HttpResponse:
    if name not in TYPES:
        raise Http404
    found = one(week_ending, version)
    text = Made(week_ending, found.figures, found.licenses_csv).file(name)
    saw(request, name, week_ending)
    log.info("user %s took %s of the report %s", request.user.pk, name, found)
    response = HttpResponse(text, content_type=f"{TYPES[name]}; charset=utf-8")
    named = (
        f"{week_ending}-v{found.version}-{name}" if found.version > 1 else f"{week_ending}-{name}"
    )
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    return response


@allowed(Role.ANALYST)
@require_POST
def publish(request: HttpRequest, week_ending: dt.date) -> HttpResponse:
    """The draft that was looked at, by its number and when it was made: not one made since."""
    found, user = one(week_ending, None), request.user
    assert isinstance(user, User)  # noqa: S101 `allowed` saw to it
    if request.POST.get("seen", seen_as(found)) != seen_as(found):
        messages.warning(
            request,
            _("This report was made again while you read it. Nothing was published: look at it "
              "as it is now, then publish it."),
        )  # fmt: skip
    elif publish_report(found, user, timezone.now()):
        log.info("user %s published the report %s", user.pk, found)
        messages.success(request, _("Published. This version will not change any more."))
    else:
        messages.info(request, _("This report was published before; nothing was changed."))
    return redirect("report", week_ending)


def seen_as(report: WeeklyReport) -> str:
    return f"{report.version} {report.made_at.isoformat()}"


@allowed(Role.ANALYST)
@require_POST
def make_again(request: HttpRequest, week_ending: dt.date) -> HttpResponse:
    """A draft is made anew; of a published report a next version, with the reason for it."""
    found = one(week_ending, None)
    reason = " ".join(request.POST.get("reason", "").split())
    if found.published_at and not 0 < len(reason) <= REASON_LENGTH:
        messages.error(
            request,
            _("Write why the report is corrected, in at most %(most)s characters. No new version "
              "was begun.") % {"most": REASON_LENGTH},
        )  # fmt: skip
        return redirect("report", week_ending)
    soon(
        make_report_again, lock=f"report {week_ending}", week_ending=week_ending.isoformat(),
        correction=reason, user=request.user.pk,
    )  # fmt: skip
    messages.success(request, _("The report is being made. It is here in a minute or so."))
    return redirect("report", week_ending)
