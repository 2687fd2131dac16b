"""“I am leaving”: said once, with a reason, of one's own visit, while it goes on."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from checkin.models import Event, LeaveReason, Station, Visit
from licensing.models import License
from tests.checkin.made import Tablet, event
from tests.phone.made import attempt_on, kinds, presses, words


@pytest.fixture
def leaving(hauler: Client, license: License, station: Station) -> str:
    """The address of leaving the visit that was joined just now."""
    return str(presses(hauler, license)["Location"]) + "leave/"


def says(client: Client, address: str, reason: str = "wait_too_long") -> Any:
    return client.post(address, {"reason": reason}, follow=True)


@pytest.mark.parametrize("reason", LeaveReason)
def test_each_reason_is_recorded_as_said_by_phone(
    hauler: Client, leaving: str, reason: LeaveReason
) -> None:
    page = words(says(hauler, leaving, reason.value))
    assert "You left the line at" in page
    assert str(reason.label) in page
    left = Event.objects.get(kind="left_line")
    assert (left.reason, left.source, left.visit) == (reason.value, "phone", None)


def test_a_reason_is_asked_for(hauler: Client, leaving: str) -> None:
    answer = hauler.post(leaving, {})
    assert answer.status_code == 422
    assert "Choose why you are leaving." in words(answer)
    assert kinds() == ["joined_line"]


def test_a_reason_of_ones_own_making_is_refused(hauler: Client, leaving: str) -> None:
    assert hauler.post(leaving, {"reason": "<b>bored"}).status_code == 422
    assert kinds() == ["joined_line"]


def test_said_twice_it_is_one_event(hauler: Client, leaving: str) -> None:
    says(hauler, leaving)
    assert "Nothing was written." in words(says(hauler, leaving, "other"))
    assert kinds() == ["joined_line", "left_line"]


def test_who_was_checked_in_has_nothing_to_leave(
    hauler: Client, leaving: str, tablet: Tablet, now: dt.datetime
) -> None:
    tablet.send(event("checked_in", now + dt.timedelta(minutes=1), license_number="SH-1"))
    page = words(says(hauler, leaving))
    assert "This visit had ended before. Nothing was written." in page
    assert "Checked in at" in page
    assert Visit.objects.get().outcome == "served"


def test_anothers_visit_is_not_there(leaving: str, db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user(phone="+14105559999", phone_verified=True))
    assert client.get(leaving).status_code == 404
    assert client.post(leaving, {"reason": "other"}).status_code == 404
    assert kinds() == ["joined_line"]


def test_after_leaving_one_may_join_anew(
    hauler: Client, license: License, leaving: str, station: Station
) -> None:
    page = says(hauler, leaving)
    assert 'href="/j/NW"' in page.content.decode()
    presses(hauler, license, attempt=attempt_on(hauler.get("/j/NW")))
    assert kinds() == ["joined_line", "left_line", "joined_line"]
    assert [visit.outcome for visit in Visit.objects.order_by("first_at")] == [
        "walk_off", "waiting"
    ]  # fmt: skip


def test_the_old_page_of_leaving_does_not_end_the_new_visit(
    hauler: Client, license: License, leaving: str
) -> None:
    says(hauler, leaving)
    presses(hauler, license)
    says(hauler, leaving)
    assert kinds().count("left_line") == 1
