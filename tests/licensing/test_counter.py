"""At the counter: from nothing to a card, for a hauler without phone or e-mail; and the queue."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from licensing.models import Application, License, Payment, Reply
from tests.licensing.asked import asked, photo, the_clerk
from tests.licensing.made import issued
from tests.licensing.test_applications import approved, pay

pytestmark = pytest.mark.django_db
TRUCK = {
    "vehicle_class": "pickup", "plate": "9gh 123", "plate_state": "md", "gross_weight_lb": "6400",
}  # fmt: skip


def begun(clerk: Client, **changes: str) -> Application:
    said = {
        "key": str(uuid.uuid4()), "name": "Old Joe", "language": "en", "reach": "in_person",
        "id_seen": "driver's license", "term": "annual", "dumpsters": "0",
    }  # fmt: skip
    for _time in range(2):
        clerk.post("/desk/counter/", said | changes)
    return Application.objects.get()


def test_from_nothing_to_a_card_without_phone_or_email(clerk: Client) -> None:
    application = begun(clerk)
    one = f"/desk/applications/{application.number}/"
    for _time in range(2):
        clerk.post(f"{one}vehicles/", TRUCK)
    assert "Registration card is missing" in clerk.post(f"{one}send/").text
    clerk.post(f"{one}papers/", {"vehicle": "1", "kind": "registration_card", "file": photo()})
    clerk.post(f"{one}send/")
    application.refresh_from_db()
    clerk.post(f"{one}approve/", {"seen": application.version})
    payment = {"key": str(uuid.uuid4()), "how": "cash", "amount": "35.00"}
    for _time in range(2):
        clerk.post(f"{one}pay/", payment)
    license = License.objects.get()
    assert clerk.get(f"/licenses/{license.number}/card.pdf").content[:4] == b"%PDF"
    assert Payment.objects.count() == 1
    page = clerk.get(one).text
    assert "In person only: no smartphone, no e-mail" in page
    assert "At the counter" in page


def test_a_bad_document_says_why_and_keeps_the_rest(clerk: Client) -> None:
    application = begun(clerk)
    one = f"/desk/applications/{application.number}/"
    clerk.post(f"{one}vehicles/", TRUCK)
    bad = SimpleUploadedFile("card.jpg", b"no photo at all")
    page = clerk.post(f"{one}papers/", {"vehicle": "1", "kind": "other", "file": bad})
    assert page.status_code == 400
    assert "This is no photo" in page.text
    assert "9GH 123" in page.text


def test_the_queue_shows_what_is_to_be_done_and_finds_anything(clerk: Client) -> None:
    application = asked({"plate": "5CD 678O"})
    assert application.number in clerk.get("/desk/").text
    for text in (application.number, "5cd-6780", "luz veg", "0155"):
        assert application.number in clerk.get("/desk/", {"q": text, "tab": "decided"}).text
    assert application.number not in clerk.get("/desk/", {"q": "somebody"}).text
    assert application.number not in clerk.get("/desk/", {"tab": "mine"}).text
    assert application.number.encode() in clerk.get("/desk/applications.csv?tab=new").content


def test_a_page_of_the_queue_costs_the_same_however_long_it_is(
    clerk: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        asked({"plate": f"Q {number}"}, name=f"Hauler {number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        clerk.get("/desk/")


def test_the_clerk_sees_what_the_system_sees(clerk: Client) -> None:
    issued()
    application = asked({"plate": "1AB 2304"}, {"plate": "8X 1", "gross_weight_lb": 9000})
    one = f"/desk/applications/{application.number}/"
    clerk.post(f"{one}do/weight/", {"vehicle": 1, "pounds": 7200, "seen": application.version})
    page = clerk.get(one).text
    assert "The card says 7,200 lb, the application 6,500 lb." in page
    assert "This plate has license SH-" in page
    assert "the license desk decides each one" in page
    assert "$100.00" in page


def test_a_correction_needs_its_reason_and_names_its_field(clerk: Client) -> None:
    application = asked()
    address = f"/desk/applications/{application.number}/do/correction/"
    wrong = {"what": "1:plate", "reason": "", "seen": application.version}
    assert clerk.post(address, wrong).status_code == 400
    clerk.post(address, wrong | {"reason": "Look at the card again"})
    told = application.corrections.get()
    assert (told.field, told.vehicle) == ("plate", application.vehicles.get())


def test_the_second_clerk_reads_who_was_faster(clerk: Client) -> None:
    application = asked()
    one = f"/desk/applications/{application.number}/"
    clerk.post(f"{one}approve/", {"seen": application.version})
    page = clerk.post(f"{one}do/refuse/", {"reason": "no", "seen": application.version})
    assert "was faster: Approved. Nothing of yours was written." in page.text
    assert Application.objects.get().status == "waiting_payment"


def test_too_much_money_is_told_and_not_written(clerk: Client) -> None:
    application = approved(asked())
    typed = {"key": str(uuid.uuid4()), "how": "cash", "amount": "350"}
    page = clerk.post(f"/desk/applications/{application.number}/pay/", typed)
    assert "Only $35.00 is to be paid. Nothing was written." in page.text
    assert not Payment.objects.exists()


def test_a_waiver_with_its_reason_issues_and_is_no_money(clerk: Client) -> None:
    application = approved(asked())
    address = f"/desk/applications/{application.number}/pay/"
    waiver = {"key": str(uuid.uuid4()), "how": "waiver", "amount": "35"}
    assert clerk.post(address, waiver).status_code == 400
    clerk.post(address, waiver | {"reason": "Fire in the neighborhood"})
    assert License.objects.exists()
    assert "Money of the day: $0.00" in clerk.get("/desk/payments/").text


def test_a_check_that_came_back_is_a_line_of_its_own_once(clerk: Client) -> None:
    application = approved(asked())
    typed = {"key": str(uuid.uuid4()), "how": "check", "amount": "35", "reference": "1042"}
    clerk.post(f"/desk/applications/{application.number}/pay/", typed)
    line = Payment.objects.get()
    back = {"key": str(uuid.uuid4()), "kind": "returned", "reason": "no funds"}
    for _time in range(2):
        clerk.post(f"/desk/payments/{line.receipt}/back/", back)
    again = clerk.post(f"/desk/payments/{line.receipt}/back/", back | {"key": str(uuid.uuid4())})
    assert "taken back already" in again.text
    assert [row.amount for row in Payment.objects.order_by("id")] == [Decimal(35), Decimal(-35)]
    assert "1042" in clerk.get(f"/desk/applications/{application.number}/").text
    assert clerk.get(f"/desk/payments/{line.receipt}.pdf").content[:4] == b"%PDF"
    assert line.receipt.encode() in clerk.get("/desk/payments.csv").content


def test_the_ledger_is_never_changed() -> None:
    pay(approved(asked()))
    with pytest.raises(ProgrammingError), transaction.atomic():
        Payment.objects.update(amount=1)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Payment.objects.all().delete()


def test_a_reply_is_answered_once(clerk: Client) -> None:
    license = issued()
    reply = Reply.objects.create(
        hauler=license.vehicle.hauler, license=license, key=uuid.uuid4(), text="Why?",
        by=the_clerk(), at=timezone.now(),
    )  # fmt: skip
    assert "Why?" in clerk.get("/desk/", {"tab": "replies"}).text
    clerk.post(f"/desk/replies/{reply.pk}/", {"answer": "Because."})
    page = clerk.post(f"/desk/replies/{reply.pk}/", {"answer": "No."}, follow=True)
    assert "Yours was not kept." in page.text
    reply.refresh_from_db()
    assert reply.answer == "Because."
    assert "Nobody waits for an answer." in clerk.get("/desk/", {"tab": "replies"}).text
