""" "This is not right": a hauler says it once, a supervisor answers once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from checkin import remarks
from checkin.desk import take_back
from checkin.models import Event, Remark, Station, Visit
from licensing.models import License
from tests.checkin.test_races import SOON, start, stop_before_commit
from tests.checkin_pages.conftest import Happen, enrolled, licensed, text_of
from tests.conftest import SignIn

TEXT = "I waited two hours, not twenty minutes"


@pytest.fixture
def license(db: None) -> License:
    return licensed()


@pytest.fixture
def visit(license: License, happen: Happen) -> Visit:
    happen("checked_in", minutes_ago=20, license_number=license.number)
    return Visit.objects.get()


@pytest.fixture
def remark(visit: Visit, user: User) -> Remark:
    return said(visit, user)


def said(visit: Visit, user: User) -> Remark:
    assert visit.license_id
    return Remark.objects.create(
        visit=visit.id, visit_at=visit.first_at, station_id=visit.station_id, said_by=user,
        license_id=visit.license_id, said_at=timezone.now(), text=TEXT,
    )  # fmt: skip


def says(client: Client, visit: Visit, text: str = TEXT, attempt: str = "") -> Any:
    sent = {"text": text, "attempt": attempt or str(uuid.uuid4())}
    return client.post(f"/my/visits/{visit.id}/", sent, follow=True)


def test_what_a_hauler_says_reaches_the_supervisor(
    hauler: Client, supervisor: Client, visit: Visit
) -> None:
    assert "Sent to the supervisor" in says(hauler, visit).content.decode()
    remark = Remark.objects.get()
    assert (remark.visit, remark.visit_at, remark.text) == (visit.id, visit.first_at, TEXT)
    assert "I waited two hours" in text_of(supervisor, "/remarks/")
    assert f"/visits/{visit.id}/" in text_of(supervisor, f"/remarks/{remark.id}/")


def test_the_same_page_sent_twice_says_it_once(hauler: Client, visit: Visit) -> None:
    attempt = str(uuid.uuid4())
    says(hauler, visit, attempt=attempt)
    assert "This was sent before" in says(hauler, visit, attempt=attempt).content.decode()
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_text_that_is_none_or_too_long_is_refused_and_kept_in_the_field(
    hauler: Client, visit: Visit, text: str
) -> None:
    response = says(hauler, visit, text)
    assert response.status_code == 422
    assert "usa-error-message" in response.content.decode()
    assert text.strip() in response.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize("attempt", ["x", "0" * 40])
def test_a_form_without_its_number_writes_nothing_and_can_be_sent_again(
    hauler: Client, visit: Visit, attempt: str
) -> None:
    response = says(hauler, visit, attempt=attempt)
    assert "The form was sent incomplete" in response.content.decode()
    assert f'value="{attempt}"' not in response.content.decode()
    assert not Remark.objects.exists()


def test_twenty_may_wait_for_an_answer_and_no_more(
    hauler: Client, visit: Visit, user: User
) -> None:
    for _ in range(remarks.MOST_OPEN):
        last = said(visit, user)
    assert "20 of your remarks wait for an answer" in says(hauler, visit).content.decode()
    remarks.answer(last.id, "Seen to", user=user.pk, now=timezone.now())
    assert "Sent to the supervisor" in says(hauler, visit).content.decode()


def test_the_answer_stands_with_the_visit_without_a_name(
    hauler: Client, supervisor: Client, remark: Remark
) -> None:
    supervisor.post(f"/remarks/{remark.id}/", {"answer": "The gate's clock was wrong; mended."})
    for address in (f"/my/visits/{remark.visit}/", "/my/remarks/"):
        page = text_of(hauler, address)
        assert "clock was wrong" in page
        assert "supervisor@" not in page
    assert "Nothing is to be answered" in text_of(supervisor, "/remarks/")


def test_an_answer_is_required(supervisor: Client, remark: Remark) -> None:
    response = supervisor.post(f"/remarks/{remark.id}/", {"answer": " "})
    assert response.status_code == 422
    assert "Write an answer" in response.content.decode()


def test_the_second_answer_is_told_and_overwrites_nothing(
    supervisor: Client, remark: Remark
) -> None:
    supervisor.post(f"/remarks/{remark.id}/", {"answer": "first"})
    page = supervisor.post(f"/remarks/{remark.id}/", {"answer": "second"}, follow=True)
    assert "Somebody answered before you" in page.content.decode()
    assert Remark.objects.get().answer == "first"


def test_an_auditor_reads_and_does_not_answer(sign_in: SignIn, remark: Remark) -> None:
    auditor = sign_in(Role.AUDITOR)
    assert "<textarea" not in text_of(auditor, f"/remarks/{remark.id}/")
    assert auditor.post(f"/remarks/{remark.id}/", {"answer": "x"}).status_code == 403


def test_the_list_is_filtered_by_station_and_state(
    supervisor: Client, remark: Remark, visit: Visit
) -> None:
    other = Station.objects.create(code="qr", name="Quarantine")
    enrolled(other, "T")
    assert "1 remark" in text_of(supervisor, "/remarks/", station="nw")
    assert "No remark fits" in text_of(supervisor, "/remarks/", station="qr")
    assert "No remark fits" in text_of(supervisor, "/remarks/", state="answered")
    assert "1 remark" in text_of(supervisor, "/remarks/", state="all")


def test_of_a_visit_that_was_taken_back_the_remark_stays(
    hauler: Client, supervisor: Client, remark: Remark
) -> None:
    take_back(Event.objects.get(), reason="not here", user=1, now=timezone.now())
    assert not Visit.objects.exists()
    page = text_of(supervisor, f"/remarks/{remark.id}/")
    assert TEXT in page
    assert "There is no such visit any more" in page
    assert TEXT in text_of(hauler, "/my/remarks/")


def test_a_remark_goes_with_the_visit_when_its_first_event_is_corrected(
    hauler: Client, supervisor: Client, remark: Remark, license: License
) -> None:
    how = {"correct-kind": "checked_in", "correct-at": "2026-03-10T11:45:00", "correct": ""}
    how |= {"correct-name": license.number, "correct-reason": "the clock"}
    supervisor.post(f"/visits/events/{remark.visit}/", how)
    visit = Visit.objects.get()
    assert visit.id != remark.visit
    assert f"/visits/{visit.id}/" in text_of(supervisor, f"/remarks/{remark.id}/")
    assert TEXT in text_of(hauler, f"/my/visits/{visit.id}/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_supervisors_answer_at_once(
    remark: Remark, user: User, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """Without the guard the second writes over the first, and both are told that they answered."""
    if not guarded:
        monkeypatch.setattr(remarks, "OPEN", Q())
    now = timezone.now()
    with ThreadPoolExecutor(2) as pool, stop_before_commit(monkeypatch, remarks, "written") as stop:
        one = start(pool, lambda: remarks.answer(remark.id, "first", user=user.pk, now=now))
        assert stop.reached.wait(20)
        two = start(pool, lambda: remarks.answer(remark.id, "second", user=user.pk, now=now))
        stop.go_on.wait(SOON)
        stop.go_on.set()
        told = [one.result(20), two.result(20)]
    assert told == [True, not guarded]
    assert Remark.objects.get().answer == ("first" if guarded else "second")
