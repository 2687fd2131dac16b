"""The reports as an analyst meets them: made, read, taken along, published once."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from analytics.models import WeeklyReport
from analytics.weekly import keep, make, publish
from tests.checkin.made import licensed

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 6, 28)


def signed_in(role: Role = Role.ANALYST) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(email=f"{role}@city.example", role=role))
    return client


def draft(week_ending: dt.date = SUNDAY) -> WeeklyReport:
    keep(make(week_ending, today=SUNDAY), now=timezone.now())
    return WeeklyReport.objects.get(week_ending=week_ending)


def test_without_reports_the_page_says_how_one_is_made() -> None:
    assert b"There is no report yet" in signed_in().get("/reports/").content


def test_the_list_filters_by_state_and_pages() -> None:
    for week in range(30):
        draft(SUNDAY - dt.timedelta(weeks=week))
    publish(WeeklyReport.objects.get(week_ending=SUNDAY), by=None, now=timezone.now())
    client = signed_in()
    assert client.get("/reports/").content.count(b'href="/reports/2') == 26
    assert client.get("/reports/?page=2").content.count(b'href="/reports/2') == 4
    assert client.get("/reports/?status=published").content.count(b'href="/reports/2') == 1


def test_a_city_without_records_accuses_nobody_and_says_why() -> None:
    licensed("NEVER", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    draft()
    page = signed_in().get(f"/reports/{SUNDAY}/").content.decode()
    assert "No station has recorded anything yet" in page
    assert 'href="#lead-1"' not in page


def test_a_report_speaks_spanish() -> None:
    draft()
    client = signed_in()
    client.cookies["django_language"] = "es"
    page = client.get(f"/reports/{SUNDAY}/").content.decode()
    assert "Informe semanal" in page
    assert "Motivos para llamar" in page


@pytest.mark.parametrize("name", ["leads.csv", "licenses.csv", "report.json"])
def test_a_file_is_taken_along_under_the_weeks_name(name: str) -> None:
    draft()
    answer = signed_in(Role.INSPECTOR).get(f"/reports/{SUNDAY}/{name}")
    assert answer["Content-Disposition"] == f'attachment; filename="{SUNDAY}-{name}"'
    assert answer.content


def test_a_report_is_published_once_and_then_stays_as_it_is() -> None:
    report, client = draft(), signed_in()
    client.post(f"/reports/{SUNDAY}/publish/")
    published_at = WeeklyReport.objects.get().published_at
    assert published_at is not None
    assert (
        b"was published before" in client.post(f"/reports/{SUNDAY}/publish/", follow=True).content
    )
    licensed("LATER", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    assert keep(make(SUNDAY, today=SUNDAY), now=timezone.now()) is False
    now = WeeklyReport.objects.get()
    assert (now.published_at, now.licenses_csv) == (published_at, report.licenses_csv)


def test_a_draft_follows_the_register() -> None:
    before = draft().licenses_csv
    licensed("LATER", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    assert draft().licenses_csv != before


def test_the_command_keeps_a_published_report(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(draft(), by=None, now=timezone.now())
    call_command("weekly_report", week_ending=SUNDAY, output=tmp_path, store=True)
    assert "published already and was not changed" in capsys.readouterr().out


def test_only_an_analyst_is_shown_the_button() -> None:
    draft()
    assert b"Publish this report" in signed_in(Role.ANALYST).get(f"/reports/{SUNDAY}/").content
    assert b"Publish this report" not in signed_in(Role.AUDITOR).get(f"/reports/{SUNDAY}/").content
