"""The method's card, and that it is changed only with a reason and after a look at the list."""

import datetime as dt
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from analytics.governance.change import change
from analytics.method import method_in_force
from analytics.models import Method
from checkin.calendar import city_date

Typed = dict[str, Any]


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(email=f"{role}@city.example", role=role))
    return client


def in_force() -> Method:
    found = Method.objects.first()
    assert found is not None
    return found


def typed(**other: Any) -> Typed:
    return {
        "false_percent": 5, "calls_a_week": 10, "enough_days": 42, "owner": "Ana Ruiz",
        "sunset_on": city_date(timezone.now()) + dt.timedelta(days=300),
        "reason": "Fewer calls in summer", "seen": in_force().pk, **other,
    }  # fmt: skip


def look(client: Client, facts: Typed) -> Any:
    return client.post(reverse("change_method"), facts)


def save(client: Client, facts: Typed) -> Any:
    """With what the preview put into the form."""
    form = look(client, facts).context["form"]
    return client.post(
        reverse("change_method"), facts | {"looked_at": form["looked_at"].value(), "save": "yes"}
    )


@pytest.mark.django_db
def test_a_look_at_the_list_saves_nothing() -> None:
    before = in_force()
    response = look(signed_in(Role.ANALYST), typed())
    assert response.status_code == 200
    assert in_force() == before


@pytest.mark.django_db
def test_a_change_is_saved_after_the_look_with_who_and_why() -> None:
    assert save(signed_in(Role.ANALYST), typed()).status_code == 302
    facts, row = method_in_force(), in_force()
    assert (facts.false_share, facts.calls_a_week, facts.enough_days) == (0.05, 10, 42)
    assert (facts.owner, row.reason) == ("Ana Ruiz", "Fewer calls in summer")
    assert str(row.made_by) == str(User.objects.get())
    assert Method.objects.count() == 2


@pytest.mark.django_db
def test_without_a_look_nothing_is_saved_and_the_list_is_shown() -> None:
    client, before = signed_in(Role.ANALYST), in_force()
    response = client.post(reverse("change_method"), typed(save="yes"))
    assert "is_looked_at" in response.context
    assert in_force() == before


@pytest.mark.django_db
def test_another_number_than_the_one_looked_at_is_shown_first() -> None:
    client, before = signed_in(Role.ANALYST), in_force()
    seen = look(client, typed()).context["form"]["looked_at"].value()
    client.post(reverse("change_method"), typed(calls_a_week=400, looked_at=seen, save="yes"))
    assert in_force() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", ""), ("owner", "  "), ("sunset_on", "2020-01-01"), ("sunset_on", "soon"),
        ("false_percent", 51), ("calls_a_week", 0), ("enough_days", 6), ("seen", ""),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_saved(field: str, value: Any) -> None:
    before = in_force()
    response = look(signed_in(Role.ANALYST), typed(**{field: value}))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert in_force() == before


@pytest.mark.django_db
def test_who_saw_an_older_method_is_told_and_overwrites_nothing() -> None:
    first, second = signed_in(Role.ANALYST), signed_in(Role.ADMINISTRATOR)
    facts = typed()
    save(first, facts | {"owner": "First"})
    response = save(second, facts | {"owner": "Second"})
    text = second.get(response["Location"]).content.decode()
    assert "Somebody else changed the method while you read it" in text
    assert in_force().owner == "First"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_changes_the_method() -> None:
    seen, now = in_force().pk, timezone.now()
    start, outcomes = threading.Barrier(4), []

    def one(number: int) -> None:
        start.wait()
        made = Method(reason="race", owner=str(number))
        outcomes.append(change(made, seen=seen, now=now))
        connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, False, True]
    assert Method.objects.filter(reason="race").count() == 1


@pytest.mark.django_db
def test_a_method_without_owner_says_so() -> None:
    text = signed_in(Role.INSPECTOR).get(reverse("method")).content.decode()
    assert "Nobody answers for the method yet" in text


@pytest.mark.django_db
def test_a_method_whose_last_day_has_passed_says_so() -> None:
    Method.objects.create(
        made_at=timezone.now(), reason="ends", owner="Ana", sunset_on=dt.date(2026, 6, 27)
    )
    text = signed_in(Role.INSPECTOR).get(reverse("method")).content.decode()
    assert "last day was" in text
    assert "Nobody answers for the method" not in text


@pytest.mark.django_db
def test_an_inspector_reads_the_card_and_is_offered_no_change() -> None:
    text = signed_in(Role.INSPECTOR).get(reverse("method")).content.decode()
    assert "Where a person decides" in text
    assert reverse("change_method") not in text


@pytest.mark.django_db
def test_each_part_of_the_card_stands_in_the_written_one_too() -> None:
    text = signed_in(Role.ANALYST).get(reverse("method")).content.decode()
    own = {"How it was changed"}
    on_page = set(re.findall(r"<h2>([^<]+)</h2>", text)) - own
    written = Path(settings.BASE_DIR / "docs" / "statistics.md").read_text()
    card = (
        written.split("\n# ")[0] if not written.startswith("# ") else written[2:].split("\n# ")[0]
    )
    assert on_page <= set(re.findall(r"^## (.+)$", card, re.MULTILINE))
    for fact in ("Question", "Answer", "Owner", "Refresh", "Last day", "Source"):
        assert f"| {fact} |" in card
