"""The weekly report: made from the register, kept as a draft, published once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from analytics.files import as_json, leads_csv, licenses_csv
from analytics.models import WeeklyReport
from analytics.page import report_context

SUNDAY = 6
FILES = ("report.html", "report.json", "leads.csv", "licenses.csv")


class NoSuchWeek(ValueError):
    """The text is a sentence: why there is no report of this week."""


@dataclass(frozen=True)
class Made:
    """A report that was made: its figures, and the lines of licenses.csv."""

    week_ending: dt.date
    figures: dict[str, Any]
    licenses: str

    def file(self, name: str) -> str:
        """The text of one of FILES."""
        match name:
            case "report.html":
                with translation.override(settings.LANGUAGE_CODE):  # whoever makes it, one text
                    context = report_context(self.figures)
                    return render_to_string("analytics/report_file.html", context)
            case "report.json":
                return as_json(self.figures)
            case "leads.csv":
                return leads_csv(self.licenses, self.figures["leads"])
        return self.licenses

    def files(self) -> dict[str, str]:
        return {name: self.file(name) for name in FILES}


def make(week_ending: dt.date, *, today: dt.date) -> Made:
    """The seven days that end on a Sunday which has begun. Raises NoSuchWeek."""
    # Only whoever makes a report waits for scipy, never the server's start.
    from analytics.assessment import assess
    from analytics.figures import figures
    from analytics.register import read_register

    if week_ending.weekday() != SUNDAY:
        raise NoSuchWeek(f"{week_ending} is no Sunday: a report's week ends on a Sunday.")
    if week_ending > today:
        raise NoSuchWeek(f"The week that ends on {week_ending} is not over yet.")
    register = read_register(week_ending)
    assessment = assess(register)
    return Made(week_ending, figures(register, assessment), licenses_csv(assessment))


@transaction.atomic
def keep(made: Made, *, now: dt.datetime) -> bool:
    """Keeps it as the week's draft; False where the week's report is published and stays."""
    fields = {"made_at": now, "figures": made.figures, "licenses_csv": made.licenses}
    WeeklyReport.objects.select_for_update().filter(week_ending=made.week_ending).first()
    report, _ = WeeklyReport.objects.get_or_create(week_ending=made.week_ending, defaults=fields)
    drafts = WeeklyReport.objects.filter(pk=report.pk, published_at=None)
    return drafts.update(**fields) == 1


def publish(report: WeeklyReport, *, now: dt.datetime) -> bool:
    """From now on it is never changed; False where somebody was faster."""
    drafts = WeeklyReport.objects.filter(pk=report.pk, published_at=None)
    return drafts.update(published_at=now) == 1
