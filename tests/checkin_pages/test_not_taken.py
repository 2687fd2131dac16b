"""What the server did not take is kept, and seen by somebody."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from checkin.models import Device, RejectedElement, Station
from checkin.record import Maker, record
from tests.checkin_pages.conftest import enrolled, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
ADDRESS = "/not-taken/"


def send(tablet: Device, *elements: Any) -> None:
    record(list(elements), maker=Maker.of(tablet), now=timezone.now())


def shown(client: Client, **asked: str) -> str:
    return text_of(client, ADDRESS, **asked).replace("&quot;", '"').replace("&#x27;", "'")


def test_where_all_was_taken_the_page_says_so(supervisor: Client) -> None:
    assert "all that the tablets sent was taken" in shown(supervisor)


def test_what_was_not_taken_stands_here_as_it_was_sent_with_its_reason(
    supervisor: Client, tablet: Device
) -> None:
    send(tablet, {"kind": "checked_in", "plate": "<b>1AB</b>"}, {"note": "Ñandú"})
    page = shown(supervisor)
    assert "This is no event: a field is missing or has a wrong form." in page
    assert '"plate": "&lt;b&gt;1AB&lt;/b&gt;"' in page
    assert "Ñandú" in page
    assert "Gate tablet" in page


def test_what_is_sent_again_stands_here_once(supervisor: Client, tablet: Device) -> None:
    for _ in range(2):
        send(tablet, {"kind": "checked_in"})
    assert shown(supervisor).count("What was sent") == 1


def test_what_is_dealt_with_leaves_the_list_and_may_come_back(
    supervisor: Client, tablet: Device
) -> None:
    send(tablet, 7)
    number = RejectedElement.objects.get().pk
    page = supervisor.post(f"{ADDRESS}{number}/settle/", {"settle": ""}, follow=True)
    assert "all that the tablets sent was taken" in page.content.decode()
    assert "dealt with 03/10/2026" in shown(supervisor, state="settled")
    supervisor.post(f"{ADDRESS}{number}/settle/", {"again": ""})
    assert RejectedElement.objects.get().settled_at is None


@pytest.mark.parametrize(
    ("back", "address"),
    [("?station=nw", "/not-taken/?station=nw"), ("https://elsewhere.example/", "/not-taken/"),
     ("//elsewhere.example", "/not-taken/"), ("", "/not-taken/")],
)  # fmt: skip
def test_one_comes_back_to_the_list_as_it_was_filtered_and_nowhere_else(
    supervisor: Client, tablet: Device, back: str, address: str
) -> None:
    send(tablet, 7)
    number = RejectedElement.objects.get().pk
    response = supervisor.post(f"{ADDRESS}{number}/settle/", {"back": back})
    assert response["Location"] == address


def test_it_is_filtered_by_station_tablet_and_state(
    supervisor: Client, station: Station, tablet: Device
) -> None:
    other = enrolled(Station.objects.create(code="qr", name="Quarantine Road"), "Scale")
    send(tablet, 7)
    send(other, 8)
    assert shown(supervisor).count("What was sent") == 2
    assert "Quarantine Road</td>" not in shown(supervisor, station="nw")
    assert shown(supervisor, tablet=str(other.pk)).count("What was sent") == 1
    assert "Nothing fits this filter." in shown(supervisor, state="settled")
    assert "could not be read" in shown(supervisor, station="no", tablet="x")


def test_a_long_list_has_pages_and_asks_once_for_all(
    supervisor: Client, tablet: Device, django_assert_num_queries: Any
) -> None:
    send(tablet, *range(30))
    with django_assert_num_queries(6):
        page = shown(supervisor)
    assert page.count("What was sent") == 25
    assert "Page 1 of 2" in page


def test_a_body_that_was_cut_off_is_shown_as_it_is(supervisor: Client, tablet: Device) -> None:
    send(tablet, {"kind": "x" * 5000})
    assert '{"kind": "xxxx' in shown(supervisor)


def test_the_auditor_reads_and_gets_no_buttons(sign_in: SignIn, tablet: Device) -> None:
    send(tablet, 7)
    page = shown(sign_in(Role.AUDITOR))
    assert "to be looked at" in page
    assert "/settle/" not in page
