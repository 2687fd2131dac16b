"""A hauler answers the city's question on its own pages, once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from analytics.followups import replies
from analytics.followups.replies import Reply, reply
from analytics.models import FollowUp, Lead, LeadStatus, LeadStep, StepKind
from tests.checkin.test_races import SOON, start, stop_before_commit
from tests.conftest import PHONE
from tests.followups.conftest import MONDAY, Publish, held, reason, settled, signed_in, text_of


@pytest.fixture
def lead(publish: Publish) -> Lead:
    publish(*held("Reyes Hauling", "SH-1", phone=PHONE))
    return Lead.objects.get()


@pytest.fixture
def reyes(db: None) -> User:
    return User.objects.create_user(phone=PHONE, phone_verified=True, role=Role.HAULER)


@pytest.fixture
def hauler(reyes: User) -> Client:
    return signed_in(reyes)


def answer(client: Client, lead: Lead, code: str = "repair", **typed: str) -> Any:
    typed = {"reason": str(reason(code).pk)} | typed
    return client.post(f"/my/questions/{lead.pk}/", typed, follow=True)


def test_the_question_is_plain_and_holds_nothing_against_anybody(
    hauler: Client, lead: Lead
) -> None:
    page = text_of(hauler.get("/my/questions/"))
    assert "1 question waits for your answer" in page
    page = text_of(hauler.get(f"/my/questions/{lead.pk}/"))
    assert "(license SH-1) to a station is in our records since Dec. 1, 2025" in page
    assert "Nothing is held against you" in page
    assert "95" not in page
    assert "Passed on to an inspection" not in page  # for staff only


def test_an_answer_reaches_the_inspector(hauler: Client, lead: Lead, inspector: Client) -> None:
    page = answer(hauler, lead, until="2026-04-30", text="New engine")
    assert "The city has your answer" in text_of(page)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.CALLED
    page = text_of(inspector.get(f"/follow-ups/{lead.follow_up_id}/"))
    assert "The vehicle is in repair (until April 30, 2026): “New engine”" in page


def test_it_is_answered_once(hauler: Client, lead: Lead) -> None:
    answer(hauler, lead, "sold", text="In May")
    assert "that answer stays" in text_of(answer(hauler, lead, "season"))
    assert LeadStep.objects.get(kind=StepKind.REPLY).reason == reason("sold")
    page = text_of(hauler.get(f"/my/questions/{lead.pk}/"))
    assert "Your answer" in page
    assert "In May" in page
    assert "You have answered everything" in text_of(hauler.get("/my/questions/"))


def test_a_reason_is_needed_and_what_was_written_stays(hauler: Client, lead: Lead) -> None:
    response = hauler.post(f"/my/questions/{lead.pk}/", {"text": "I was ill"})
    assert response.status_code == 422
    assert "Choose what fits best. Nothing was sent." in text_of(response)
    assert "I was ill" in text_of(response)
    assert answer(hauler, lead, "to_inspection").status_code == 422
    assert answer(hauler, lead, "repair", until="2026-01-01").status_code == 422
    assert not LeadStep.objects.filter(kind=StepKind.REPLY).exists()


def test_what_was_settled_takes_no_answer(hauler: Client, lead: Lead, rosa: User) -> None:
    settled(lead, rosa)
    assert "settled in the meantime" in text_of(answer(hauler, lead))
    assert "This question is settled" in text_of(hauler.get(f"/my/questions/{lead.pk}/"))


def test_the_question_of_another_is_not_there(lead: Lead) -> None:
    other = User.objects.create_user(phone="+14105550199", phone_verified=True)
    client = signed_in(other)
    assert client.get(f"/my/questions/{lead.pk}/").status_code == 404
    assert answer(client, lead).status_code == 404
    assert "The city has no question for you" in text_of(client.get("/my/questions/"))


def test_in_spanish_it_is_asked_in_spanish(hauler: Client, lead: Lead) -> None:
    response = hauler.get(f"/my/questions/{lead.pk}/", headers={"Accept-Language": "es"})
    assert "El vehículo se vendió o se desguazó" in text_of(response)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_of_the_family_answer_at_once(
    lead: Lead, reyes: User, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """Without the holder's row both answers are written, and nobody knows which holds."""
    if not guarded:
        monkeypatch.setattr(replies, "hold", lambda _: [])

    def answers(code: str) -> bool:
        return reply(lead.pk, Reply(reason(code)), by=reyes, now=MONDAY + dt.timedelta(hours=1))

    with (
        ThreadPoolExecutor(2) as pool,
        stop_before_commit(monkeypatch, replies, "has_replied") as stop,
    ):
        one = start(pool, lambda: answers("sold"))
        assert stop.reached.wait(20)
        two = start(pool, lambda: answers("season"))
        with suppress(TimeoutError):
            two.result(SOON)
        stop.go_on.set()
        told = [one.result(20), two.result(20)]
    assert told == [True, not guarded]
    assert LeadStep.objects.filter(kind=StepKind.REPLY).count() == (1 if guarded else 2)
    assert FollowUp.objects.get().closed_at is None
