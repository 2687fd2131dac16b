"""The work list and the page of a follow-up, as an inspector uses them."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from analytics.followups.steps import CallResult
from analytics.followups.working import call, give, stop_calling
from analytics.models import FollowUp, Lead, LeadStatus, LeadStep, ListSeen
from tests.conftest import SignIn
from tests.followups.conftest import (
    SUNDAY,
    WEEK,
    Publish,
    called,
    held,
    post,
    reason,
    settled,
    signed_in,
    text_of,
    turn,
)


def listed(client: Client, **asked: str) -> str:
    return text_of(client.get("/follow-ups/", asked))


def test_a_holder_stands_on_the_work_list_once(inspector: Client, follow_up: FollowUp) -> None:
    page = listed(inspector)
    assert page.count("Reyes Hauling") == 1
    assert "25 visits expected and missed" in page
    assert "nobody yet" in page


def test_the_list_is_filtered(
    publish: Publish, inspector: Client, follow_up: FollowUp, rosa: User, ned: User
) -> None:
    publish(*held("Ana", "SH-9"), *held("Zoe", "SH-8"), week_ending=SUNDAY + WEEK)
    ana = FollowUp.objects.get(hauler__name="Ana")
    FollowUp.objects.filter(pk=ana.pk).update(due_on=SUNDAY)
    give(turn(follow_up, rosa), rosa)
    settled(Lead.objects.get(license__number="SH-8"), ned)
    holders = {"Reyes Hauling", "Ana", "Zoe"}

    def shown(**asked: str) -> set[str]:
        page = listed(inspector, **asked)
        return {holder for holder in holders if holder in page}

    assert shown() == {"Reyes Hauling", "Ana"}
    assert shown(show="mine") == {"Reyes Hauling"}
    assert shown(show="unowned") == {"Ana"}
    assert shown(show="overdue") == {"Ana"}
    assert shown(show="closed") == {"Zoe"}


@pytest.mark.parametrize("text", ["reyes", "SH-2", "sh2"])
def test_it_is_found_by_name_number_and_plate(
    inspector: Client, follow_up: FollowUp, text: str
) -> None:
    assert "1 follow-up" in listed(inspector, q=text)
    assert "No follow-up fits" in listed(inspector, q="nobody")


@pytest.mark.parametrize(
    ("show", "next_step"),
    [("", "publishes the weekly report"), ("mine", "Take one that has no owner"),
     ("unowned", "All open"), ("closed", "each of its licenses"), ("x", "publishes")],
)  # fmt: skip
def test_an_empty_list_says_what_to_do(inspector: Client, show: str, next_step: str) -> None:
    assert next_step in listed(inspector, show=show)


def test_a_long_list_has_pages(inspector: Client, publish: Publish) -> None:
    publish(*(held(f"H{number:02}", f"SH-{number}")[0] for number in range(30)))
    assert "Page 1 of 2" in listed(inspector)
    assert listed(inspector, page="2").count("start-link") == 5


def test_who_saw_the_list_and_the_page_is_kept(inspector: Client, follow_up: FollowUp) -> None:
    listed(inspector)
    inspector.get(f"/follow-ups/{follow_up.pk}/")
    seen = ListSeen.objects.order_by("id").values_list("what", "subject")
    assert list(seen) == [("follow_ups", "open"), ("follow_up", str(follow_up.pk))]


def test_the_color_has_a_word_and_a_sign(inspector: Client, follow_up: FollowUp) -> None:
    FollowUp.objects.update(due_on=SUNDAY)
    page = listed(inspector)
    assert 'class="color color--red"><span aria-hidden="true">' in page
    assert "overdue" in page


def test_a_call_and_its_outcome_are_written_down(inspector: Client, follow_up: FollowUp) -> None:
    page = post(inspector, follow_up, "call", result="reached", text="Sold both in May")
    assert "Written down" in text_of(page)
    leads = list(follow_up.leads.values_list("id", flat=True))
    typed: dict[str, Any] = {
        "leads": leads,
        "reason": reason("sold").pk,
        "evidence": "Bill of sale, May 4",
    }
    page = text_of(post(inspector, follow_up, "decide", **typed))
    assert "Settled" in page
    assert "closed, with evidence" in page
    assert "Sold both in May" in page
    assert set(follow_up.leads.values_list("status", flat=True)) == {"explained"}


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    inspector: Client, follow_up: FollowUp
) -> None:
    response = post(inspector, follow_up, "call", text="She is on the coast")
    assert response.status_code == 422
    assert "Say what came of it. Nothing was saved." in text_of(response)
    assert "She is on the coast" in text_of(response)
    response = post(inspector, follow_up, "decide", leads=[], evidence="Bill of sale")
    assert (response.status_code, "Bill of sale" in text_of(response)) == (422, True)


def test_an_outcome_without_a_call_is_refused_in_a_sentence(
    inspector: Client, follow_up: FollowUp
) -> None:
    leads = list(follow_up.leads.values_list("id", flat=True))
    typed: dict[str, Any] = {"leads": leads, "reason": reason("sold").pk, "evidence": "I know it"}
    response = post(inspector, follow_up, "decide", **typed)
    assert response.status_code == 422
    assert "Write down the call first" in text_of(response)
    assert "I know it" in text_of(response)


def test_the_second_inspector_is_told_and_keeps_what_was_typed(
    inspector: Client, follow_up: FollowUp, ned: User
) -> None:
    page = text_of(inspector.get(f"/follow-ups/{follow_up.pk}/"))
    [seen] = set(re.findall(r'name="call-seen" value="(\d+)"', page))
    call(turn(follow_up, ned), CallResult.REACHED, "Ned was faster")
    response = post(inspector, follow_up, "call", result="no_answer", text="tried twice", seen=seen)
    page = text_of(response)
    assert response.status_code == 409
    assert "Nothing of yours was saved" in page
    assert "Ned was faster" in page
    assert "tried twice" in page
    assert LeadStep.objects.filter(kind="call").count() == 1
    [seen] = set(re.findall(r'name="call-seen" value="(\d+)"', page))
    assert post(
        inspector, follow_up, "call", result="no_answer", text="tried twice", seen=seen
    ).redirect_chain
    assert LeadStep.objects.filter(kind="call").count() == 2


def test_the_same_form_sent_twice_is_written_once(inspector: Client, follow_up: FollowUp) -> None:
    seen = LeadStep.objects.latest("id").pk
    for _ in range(2):
        response = post(inspector, follow_up, "note", text="Call in the evening", seen=seen)
    assert response.status_code == 409
    assert LeadStep.objects.filter(kind="note").count() == 1


def test_it_is_taken_given_and_put_off(inspector: Client, follow_up: FollowUp, ned: User) -> None:
    post(inspector, follow_up, "take")
    assert FollowUp.objects.get().owner == User.objects.get(name="Rosa")
    post(inspector, follow_up, "give", owner=ned.pk)
    page = text_of(post(inspector, follow_up, "due", due_on="2026-04-01", why="On vacation"))
    assert FollowUp.objects.get().owner == ned
    assert FollowUp.objects.get().due_on == dt.date(2026, 4, 1)
    assert "On vacation" in page
    assert "Owner: Ned" in page


def test_the_phone_of_one_who_is_not_to_be_called_is_not_shown(
    inspector: Client, follow_up: FollowUp, rosa: User
) -> None:
    assert "tel:+14105550123" in text_of(inspector.get(f"/follow-ups/{follow_up.pk}/"))
    page = text_of(post(inspector, follow_up, "stop-calling", "calling", why="Works nights"))
    assert "tel:" not in page
    assert "555-0123" not in page
    assert "“Works nights” Write instead." in page
    assert "May be called again" in text_of(
        post(inspector, follow_up, "call-again", "calling", why="Said so")
    )


def test_the_script_speaks_the_haulers_language_first_and_never_accuses(
    inspector: Client, follow_up: FollowUp
) -> None:
    follow_up.hauler.language = "es"
    follow_up.hauler.save()
    page = text_of(inspector.get(f"/follow-ups/{follow_up.pk}/"))
    spanish, english = page.index('<section class="work-script" lang="es"'), page.index("Good day")
    assert spanish < english
    assert "Nothing is wrong, and your license stays as it is." in page
    assert not re.search("suspect|offen[dc]|violat|dump", page, re.IGNORECASE)


def test_what_is_settled_can_be_opened_again_on_its_page(
    inspector: Client, follow_up: FollowUp, rosa: User
) -> None:
    lead = follow_up.leads.all()[0]
    settled(lead, rosa)
    response = post(inspector, follow_up, "reopen", lead=lead.pk, why="")
    assert response.status_code == 422
    post(inspector, follow_up, "reopen", lead=lead.pk, why="It was the other truck")
    lead.refresh_from_db()
    assert lead.status == LeadStatus.CALLED


def test_who_reads_only_sees_no_forms(sign_in: SignIn, follow_up: FollowUp) -> None:
    for role in (Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR):
        page = text_of(sign_in(role).get(f"/follow-ups/{follow_up.pk}/"))
        assert "What was done" in page
        assert "work-form" not in page


def test_a_mark_says_that_the_hauler_has_replied(
    inspector: Client, follow_up: FollowUp, rosa: User
) -> None:
    lead = follow_up.leads.all()[0]
    lead.steps.create(
        follow_up=follow_up, at=follow_up.opened_at, kind="reply", status="called",
        reason=reason("sold"), note="- in May",
    )  # fmt: skip
    assert "replied" in listed(inspector)
    assert "in May" in text_of(inspector.get(f"/follow-ups/{follow_up.pk}/"))


def test_the_page_speaks_of_every_kind_of_step(
    publish: Publish, inspector: Client, follow_up: FollowUp, rosa: User
) -> None:
    licenses = [lead.license for lead in follow_up.leads.all()]
    publish(*licenses, week_ending=SUNDAY + WEEK)
    publish(licenses[0], week_ending=SUNDAY + WEEK, version=2)
    called(follow_up, rosa)
    stop_calling(turn(follow_up, rosa), "Works nights")
    page = text_of(inspector.get(f"/follow-ups/{follow_up.pk}/"))
    for words in (
        "SH-1 came onto the list of the week to March 8, 2026", "SH-1 was listed again",
        "Owner: Rosa", "Due on March 23, 2026", "Call: Reached", "Not to be called: Works nights",
        "The corrected report does not list SH-2 any more",
    ):  # fmt: skip
        assert words in page


def test_reasons_are_added_renamed_moved_and_no_longer_offered(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    new = {"english": "It moved away", "spanish": "Se mudó", "code": "moved",
           "outcome": "explained", "was_unused": "yes", "for_haulers": "on"}  # fmt: skip
    assert "Added" in text_of(client.post("/follow-ups/reasons/add/", new, follow=True))
    moved = reason("moved")
    assert (moved.was_unused, moved.for_haulers, moved.has_until) == (True, True, False)
    assert client.post("/follow-ups/reasons/add/", new).status_code == 422
    client.post("/follow-ups/reasons/moved/move/", {"up": ""})
    assert reason("moved").rank < reason("our_error").rank
    client.post("/follow-ups/reasons/moved/words/", {"english": "Gone", "spanish": "Se fue"})
    client.post("/follow-ups/reasons/moved/offer/", {"stop": ""})
    moved = reason("moved")
    assert (moved.english, moved.for_haulers, moved.is_offered) == ("Gone", False, False)
    assert "no longer offered" in text_of(client.get("/follow-ups/reasons/"))
    history = text_of(client.get("/follow-ups/reasons/moved/"))
    assert "It moved away" in history
    assert "administrator@city.example" in history


def test_a_reason_that_is_not_offered_keeps_its_words_where_it_was_used(
    inspector: Client, follow_up: FollowUp, rosa: User
) -> None:
    settled(follow_up.leads.all()[0], rosa, "sold")
    settled(follow_up.leads.all()[1], rosa, "stopped")
    sold = reason("sold")
    sold.is_offered = False
    sold.save()
    page = text_of(inspector.get(f"/follow-ups/{follow_up.pk}/"))
    assert "The vehicle was sold or scrapped" in page


def test_signed_in_as_another_inspector_one_may_take_it_over(
    follow_up: FollowUp, rosa: User, ned: User
) -> None:
    give(turn(follow_up, rosa), rosa)
    post(signed_in(ned), follow_up, "take")
    assert FollowUp.objects.get().owner == ned
