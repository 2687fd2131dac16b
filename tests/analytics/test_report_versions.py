"""A published report stays as it is; a correction is a new version, with its reason."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from analytics.models import WeeklyReport
from analytics.weekly import keep, make, publish
from tests.analytics.working import work
from tests.checkin.made import licensed
from tests.conftest import SignIn

SUNDAY = dt.date(2026, 6, 28)
PAGE = f"/reports/{SUNDAY}/"


def draft() -> WeeklyReport:
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now())
    return WeeklyReport.objects.get(week_ending=SUNDAY, published_at=None)


@pytest.fixture
def published(db: None) -> WeeklyReport:
    report = draft()
    assert publish(report, None, timezone.now())
    return report


def correct(client: Client, reason: str = "A closure was entered late") -> str:
    answer = client.post(f"{PAGE}make-again/", {"reason": reason}, follow=True)
    return answer.content.decode()


def test_a_published_row_cannot_be_changed_or_removed(published: WeeklyReport) -> None:
    rows = WeeklyReport.objects.filter(pk=published.pk)
    for change in (lambda: rows.update(figures={}), rows.delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert rows.get().licenses_csv == published.licenses_csv


def test_retention_may_empty_it_and_change_nothing_else(published: WeeklyReport) -> None:
    rows = WeeklyReport.objects.filter(pk=published.pk)
    with connection.cursor() as cursor:
        cursor.execute("set local haulpass.retention = 'on'")
    assert rows.update(licenses_csv="") == 1
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(published_at=timezone.now())


def test_a_draft_can_be_changed_until_it_is_published(db: None) -> None:
    report = draft()
    assert WeeklyReport.objects.filter(pk=report.pk).update(licenses_csv="") == 1


def test_a_correction_is_a_new_version_and_the_first_can_still_be_read(
    published: WeeklyReport,
) -> None:
    licensed("LATER", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    made = make(SUNDAY, today=SUNDAY)
    assert keep(made, now=timezone.now(), correction="A license was missing")
    second = draft()
    assert (second.version, second.correction) == (2, "A license was missing")
    assert "LATER" in second.licenses_csv
    assert WeeklyReport.objects.get(version=1).licenses_csv == published.licenses_csv


def test_a_draft_of_a_correction_made_again_keeps_its_reason(published: WeeklyReport) -> None:
    made = make(SUNDAY, today=SUNDAY)
    keep(made, now=timezone.now(), correction="A license was missing")
    keep(made, now=timezone.now(), correction="And another")
    keep(made, now=timezone.now())
    assert list(WeeklyReport.objects.values_list("version", "correction")) == [
        (2, "A license was missing"),
        (1, ""),
    ]


def test_without_a_reason_no_version_is_begun(published: WeeklyReport, sign_in: SignIn) -> None:
    assert "Write why the report is corrected" in correct(sign_in(Role.ANALYST), "  ")
    work()
    assert WeeklyReport.objects.count() == 1


def test_an_analyst_asks_for_a_correction_and_the_worker_makes_it(
    transactional_db: None, published: WeeklyReport, sign_in: SignIn
) -> None:
    client = sign_in(Role.ANALYST)
    assert "is being made again" in correct(client)
    correct(client)  # twice is once
    work()
    page = client.get(PAGE).content.decode()
    assert "Version 2, a draft" in page
    assert "Corrected because: A closure was entered late" in page
    assert "There is a newer one" in client.get(f"{PAGE}v1/").content.decode()


def test_what_was_made_again_meanwhile_is_not_published_unseen(db: None, sign_in: SignIn) -> None:
    client, report = sign_in(Role.ANALYST), draft()
    seen = f"{report.version} {report.made_at.isoformat()}"
    draft()
    answer = client.post(f"{PAGE}publish/", {"seen": seen}, follow=True)
    assert "made again while you read it" in answer.content.decode()
    assert WeeklyReport.objects.get().published_at is None


def test_the_page_publishes_what_it_shows(db: None, sign_in: SignIn) -> None:
    client = sign_in(Role.ANALYST)
    draft()
    page = client.get(PAGE).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    client.post(f"{PAGE}publish/", {"seen": seen})
    assert WeeklyReport.objects.get().published_by == User.objects.get(role=Role.ANALYST)


def test_a_version_is_taken_along_under_its_number(
    published: WeeklyReport, sign_in: SignIn
) -> None:
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now(), correction="again")
    client = sign_in(Role.INSPECTOR)
    for path, name in (("v1/", "report.json"), ("v2/", "v2-report.json"), ("", "v2-report.json")):
        answer = client.get(f"{PAGE}{path}report.json")
        assert answer["Content-Disposition"] == f'attachment; filename="{SUNDAY}-{name}"'
