"""Every license of a report, and why it stands on the list or does not."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role
from analytics.governance.seen import saw
from analytics.leads.rows import typed
from analytics.leads.sentences import NOT_EVALUATED, in_100, why
from analytics.leads.weekly_counts import weekly_visits
from analytics.leads.words import dated, explained
from analytics.models import WeeklyReport
from checkin.calendar import week_of
from licensing.models import License, VehicleClass

PER_PAGE = 50
EVERY, LISTED, EVALUATED, NOT_LISTED = "", "listed", "evaluated", "not_evaluated"
SHOWN = [
    (EVERY, _("all licenses")),
    (LISTED, _("on the list")),
    (EVALUATED, _("evaluated")),
    (NOT_LISTED, _("not evaluated")),
    *NOT_EVALUATED.items(),
]
Line = dict[str, str]
ORDERS: dict[str, tuple[Any, Callable[[Line], Any]]] = {
    "missed": (_("missed visits"), lambda line: -float(line["expected_missed_visits"] or -1)),
    "unused": (_("how probably no longer in use"), lambda line: -float(line["p_inactive"] or -1)),
    "silent": (_("last visit, the longest ago first"), lambda line: line["last_visit_on"]),
    "number": (_("license number"), lambda line: line["license_number"]),
}
readers = allowed(Role.ANALYST, Role.INSPECTOR, Role.ADMINISTRATOR)


class LicensesFilter(UsaForm):
    use_required_attribute = False
    q = forms.CharField(label=_("License number"), required=False, max_length=50)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOWN)
    order = forms.ChoiceField(
        label=_("In the order of"),
        required=False,
        choices=[(name, words) for name, (words, _key) in ORDERS.items()],
    )

    def found(self, lines: list[Line]) -> list[Line]:
        """Those that fit, in the order that is asked for; a wrong choice counts as none."""
        self.is_valid()
        text = self.cleaned_data.get("q", "").casefold()
        fits = self.choice(self.cleaned_data.get("show", EVERY))
        _words, key = ORDERS[self.cleaned_data.get("order") or "missed"]
        return sorted(
            (line for line in lines if fits(line) and text in line["license_number"].casefold()),
            key=lambda line: (key(line), line["license_number"]),
        )

    def choice(self, show: str) -> Callable[[Line], bool]:
        match show:
            case "":
                return lambda _line: True
            case "listed":
                return lambda line: line["lead_rank"] != ""
            case "evaluated" | "not_evaluated":
                return lambda line: (line["evaluated"] == "yes") == (show == EVALUATED)
        return lambda line: line["reason_not_evaluated"] == show


@readers
@require_safe
def report_licenses(request: HttpRequest, week_ending: dt.date) -> HttpResponse:
    report = newest(week_ending)
    form = LicensesFilter(request.GET or None)
    lines = lines_of(report)
    found = LicensesFilter(request.GET).found(lines)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    saw(request, "report_licenses", week_ending)
    context = {
        "report": report,
        "week_ending": week_ending,
        "form": form,
        "page": page,
        "rows": [row(line) for line in page],
        "any": bool(lines),
    }
    return render(request, "analytics/leads/licenses.html", context)


def row(line: Line) -> dict[str, Any]:
    facts = dated(typed(line))
    reason = facts["reason_not_evaluated"]
    facts["reason_words"] = NOT_EVALUATED[reason] if reason else ""
    facts["in_100"] = None if facts["p_inactive"] is None else in_100(facts["p_inactive"])
    return facts


@readers
@require_safe
def report_license(request: HttpRequest, week_ending: dt.date, number: str) -> HttpResponse:
    """The explanation as it was kept with the report; its weekly visits as they are known now."""
    report = newest(week_ending)
    line = next((line for line in lines_of(report) if line["license_number"] == number), None)
    if line is None:
        raise Http404
    license = get_object_or_404(
        License.objects.select_related("vehicle__hauler"), number=number.removeprefix("'")
    )
    facts = dated(typed(line))
    saw(request, "report_license", week_ending, subject=license.number)
    weeks = weekly_visits([license.pk], week_of(week_ending))[license.pk]
    context = {
        "report": report,
        "week_ending": week_ending,
        "license": license,
        "class_words": VehicleClass(facts["vehicle_class"]).label,
        "lead": explained(facts, weeks, week_ending),
        "why": why(facts, report.figures["list"]),
    }
    return render(request, "analytics/leads/license.html", context)


def newest(week_ending: dt.date) -> WeeklyReport:
    """The newest version; of reports made before evidence was kept there is none."""
    found = WeeklyReport.objects.filter(week_ending=week_ending).first()
    if found is None or "list" not in found.figures:
        raise Http404
    return found


def lines_of(report: WeeklyReport) -> list[Line]:
    return list(csv.DictReader(io.StringIO(report.licenses_csv)))
