"""That a report is there, by e-mail: a sentence and a link, no names and no numbers.

A draft is told to the analysts, a published version to everybody who may read reports; nobody is
told of the same version twice.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.links import page_address
from accounts.models import Role, User
from analytics.models import ReportMail, WeeklyReport

READERS = (Role.ANALYST, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR)
RECENT = dt.timedelta(days=7)  # nobody is told of a report older than that
log = logging.getLogger(__name__)


def tell_of_reports(now: dt.datetime) -> int:
    """Sends what is to be sent; returns how many were. What could not be sent is tried again at
    the next call."""
    for report in recent(now):
        claim(report, people_for(report))
    waiting = ReportMail.objects.filter(sent_at=None, report__in=recent(now))
    return sum(send(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True))


def recent(now: dt.datetime) -> QuerySet[WeeklyReport]:
    reports = WeeklyReport.objects.defer("figures", "licenses_csv")
    drafts = reports.filter(published_at=None, made_at__gt=now - RECENT)
    return drafts | reports.filter(published_at__gt=now - RECENT)


def people_for(report: WeeklyReport) -> QuerySet[User]:
    roles = READERS if report.published_at else (Role.ANALYST,)
    return User.objects.filter(role__in=roles, is_active=True).exclude(email="")


def claim(report: WeeklyReport, people: Iterable[User]) -> None:
    """A row for each person; the second of two workers adds none."""
    mails = [ReportMail(report=report, user=user) for user in people]
    ReportMail.objects.bulk_create(mails, ignore_conflicts=True)


def send(pk: int, now: dt.datetime) -> bool:
    """One mail. The row stays locked while it is sent, so that no other worker sends it too."""
    with transaction.atomic():
        waiting = ReportMail.objects.select_for_update(skip_locked=True, of=("self",))
        mail = waiting.select_related("report", "user").filter(pk=pk, sent_at=None).first()
        if mail is None:
            return False
        try:
            write_to(mail.user, mail.report)
        except (SMTPException, OSError) as problem:
            log.warning("report mail %s was not sent, will be tried again: %s", pk, problem)
            return False
        mail.sent_at = now
        mail.save(update_fields=["sent_at"])
    return True


def write_to(user: User, report: WeeklyReport) -> None:
    with translation.override(user.language):
        context = {"report": report, "link": address_of(report), "city": settings.CITY_NAME}
        subject = _("Weekly report to %(day)s") % {"day": report.week_ending.isoformat()}
        text = render_to_string("analytics/report_mail.txt", context)
        send_mail(subject, text, None, [user.email])


def address_of(report: WeeklyReport) -> str:
    return page_address("report_version", report.week_ending, report.version)
