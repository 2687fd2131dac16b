"""The weekly report: made from the register, kept as a draft, published once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.links import page_address
from accounts.models import User
from analytics.files import as_json, leads_csv, licenses_csv, without_evidence
from analytics.followups.opening import open_follow_ups
from analytics.method import method_in_force
from analytics.models import WeeklyReport
from analytics.page import SHEETS, report_context

SUNDAY = 6
LOCK = 7_311  # of pg_advisory locks: a week's report; the second number is the week
FILES = ("report.html", "report.json", "leads.csv", "licenses.csv")


Tell = Callable[[str], object]


def silent(_step: str) -> None:
    """Nobody watches."""


class NoSuchWeek(ValueError):
    """The text is a sentence: why there is no report of this week."""


@dataclass(frozen=True)
class Made:
    """A report that was made: its figures, and the lines of licenses.csv with their evidence."""

    week_ending: dt.date
    figures: dict[str, Any]
    licenses: str

    def file(self, name: str) -> str:
        """The text of one of FILES."""
        match name:
            case "report.html":
                with translation.override(settings.LANGUAGE_CODE):  # whoever makes it, one text
                    context = {**report_context(self.figures), "css": css()}
                    return at_the_city(render_to_string("analytics/report_file.html", context))
            case "report.json":
                return as_json(self.figures)
            case "leads.csv":
                return leads_csv(self.licenses, self.figures["leads"])
        return without_evidence(self.licenses)

    def files(self) -> dict[str, str]:
        return {name: self.file(name) for name in FILES}


def css() -> str:
    """The style sheets of the report, to stand within report.html."""
    return "".join((settings.BASE_DIR / "static" / sheet).read_text() for sheet in SHEETS)


def at_the_city(html: str) -> str:
    """Links of a file that is opened from anywhere lead to the city's own pages."""
    return html.replace('href="/', f'href="{page_address("home").rstrip("/")}/')


def make(week_ending: dt.date, *, today: dt.date, tell: Tell = silent) -> Made:
    """The seven days that end on a Sunday which has begun; `tell` hears of each step. Raises
    NoSuchWeek."""
    # Only whoever makes a report waits for scipy, never the server's start.
    from analytics.assessment import assess
    from analytics.figures import figures
    from analytics.register import read_register

    if week_ending.weekday() != SUNDAY:
        raise NoSuchWeek(f"{week_ending} is no Sunday: a report's week ends on a Sunday.")
    if week_ending > today:
        raise NoSuchWeek(f"The week that ends on {week_ending} is not over yet.")
    method = method_in_force()
    tell("Reading the register and its visits …")
    register = read_register(week_ending)
    tell(f"Judging {len(register.licenses)} licenses …")
    assessment = assess(register, method)
    tell("Counting the week …")
    return Made(week_ending, figures(register, assessment, method), licenses_csv(assessment))


def keep(made: Made, *, now: dt.datetime, correction: str = "") -> bool:
    """Keeps it as the week's draft. A published version stays as it is: with a reason for the
    correction a new version is begun, without one nothing is kept and the answer is False."""
    fields = {"made_at": now, "figures": made.figures, "licenses_csv": made.licenses}
    with transaction.atomic():
        hold_week(made.week_ending)
        newest = WeeklyReport.objects.filter(week_ending=made.week_ending).first()
        if newest is None:
            WeeklyReport.objects.create(week_ending=made.week_ending, **fields)
        elif newest.published_at is None:
            WeeklyReport.objects.filter(pk=newest.pk).update(**fields)
        elif not correction:
            return False
        else:
            WeeklyReport.objects.create(
                week_ending=made.week_ending,
                version=newest.version + 1,
                correction=correction,
                **fields,
            )
    return True


def hold_week(week_ending: dt.date) -> None:
    """Until the transaction ends nobody else keeps or publishes a report of this week."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, week_ending.toordinal()])


def publish(report: WeeklyReport, by: User | None, now: dt.datetime) -> bool:
    """From now on it is never changed, and its leads are worked; False where somebody was
    faster. `by` is None where nobody in particular did it."""
    with transaction.atomic():
        hold_week(report.week_ending)
        drafts = WeeklyReport.objects.filter(pk=report.pk, published_at=None)
        if not drafts.update(published_at=now, published_by=by):
            return False
        report.refresh_from_db()
        open_follow_ups(report, now=now)
    return True
