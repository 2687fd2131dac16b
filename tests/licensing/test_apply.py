"""A hauler applies on a phone: step by step, saved, gone on with, sent once, corrected, renewed."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Message, User
from licensing.applications.decide import approve
from licensing.applications.flow import ask_corrections, refuse
from licensing.models import Application, Document, License, Reply
from tests.licensing.asked import photo, the_clerk
from tests.licensing.made import issued, today
from tests.licensing.test_applications import pay

pytestmark = pytest.mark.django_db
WHO = {"applicant_type": "person", "name": "Ana  Ruiz", "language": "es"}
TRUCK = {
    "vehicle_class": "pickup", "plate": "1ab 2304", "plate_state": "md", "gross_weight_lb": "6500",
    "loads_per_week": "3",
}  # fmt: skip
USE = {"term": "annual", "dumpsters": "0", "stations": "NW QR", "waste_kinds": ["yard", "metal"]}
SEND = {"agreed": "on", "signature": "Ana Ruiz"}


def begun(hauler: Client) -> str:
    key = str(uuid.uuid4())
    for _time in range(2):  # the back button, and once more
        hauler.post("/apply/", {"key": key})
    return f"/apply/{Application.objects.get().number}/"


def send(hauler: Client, one: str) -> Any:
    """Signed as the page shows it now."""
    seen = Application.objects.get(number=one.split("/")[2]).version
    return hauler.post(f"{one}review/", SEND | {"seen": str(seen)})


def filled(hauler: Client) -> str:
    one = begun(hauler)
    hauler.post(f"{one}who/", WHO)
    hauler.post(f"{one}vehicles/", TRUCK | {"card": photo()})
    hauler.post(f"{one}use/", USE)
    return one


def test_from_the_first_step_to_the_sent_application(hauler: Client) -> None:
    one = filled(hauler)
    page = hauler.get(f"{one}review/").text
    assert "$35.00 a year for a vehicle" in page
    for _time in range(2):
        send(hauler, one)
    application = Application.objects.get()
    assert application.status == "submitted"
    assert (application.name, application.phone) == ("Ana Ruiz", "+14105550123")
    assert application.stations == ["NW", "QR"]
    assert "The license desk looks at it" in hauler.get(one).text
    assert [entry.what for entry in application.entries.all()].count("submitted") == 1


def test_it_is_gone_on_with_on_another_phone(hauler: Client) -> None:
    one = filled(hauler)
    other = Client()
    other.force_login(User.objects.get(phone="+14105550123"))
    assert f'href="{one}use/"' in other.get("/apply/").text
    assert 'value="Ana Ruiz"' in other.get(f"{one}who/").text
    send(other, one)
    assert Application.objects.get().status == "submitted"


def test_what_is_missing_is_said_with_a_way_to_it_and_nothing_is_lost(hauler: Client) -> None:
    one = begun(hauler)
    hauler.post(f"{one}vehicles/", TRUCK)
    page = send(hauler, one)
    assert page.status_code == 400
    assert "Vehicle 1: Registration card is missing." in page.text
    assert f"{one}vehicles/?change=1#id_card" in page.text
    assert Application.objects.get().status == "draft"


def test_a_bad_photo_keeps_the_vehicle_and_says_so(hauler: Client) -> None:
    one = begun(hauler)
    cut = SimpleUploadedFile("card.jpg", photo().read()[:300])
    page = hauler.post(f"{one}vehicles/", TRUCK | {"card": cut})
    assert "damaged or was cut off" in page.text
    assert "The vehicle is kept" in page.text
    hauler.post(f"{one}vehicles/?change=1", TRUCK | {"card": photo()})
    assert Application.objects.get().vehicles.count() == 1
    assert Document.objects.count() == 1


def test_a_vehicle_over_the_weight_learns_at_once_what_it_needs(hauler: Client) -> None:
    one = begun(hauler)
    hauler.post(f"{one}vehicles/", TRUCK | {"gross_weight_lb": "9000"})
    page = hauler.get(f"{one}vehicles/").text
    assert "Ask the license desk which license it needs" in page


def test_a_wrong_field_is_named_and_what_was_typed_stays(hauler: Client) -> None:
    one = begun(hauler)
    page = hauler.post(f"{one}vehicles/", TRUCK | {"plate_state": "M1"})
    assert page.status_code == 400
    assert "Write the state as two letters." in page.text
    assert 'value="1ab 2304"' in page.text


def test_a_session_that_ended_loses_the_step_under_way_only(hauler: Client) -> None:
    one = filled(hauler)
    hauler.logout()
    assert send(hauler, one).status_code == 302
    hauler.force_login(User.objects.get(phone="+14105550123"))
    assert "1AB 2304" in hauler.get(f"{one}review/").text


def test_a_correction_opens_what_was_asked_and_goes_back_to_the_desk(hauler: Client) -> None:
    one = filled(hauler)
    send(hauler, one)
    row = Application.objects.get()
    asked = [(row.vehicles.get(), "gross_weight_lb", "The card says 6,700")]
    ask_corrections(row, asked, by=the_clerk(), seen=row.version, now=timezone.now())
    assert "The card says 6,700" in hauler.get(f"{one}vehicles/").text
    hauler.post(f"{one}vehicles/?change=1", TRUCK | {"gross_weight_lb": "6700"})
    send(hauler, one)
    row.refresh_from_db()
    assert (row.status, row.vehicles.get().gross_weight_lb) == ("submitted", 6700)


def test_two_tabs_add_a_vehicle_once(hauler: Client) -> None:
    one = begun(hauler)
    for _tab in range(2):
        hauler.post(f"{one}vehicles/", TRUCK | {"card": photo()})
    assert Application.objects.get().vehicles.count() == 1


def test_what_was_changed_on_another_phone_is_looked_over_before_it_is_signed(
    hauler: Client,
) -> None:
    one = filled(hauler)
    seen = Application.objects.get().version
    hauler.post(f"{one}vehicles/?change=1", TRUCK | {"gross_weight_lb": "6900"})
    page = hauler.post(f"{one}review/", SEND | {"seen": str(seen)})
    assert "It was changed since you saw it." in page.text
    assert "6,900 lb" in page.text
    assert Application.objects.get().status == "draft"
    send(hauler, one)
    assert Application.objects.get().status == "submitted"


def test_what_is_sent_is_not_changed_by_an_old_tab(hauler: Client) -> None:
    one = filled(hauler)
    send(hauler, one)
    hauler.post(f"{one}who/", WHO | {"name": "Somebody else"})
    assert Application.objects.get().name == "Ana Ruiz"


def test_a_license_is_renewed_once_and_goes_on_the_next_day(hauler: Client) -> None:
    old = issued(starts_on=today() - dt.timedelta(days=340))
    for _time in range(2):
        hauler.post(f"/my/licenses/{old.number}/renew/", {"key": str(uuid.uuid4())})
    row = Application.objects.get()
    hauler.post(f"/apply/{row.number}/vehicles/?change=1", TRUCK | {"card": photo()})
    hauler.post(f"/apply/{row.number}/use/", USE)
    send(hauler, f"/apply/{row.number}/")
    row.refresh_from_db()
    approve(row, by=the_clerk(), seen=row.version, now=timezone.now())
    row.refresh_from_db()
    pay(row)
    new = License.objects.get(renews=old)
    assert new.issued_on == old.expires_on + dt.timedelta(days=1)
    assert new.vehicle == old.vehicle


def test_too_early_for_a_renewal_begins_none(hauler: Client) -> None:
    license = issued()
    page = hauler.post(f"/my/licenses/{license.number}/renew/", follow=True)
    assert "cannot be renewed today" in page.text
    assert not Application.objects.exists()


def test_a_withdrawn_application_is_over(hauler: Client) -> None:
    one = filled(hauler)
    hauler.post(f"{one}withdraw/")
    send(hauler, one)
    assert Application.objects.get().status == "withdrawn"


def test_a_refused_hauler_writes_to_the_desk_and_reads_the_answer_there(hauler: Client) -> None:
    one = filled(hauler)
    send(hauler, one)
    row = Application.objects.get()
    refuse(row, reason="No insurance", by=the_clerk(), seen=row.version, now=timezone.now())
    said = {"text": "I have one now.", "key": str(uuid.uuid4())}
    for _time in range(2):
        hauler.post(f"{one}write/", said)
    reply = Reply.objects.get()
    clerk = Client()
    clerk.force_login(the_clerk())
    assert row.number in clerk.get("/desk/?tab=replies").text
    clerk.post(f"/desk/replies/{reply.pk}/", {"answer": "Then apply again."})
    page = hauler.get(one).text
    assert "I have one now." in page
    assert "Then apply again." in page
    assert one in Message.objects.filter(key=f"answer:{reply.pk}").get().text
