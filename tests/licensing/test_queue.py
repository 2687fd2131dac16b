"""The desk's queue: what is to be done, who does it, and what haulers wrote."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from licensing.applications.flow import Changed, ask_corrections, take_on
from licensing.models import Application, Reply
from tests.licensing.asked import asked, draft, the_clerk
from tests.licensing.at_once import together
from tests.licensing.made import issued, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def numbers(page: object) -> list[str]:
    return [row.number for row in page.context["page"]]  # type: ignore[attr-defined]


def counts(page: object) -> dict[str, str]:
    return {tab["code"]: tab["count"] for tab in page.context["tabs"]}  # type: ignore[attr-defined]


def due_on(application: Application, day: dt.date) -> Application:
    Application.objects.filter(pk=application.pk).update(due_on=day)
    return application


def test_the_most_urgent_comes_first_with_its_color_and_a_word(clerk: Client) -> None:
    days = [9, -1, 1]
    later, late, soon = (due_on(asked({"plate": f"X{d}"}), today() + d * DAY) for d in days)
    page = clerk.get("/desk/")
    assert numbers(page) == [late.number, soon.number, later.number]
    shown = [(row.color[0], str(row.color[1])) for row in page.context["page"]]
    assert shown == [("red", "Overdue"), ("yellow", "Due"), ("white", "Not due")]


def test_a_draft_is_nobodys_work_yet(clerk: Client) -> None:
    draft()
    page = clerk.get("/desk/")
    assert numbers(page) == []
    assert "Nothing is waiting here" in page.text


def test_each_application_stands_in_its_tab_and_is_counted_there(clerk: Client) -> None:
    new, waiting = asked(), asked({"plate": "W1"})
    renewal = asked({"plate": "R1"}, kind="renewal")
    asked_for = [(None, "name", "Write the legal name")]
    ask_corrections(waiting, asked_for, by=the_clerk(), seen=waiting.version, now=timezone.now())
    for tab, row in [("new", new), ("renewals", renewal), ("waiting_hauler", waiting)]:
        page = clerk.get("/desk/", {"tab": tab})
        assert numbers(page) == [row.number]
        assert counts(page)[tab] == "1"


def test_filters_narrow_the_list_and_the_file_alike(clerk: Client) -> None:
    late, other = due_on(asked(), today() - DAY), asked({"plate": "Z9"})
    take_on(other, by=the_clerk(), seen=other.version, now=timezone.now())
    for asked_for in [{"due": "overdue"}, {"whose": "nobody"}]:
        assert numbers(clerk.get("/desk/", asked_for)) == [late.number]
        lines = clerk.get("/desk/applications.csv", asked_for).text.splitlines()
        assert [line.split(",")[0] for line in lines] == ["number", late.number]
    assert "Show all of this part" in clerk.get("/desk/", {"came": "portal"}).text


def test_a_filter_that_does_not_exist_is_left_out(clerk: Client) -> None:
    one = asked()
    assert numbers(clerk.get("/desk/", {"due": "never", "tab": "none"})) == [one.number]


@pytest.mark.parametrize("text", ["5cd-6780", "luz", "VEGA luz", "443-555-0155", "0155", "Lúz"])
def test_a_search_finds_an_application_in_any_tab(clerk: Client, text: str) -> None:
    asked({"plate": "OTHER"}, name="Someone", phone="+14105550999")
    one = asked(name="Luz Vega Hauling", phone="+14435550155")
    Application.objects.filter(pk=one.pk).update(status="refused")
    assert numbers(clerk.get("/desk/", {"q": text})) == [one.number]
    assert numbers(clerk.get("/desk/", {"q": one.number.lower()})) == [one.number]


def test_a_clerk_takes_one_on_and_gives_it_back(clerk: Client) -> None:
    one = asked()
    clerk.post(f"/desk/applications/{one.number}/take/", {"seen": one.version})
    assert numbers(clerk.get("/desk/", {"tab": "mine"})) == [one.number]
    one.refresh_from_db()
    url = f"/desk/applications/{one.number}/give-back/"
    page = clerk.post(url, {"seen": one.version}, follow=True)
    assert "Given back" in page.text
    assert numbers(clerk.get("/desk/", {"tab": "mine"})) == []


def test_nobody_gives_back_the_work_of_another(clerk: Client) -> None:
    one = asked()
    take_on(one, by=the_clerk(), seen=one.version, now=timezone.now())
    one.refresh_from_db()
    url = f"/desk/applications/{one.number}/give-back/"
    assert "not yours to give back" in clerk.post(url, {"seen": one.version}, follow=True).text
    assert "Nothing of yours was written" in clerk.post(url, {"seen": 0}, follow=True).text
    one.refresh_from_db()
    assert one.assigned_to == the_clerk()


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_take_one_on_at_once_one_is_told() -> None:
    takers = [User.objects.create_user(email=f"{n}@a.gov", role=Role.CLERK) for n in "ab"]
    one = asked()

    def unguarded(taker: User) -> str:
        Application.objects.filter(pk=one.pk).update(assigned_to=taker)
        return "taken"

    def guarded(taker: User) -> str:
        try:
            take_on(one, by=taker, seen=one.version, now=timezone.now())
        except Changed:
            return "told"
        return "taken"

    assert together(unguarded, takers) == ["taken", "taken"]  # both believe that it is theirs
    assert sorted(together(guarded, takers)) == ["taken", "told"]


def wrote(text: str = "Why so long?") -> Reply:
    hauler = issued().vehicle.hauler
    return Reply.objects.create(hauler=hauler, key=uuid.uuid4(), text=text, at=timezone.now())


def test_what_a_hauler_wrote_waits_until_it_is_answered(clerk: Client) -> None:
    reply = wrote()
    page = clerk.get("/desk/", {"tab": "replies"})
    assert "Why so long?" in page.text
    assert counts(page)["replies"] == "1"
    clerk.post(f"/desk/replies/{reply.pk}/", {"answer": "It is ready tomorrow."})
    assert "Nobody waits for an answer" in clerk.get("/desk/", {"tab": "replies"}).text
    assert "It is ready tomorrow." in clerk.get(f"/desk/replies/{reply.pk}/").text


def test_a_reply_is_answered_once(clerk: Client) -> None:
    reply = wrote()
    for answer in ["First", "Second"]:
        page = clerk.post(f"/desk/replies/{reply.pk}/", {"answer": answer}, follow=True)
    assert "It was answered already" in page.text
    reply.refresh_from_db()
    assert reply.answer == "First"


def test_an_auditor_reads_the_queue_and_has_no_buttons(auditor: Client) -> None:
    one = asked()
    page = auditor.get("/desk/")
    assert numbers(page) == [one.number]
    assert "Take on" not in page.text
    assert auditor.post(f"/desk/applications/{one.number}/give-back/").status_code == 403
