"""A hauler reads its own visits, takes a receipt along, and sees nobody else's."""

import uuid
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from accounts.models import Role, User
from checkin.models import LoadType, Station, Visit
from licensing.models import License
from tests.checkin_pages.conftest import Happen, licensed, text_of
from tests.conftest import SignIn

PHONE = "+14105550123"


@pytest.fixture
def license(db: None) -> License:
    return licensed()


@pytest.fixture
def hauler(license: License) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(phone=PHONE, phone_verified=True))
    return client


@pytest.fixture
def stranger(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(phone="+14105550199", phone_verified=True))
    return client


@pytest.fixture
def visit(license: License, happen: Happen) -> Visit:
    """Half an hour in line, then the scale."""
    named = {"license_number": license.number}
    happen("joined_line", minutes_ago=50, **named)
    weighed = {"load_type": "metal", "ticket_number": "T 4711", "net_weight_lb": 1240}
    happen("checked_in", minutes_ago=20, **named, **weighed)
    return Visit.objects.get()


def test_the_list_says_when_where_and_how_long_with_its_basis(hauler: Client, visit: Visit) -> None:
    page = text_of(hauler, "/my/visits/")
    assert "Northwest" in page
    assert "1AB 234 MD" in page
    assert "30 min, measured at the gate" in page


def test_a_visit_tells_load_ticket_and_weight(hauler: Client, visit: Visit) -> None:
    metal = LoadType.objects.get(code="metal").english
    page = text_of(hauler, f"/my/visits/{visit.id}/")
    assert all(words in page for words in (metal, "T 4711", "1,240 lb", "measured at the gate"))


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ({"stated_wait_minutes": 40}, "40 min, as you told the attendant"),
        ({}, "not known"),
    ],
)
def test_a_wait_is_told_as_it_is_known(
    hauler: Client, license: License, happen: Happen, came: dict[str, int], words: str
) -> None:
    happen("checked_in", minutes_ago=20, license_number=license.number, **came)
    page = text_of(hauler, f"/my/visits/{Visit.objects.get().id}/")
    assert f"<dd>{words}</dd>" in page
    assert "0 min, " not in page.replace("40 min", "")


def test_who_is_turned_away_or_leaves_has_no_wait(
    hauler: Client, license: License, happen: Happen
) -> None:
    happen("joined_line", minutes_ago=50, license_number=license.number)
    happen("left_line", minutes_ago=20, license_number=license.number)
    visit = Visit.objects.get()
    page = text_of(hauler, f"/my/visits/{visit.id}/")
    assert "left the line (said so)" in page
    assert "not checked in" in page
    assert hauler.get(f"/my/visits/{visit.id}/receipt.pdf").status_code == 404


def test_the_visits_of_others_are_not_there(stranger: Client, visit: Visit) -> None:
    assert "No visit is recorded under your licenses yet" in text_of(stranger, "/my/visits/")
    for address in ("", "receipt.pdf"):
        assert stranger.get(f"/my/visits/{visit.id}/{address}").status_code == 404
    written = {"attempt": str(uuid.uuid4()), "text": "mine!"}
    assert stranger.post(f"/my/visits/{visit.id}/", written).status_code == 404


def test_a_visit_under_the_license_before_the_renewal_is_its_own(
    hauler: Client, license: License, visit: Visit
) -> None:
    newer = licensed(plate="")
    License.objects.filter(id=newer.id).update(vehicle=license.vehicle, renews=license)
    assert "1AB 234 MD" in text_of(hauler, "/my/visits/")


def test_the_list_is_filtered_by_vehicle_and_month(
    hauler: Client, visit: Visit, license: License
) -> None:
    vehicle = str(license.vehicle_id)
    assert "30 min" in text_of(hauler, "/my/visits/", vehicle=vehicle, month="2026-03")
    assert "could not be read" in text_of(hauler, "/my/visits/", month="2026-02")
    assert "could not be read" in text_of(hauler, "/my/visits/", vehicle="999999")


def test_the_list_has_pages(hauler: Client, visit: Visit) -> None:
    row: dict[str, Any] = dict(Visit.objects.values().get())
    Visit.objects.bulk_create(Visit(**row | {"id": uuid.uuid4()}) for _ in range(20))
    assert "Page 1 of 2" in text_of(hauler, "/my/visits/", vehicle="", month="2026-03")


def test_the_receipt_says_what_the_page_says_and_is_no_invoice(
    hauler: Client, visit: Visit
) -> None:
    response = hauler.get(f"/my/visits/{visit.id}/receipt.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_range()
    for words in ("Northwest", "1AB 234 MD", "T 4711", "1,240 lb", "30 min, measured at the gate"):
        assert words in text
    assert "This is not an invoice." in text
    assert "Reyes" not in text


def test_a_receipt_in_spanish(hauler: Client, visit: Visit) -> None:
    address = f"/my/visits/{visit.id}/receipt.pdf"
    response = hauler.get(address, headers={"Accept-Language": "es"})
    assert response.status_code == 200
    assert response.content != hauler.get(address).content


def test_the_address_of_a_corrected_visit_leads_to_the_one_that_it_became(
    hauler: Client, sign_in: SignIn, license: License, happen: Happen
) -> None:
    first = happen("checked_in", minutes_ago=20, license_number=license.number)
    how = {"correct-kind": "checked_in", "correct-at": "2026-03-10T11:45:00"}
    how |= {"correct-name": license.number, "correct-reason": "the clock"}
    sign_in(Role.SUPERVISOR).post(f"/visits/events/{first}/", how | {"correct": ""})
    visit = Visit.objects.get()
    assert visit.id != first
    assert hauler.get(f"/my/visits/{first}/")["Location"] == f"/my/visits/{visit.id}/"


def test_a_trailers_load_is_with_its_truck(
    hauler: Client, license: License, station: Station, happen: Happen
) -> None:
    trailer = licensed("9TR 1", "trailer")
    happen("checked_in", license_number=license.number, towing=trailer.number, load_type="metal")
    visit = Visit.objects.get(towed=True)
    page = text_of(hauler, f"/my/visits/{visit.id}/")
    assert "with the truck" in page
