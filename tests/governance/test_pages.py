"""Who saw which list, how long records are kept, what is held: the pages."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from analytics.governance.retention import months_kept
from analytics.governance.retention_page import as_text
from analytics.models import LegalHold, ListSeen, Retention
from licensing.models import License
from tests.checkin.made import licensed
from tests.conftest import SignIn

OLD = dt.datetime(2026, 6, 28, 12, tzinfo=dt.UTC)
NOW = dt.datetime(2029, 1, 2, 12, tzinfo=dt.UTC)  # 36 months after OLD have not passed, 12 have
SEEN, RETENTION, HOLDS = "/method/seen/", "/method/retention/", "/method/holds/"
MONTHS = {"reports": "36", "follow_ups": "36", "lists_seen": "12", "requests": "120"}


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user(email="reader@city.example", role=Role.INSPECTOR, name="Rae")


@pytest.fixture
def license(db: None) -> License:
    return licensed("A-1", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))


def saw(user: User, what: str, at: dt.datetime = OLD, **facts: Any) -> None:
    ListSeen.objects.create(user=user, what=what, at=at, **facts)


def test_the_auditor_reads_who_saw_which_list_by_person_list_and_week(
    reader: User, sign_in: SignIn
) -> None:
    week = dt.date(2026, 6, 21)
    saw(reader, "leads.csv", week_ending=week)
    saw(reader, "follow_up", subject="7")
    client = sign_in(Role.AUDITOR)
    assert [one.what for one, _words in client.get(SEEN).context["rows"]] == [
        "follow_up",
        "leads.csv",
    ]
    for asked in ("what=leads.csv", f"week_ending={week}"):
        rows = client.get(f"{SEEN}?{asked}&person={reader.pk}").context["rows"]
        assert [str(words) for _one, words in rows] == ["file leads.csv"]
    assert "Nothing fits" in client.get(SEEN, {"from_day": "2027-01-01"}).content.decode()


def test_the_list_of_who_saw_what_has_pages_and_keeps_its_filter(
    reader: User, sign_in: SignIn
) -> None:
    for _number in range(51):
        saw(reader, "report")
    page = sign_in(Role.ADMINISTRATOR).get(SEEN, {"what": "report", "page": "2"})
    assert len(page.context["rows"]) == 1
    assert "what=report" in page.content.decode()


def retention_form(client: Client, **more: str) -> Any:
    sent = {"seen": as_text(months_kept())} | MONTHS | more
    return client.post(RETENTION, sent, follow=True)


def test_other_months_are_looked_at_before_they_are_saved(
    reader: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    saw(reader, "report")
    client = sign_in(Role.ADMINISTRATOR)
    shown = retention_form(client, save="yes")
    assert {row.words: row.rows for row in shown.context["rows"]}["who saw which list"] == 1
    assert months_kept()["lists_seen"] == 36
    retention_form(client, save="yes", looked_at=shown.context["form"]["looked_at"].value())
    assert months_kept()["lists_seen"] == 12
    assert ListSeen.objects.exists()  # what is old goes at night, not on a page


def test_a_change_of_months_stands_in_the_history_with_who_made_it(
    db: None, sign_in: SignIn
) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    looked_at = retention_form(client).context["form"]["looked_at"].value()
    page = retention_form(client, save="yes", looked_at=looked_at)
    [change] = page.context["page"]
    assert (change.subject, change.months) == ("lists_seen", 12)
    assert change.changed_by.role == Role.ADMINISTRATOR


def test_months_that_somebody_changed_meanwhile_are_not_written_over(
    db: None, sign_in: SignIn
) -> None:
    client, seen = sign_in(Role.ADMINISTRATOR), as_text(months_kept())
    Retention.objects.filter(subject="reports").update(months=24)
    looked_at = retention_form(client, seen=seen).context["form"]["looked_at"].value()
    page = retention_form(client, seen=seen, save="yes", looked_at=looked_at)
    assert "Somebody else changed the months" in page.content.decode()
    assert months_kept()["reports"] == 24


def test_months_below_one_are_refused_by_field(db: None, sign_in: SignIn) -> None:
    answer = retention_form(sign_in(Role.ADMINISTRATOR), reports="0")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reports"]


def test_a_hold_is_made_by_a_license_number_and_lifted_once(
    license: License, sign_in: SignIn
) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    client.post(HOLDS, {"license_number": "a-1", "reason": "Case 12"})
    hold = LegalHold.objects.get()
    assert (hold.hauler, hold.reason) == (license.vehicle.hauler, "Case 12")
    for sentence in ("Lifted.", "It had been lifted before."):
        page = client.post(f"{HOLDS}{hold.pk}/lift/", follow=True)
        assert sentence in page.content.decode()
    assert "No hold of this kind" in client.get(HOLDS, {"show": "lasting"}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"reason": "x"},
        {"reason": "x", "license_number": "A-1", "everybody": "on"},
        {"reason": "x", "license_number": "NONE"},
        {"license_number": "A-1"},
    ],
)
def test_a_hold_of_nobody_of_two_or_without_reason_is_refused(
    license: License, sign_in: SignIn, typed: dict[str, str]
) -> None:
    assert sign_in(Role.ADMINISTRATOR).post(HOLDS, typed).status_code == 422
    assert not LegalHold.objects.exists()


def test_a_hold_of_everybody_is_said_where_the_months_are(db: None, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    client.post(HOLDS, {"everybody": "on", "reason": "Audit"})
    assert LegalHold.objects.get().hauler is None
    assert "Everything is under a legal hold" in client.get(RETENTION).content.decode()


def test_the_auditor_reads_holds_and_months_and_finds_no_button(db: None, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    for page in (RETENTION, HOLDS):
        assert (
            'method="post"'
            not in client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]
        )
        assert client.post(page, {"reason": "x"}).status_code == 403
