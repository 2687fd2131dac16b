"""Who is told of a report by e-mail: once, with a link, and without any name."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role, User
from analytics.mail import tell_of_reports
from analytics.models import ReportMail, WeeklyReport
from analytics.weekly import keep, make, publish
from tests.checkin.made import licensed

SUNDAY = dt.date(2026, 6, 28)
SOON = dt.timedelta(minutes=5)


class Broken(EmailBackend):
    """The city's mail server while it is down."""

    def send_messages(self, email_messages: object) -> int:
        raise SMTPException("down")


@pytest.fixture
def people(db: None) -> None:
    for role in Role:
        User.objects.create_user(email=f"{role}@city.example", role=role)
    User.objects.create_user(
        email="es@city.example", role=Role.INSPECTOR, language="es", name="Ana"
    )
    User.objects.create_user(email="left@city.example", role=Role.ANALYST, is_active=False)


@pytest.fixture
def draft(people: None) -> WeeklyReport:
    licensed("SH-1", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now())
    return WeeklyReport.objects.get()


def told() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_of_a_draft_the_analysts_are_told_and_nobody_else(draft: WeeklyReport) -> None:
    tell_of_reports(timezone.now())
    assert told() == ["analyst@city.example"]


def test_of_a_published_report_its_readers_are_told(draft: WeeklyReport) -> None:
    publish(draft, None, timezone.now())
    tell_of_reports(timezone.now())
    readers = ["administrator", "analyst", "auditor", "es", "inspector"]
    assert told() == [f"{reader}@city.example" for reader in readers]


def test_the_mail_has_a_link_and_no_name(draft: WeeklyReport) -> None:
    tell_of_reports(timezone.now())
    text = mail.outbox[0].body
    assert f"http://localhost:8000/reports/{SUNDAY}/v1/" in text
    assert "SH-1" not in text


def test_the_mail_speaks_the_language_of_who_reads_it(draft: WeeklyReport) -> None:
    publish(draft, None, timezone.now())
    tell_of_reports(timezone.now())
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["inspector@city.example"] == f"Weekly report to {SUNDAY}"
    assert subjects["es@city.example"] == f"Informe semanal hasta el {SUNDAY}"


def test_nobody_is_told_twice_and_the_analyst_not_again_of_what_is_published(
    draft: WeeklyReport,
) -> None:
    tell_of_reports(timezone.now())
    publish(draft, None, timezone.now())
    tell_of_reports(timezone.now())
    tell_of_reports(timezone.now() + SOON)
    assert len(told()) == len(set(told())) == 5


def test_a_correction_is_told_anew(draft: WeeklyReport) -> None:
    publish(draft, None, timezone.now())
    tell_of_reports(timezone.now())
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now(), correction="again")
    tell_of_reports(timezone.now())
    assert told().count("analyst@city.example") == 2


def test_what_could_not_be_sent_is_sent_at_the_next_call(
    draft: WeeklyReport, settings: Settings
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    assert tell_of_reports(timezone.now()) == 0
    settings.EMAIL_BACKEND = working
    assert tell_of_reports(timezone.now()) == 1
    assert ReportMail.objects.filter(sent_at=None).count() == 0


def test_of_an_old_report_nobody_is_told(draft: WeeklyReport) -> None:
    tell_of_reports(timezone.now() + dt.timedelta(days=8))
    assert told() == []


def test_two_workers_send_each_mail_once(transactional_db: None, draft: WeeklyReport) -> None:
    publish(draft, None, timezone.now())

    def run(_: int) -> int:
        sent = tell_of_reports(timezone.now())
        connections.close_all()
        return sent

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(run, range(2))) == 5
    assert len(mail.outbox) == 5
