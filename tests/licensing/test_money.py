"""Money comes in and goes back: whose turn it is, what is refused, what the history says."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from licensing.applications.flow import NotAllowed, begin, refuse
from licensing.models import Application, License, Payment
from licensing.payments.ledger import NotTaken, Taken, record_payment
from tests.licensing.asked import asked, the_clerk
from tests.licensing.test_applications import approved

pytestmark = pytest.mark.django_db
CHECK = {"how": "check", "amount": "35", "reference": "1042"}


def test_a_refused_application_takes_no_money(clerk: Client) -> None:
    one = approved(asked())
    refuse(one, reason="too late", by=the_clerk(), seen=one.version, now=timezone.now())
    typed = CHECK | {"key": str(uuid.uuid4())}
    page = clerk.post(f"/desk/applications/{one.number}/pay/", typed)
    assert "“Refused” takes no money. Nothing was written." in page.text
    assert 'name="amount"' not in clerk.get(f"/desk/applications/{one.number}/").text
    assert not Payment.objects.exists()


def test_after_a_returned_check_the_fee_is_paid_again_and_no_license_is_made(
    clerk: Client,
) -> None:
    one = approved(asked())
    pay = f"/desk/applications/{one.number}/pay/"
    clerk.post(pay, CHECK | {"key": str(uuid.uuid4())})
    line = Payment.objects.get()
    back = {"key": str(uuid.uuid4()), "kind": "returned", "reason": "no funds"}
    clerk.post(f"/desk/payments/{line.receipt}/back/", back)
    assert "$35.00 to ask for" in clerk.get("/desk/payments/open/").text
    clerk.post(pay, {"how": "cash", "amount": "35", "key": str(uuid.uuid4())})
    assert "to give back" not in clerk.get("/desk/payments/open/").text
    assert sum(row.amount for row in Payment.objects.all()) == Decimal(35)
    assert License.objects.count() == 1
    page = clerk.get(f"/desk/applications/{one.number}/").text
    assert "<strong>Money taken back</strong>" in page
    assert page.count("<strong>Paid</strong>") == 2


def test_a_page_of_one_application_never_pays_for_another() -> None:
    key = uuid.uuid4()
    first = approved(asked())
    second = approved(asked({"plate": "7ZZ 1"}, name="Other Hauling", phone="+14105550199"))
    taken = Taken(key, Decimal(35), Payment.Method.CASH)
    record_payment(first, taken, by=the_clerk(), now=timezone.now())
    with pytest.raises(NotTaken, match="another application"):
        record_payment(second, taken, by=the_clerk(), now=timezone.now())


def test_a_page_of_one_person_begins_nothing_for_another(hauler: Client) -> None:
    key = uuid.uuid4()
    kind, origin = Application.Kind.NEW, Application.Origin.COUNTER
    begin(kind=kind, origin=origin, key=key, now=timezone.now(), by=the_clerk())
    page = hauler.post("/apply/", {"key": str(key)}, follow=True)
    assert "Nothing was begun." in page.text
    with pytest.raises(NotAllowed):
        begin(kind=kind, origin=origin, key=key, now=timezone.now(), user=the_clerk())
