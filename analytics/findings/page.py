"""All findings of a report, by rule, on a page and as a file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.forms import UsaForm
from accounts.models import Role
from analytics.findings.card import CARDS
from analytics.findings.words import by_chance, nothing, said
from analytics.governance.seen import saw
from analytics.models import WeeklyReport

PER_PAGE = 50
COLUMNS = ("week_ending", "rule", "license", "plate_or_station", "what_the_records_say")
readers = allowed(Role.ANALYST, Role.INSPECTOR, Role.ADMINISTRATOR)


class FindingsFilter(UsaForm):
    """Weeks are those that have a report; without one the newest is meant."""

    use_required_attribute = False
    week = forms.TypedChoiceField(
        label=gettext_lazy("Week to"),
        required=False,
        coerce=dt.date.fromisoformat,
        empty_value=None,
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Rule"),
        required=False,
        choices=[("", gettext_lazy("All rules")), *((name, c.title) for name, c in CARDS.items())],
    )

    def __init__(self, *args: Any, weeks: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.fields["week"]
        assert isinstance(week, forms.TypedChoiceField)  # noqa: S101 as declared above
        week.choices = [
            ("", _("The newest report")),
            *((str(day), date_format(day)) for day in weeks),
        ]


def asked(request: HttpRequest) -> tuple[FindingsFilter, WeeklyReport | None]:
    """The filter, and the newest version of the report that it means."""
    ends = WeeklyReport.objects.values_list("week_ending", flat=True).distinct()
    form = FindingsFilter(request.GET, weeks=list(ends.order_by("-week_ending")))
    if not form.is_valid():
        return form, None
    reports = WeeklyReport.objects.defer("licenses_csv")
    if form.cleaned_data["week"]:
        reports = reports.filter(week_ending=form.cleaned_data["week"])
    return form, reports.first()


def found_by(form: FindingsFilter, report: WeeklyReport) -> list[dict[str, Any]]:
    """The figures of the rules that are asked for; of a report made before there were any, none."""
    rule = form.cleaned_data["rule"]
    found = report.figures.get("findings") or []
    return [one for one in found if one["rule"] == rule or not rule]


@readers
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    form, report = asked(request)
    context: dict[str, Any] = {"form": form, "report": report}
    if report is not None:
        found = found_by(form, report)
        rows = [said(one["rule"], row) for one in found for row in one["rows"]]
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        saw(request, "findings", report.week_ending)
        context |= {
            "page": page,
            "rows": [{**row, "title": CARDS[row["rule"]].title} for row in page],
            "rules": [summary(one) for one in found],
            "has_findings": "findings" in report.figures,
        }
    return render(request, "analytics/findings/page.html", context)


def summary(found: dict[str, Any]) -> dict[str, Any]:
    """A rule's own line: how many it found, and what it means that it found none."""
    return {
        "card": CARDS[found["rule"]],
        "count": len(found["rows"]),
        "words": by_chance(found) if found["rows"] else nothing(found),
    }


@readers
@require_safe
def findings_file(request: HttpRequest) -> HttpResponse:
    """The same rows as the page shows, all of them; sentences in the reader's language."""
    form, report = asked(request)
    if report is None:
        return HttpResponse(_("There is no report of this week."), status=400)
    saw(request, "findings.csv", report.week_ending)
    return csv_answer(f"{report.week_ending}-findings.csv", COLUMNS, file_rows(form, report))


def file_rows(form: FindingsFilter, report: WeeklyReport) -> Iterator[list[Any]]:
    for one in found_by(form, report):
        for row in one["rows"]:
            words = said(one["rule"], row)
            subject = "" if words["license"] else words["subject"]
            yield [report.week_ending, one["rule"], words["license"], subject, words["sentence"]]
