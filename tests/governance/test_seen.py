"""Who saw which list is written down, cannot be changed, and is read by the auditor."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from analytics.models import ListSeen
from analytics.weekly import keep, make
from tests.checkin.made import licensed

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 6, 28)


def person(role: Role) -> tuple[User, Client]:
    user, client = User.objects.create_user(email=f"{role}@city.example", role=role), Client()
    client.force_login(user)
    return user, client


def seen(user: User, what: str) -> ListSeen:
    return ListSeen.objects.create(at=timezone.now(), user=user, what=what, week_ending=SUNDAY)


def test_every_page_and_file_with_names_leaves_a_line() -> None:
    licensed("TEST-1", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    keep(make(SUNDAY, today=SUNDAY), now=timezone.now())
    _user, client = person(Role.INSPECTOR)
    for name, args in {
        "report": [], "report_licenses": [], "report_license": ["TEST-1"],
        "report_file": ["leads.csv"],
    }.items():  # fmt: skip
        client.get(reverse(name, args=[str(SUNDAY), *args]))
    client.get(reverse("follow_ups"))
    lines = ListSeen.objects.order_by("id").values_list("what", "week_ending", "subject")
    assert list(lines) == [
        ("report", SUNDAY, ""), ("report_licenses", SUNDAY, ""),
        ("report_license", SUNDAY, "TEST-1"), ("leads.csv", SUNDAY, ""),
        ("follow_ups", None, "open"),
    ]  # fmt: skip


def test_a_line_cannot_be_changed() -> None:
    user, _client = person(Role.ANALYST)
    line = seen(user, "report")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ListSeen.objects.filter(pk=line.pk).update(what="nothing")


def test_a_wrong_filter_is_named_and_everything_is_shown() -> None:
    user, client = person(Role.ADMINISTRATOR)
    line = seen(user, "report")
    response = client.get(reverse("lists_seen"), {"week_ending": "soon"})
    assert list(response.context["page"]) == [line]
    assert "week_ending" in response.context["form"].errors


def test_where_nobody_looked_the_page_says_when_lines_come() -> None:
    _user, client = person(Role.AUDITOR)
    assert "Nobody has opened a list yet" in client.get(reverse("lists_seen")).content.decode()
