"""A fee is paid on the city's payment page: begun, told twice, too late, forged, pretended."""

import uuid
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlparse

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from licensing.applications.flow import withdraw
from licensing.models import Application, License, OnlinePayment, Payment
from licensing.payments.payment_page import signature, signed
from tests.conftest import PHONE
from tests.licensing.asked import asked, the_clerk
from tests.licensing.test_applications import approved

pytestmark = pytest.mark.django_db
# openssl dgst -sha256 -hmac says the same.
SIGNED = "1a4ab1ced1d1914b281fb2871e746163711239f8e9f53dde534a833c3233b843"
PAGE = "https://pay.city.example/checkout"


@pytest.fixture(autouse=True)
def the_citys_page(settings: Any) -> None:
    settings.PAYMENT_PAGE_URL = PAGE


@pytest.fixture
def row(hauler: Client) -> Application:
    """This hauler's, approved: $35 are to be paid."""
    made, user = approved(asked()), User.objects.get(phone=PHONE)
    Application.objects.filter(pk=made.pk).update(user=user)
    made.refresh_from_db()
    return made


def begun(hauler: Client, row: Application) -> dict[str, str]:
    """What the city's page is asked; the button is pressed twice."""
    key = str(uuid.uuid4())
    for _time in range(2):
        answer = hauler.post(f"/apply/{row.number}/pay-online/", {"key": key})
    assert answer.headers["Location"].startswith(f"{PAGE}?")
    return dict(parse_qsl(urlparse(answer.headers["Location"]).query))


def told(asked: dict[str, str], **changes: str) -> dict[str, str]:
    said = {"payment": asked["payment"], "amount": "35.00", "state": "paid", "reference": "T-1"}
    return signed(said | changes)


def test_the_page_is_asked_for_the_fee_and_its_notice_issues_the_license_once(
    hauler: Client, row: Application
) -> None:
    asked = begun(hauler, row)
    assert (asked["amount"], asked["application"]) == ("35.00", row.number)
    assert asked["back"].endswith("/payments/online/")
    for _time in range(2):
        assert Client().post("/payments/online/", told(asked)).status_code == 204
    back = hauler.get("/payments/online/", told(asked), follow=True)
    assert "Your payment has arrived." in back.text
    line = Payment.objects.get()
    assert (line.method, line.amount, line.reference) == ("online", Decimal(35), "T-1")
    assert License.objects.count() == 1


def test_a_forged_notice_writes_nothing(hauler: Client, row: Application) -> None:
    said = told(begun(hauler, row))
    asked = {"payment": said["payment"]}
    for amount in ("NaN", "-5.00", "0.001", "1e9"):  # signed, and no amount all the same
        assert Client().post("/payments/online/", told(asked, amount=amount)).status_code == 403
    for wrong in (said | {"amount": "0.01"}, said | {"signature": "é"}, {"payment": "x"}):
        assert Client().post("/payments/online/", wrong).status_code == 403
    assert Client().post("/payments/online/", told({"payment": "no uuid"})).status_code == 403
    unknown = told({"payment": str(uuid.uuid4())})
    assert Client().post("/payments/online/", unknown).status_code == 404
    assert not Payment.objects.exists()


def test_who_cancels_is_told_and_may_try_again(hauler: Client, row: Application) -> None:
    said = told(begun(hauler, row), state="failed")
    page = hauler.get("/payments/online/", said, follow=True)
    assert "Nothing was paid." in page.text
    assert "Pay online" in page.text
    Client().post("/payments/online/", told(begun(hauler, row)))
    assert License.objects.count() == 1


def test_money_that_comes_too_late_is_written_and_stands_to_be_given_back(
    hauler: Client, row: Application, clerk: Client
) -> None:
    asked = begun(hauler, row)
    assert "began to pay $35.00 online" in clerk.get(f"/desk/applications/{row.number}/").text
    withdraw(row, by=the_clerk(), seen=None, now=timezone.now())
    Client().post("/payments/online/", told(asked))
    assert Payment.objects.get().amount == Decimal(35)
    assert not License.objects.exists()
    assert "$35.00 to give back" in clerk.get("/desk/payments/open/").text


def test_a_plate_that_was_licensed_meanwhile_stands_in_the_history(
    hauler: Client, row: Application
) -> None:
    other = approved(asked(name="Faster Hauling", phone="+14105550199"))
    first = begun(hauler, row)
    Application.objects.filter(pk=other.pk).update(user=row.user)
    Client().post("/payments/online/", told(begun(hauler, other)))
    Client().post("/payments/online/", told(first))
    row.refresh_from_db()
    assert row.status == "waiting_payment"
    assert "no license could be issued" in row.entries.get(what="note").text


def test_there_is_nothing_to_pay_twice(hauler: Client, row: Application) -> None:
    Client().post("/payments/online/", told(begun(hauler, row)))
    key = {"key": str(uuid.uuid4())}
    page = hauler.post(f"/apply/{row.number}/pay-online/", key, follow=True)
    assert "There is nothing to pay." in page.text
    assert OnlinePayment.objects.count() == 1


def test_without_a_payment_page_the_desk_takes_the_money(
    hauler: Client, row: Application, settings: Any
) -> None:
    settings.PAYMENT_PAGE_URL = ""
    assert "Pay online" not in hauler.get(f"/apply/{row.number}/").text
    page = hauler.post(f"/apply/{row.number}/pay-online/", follow=True)
    assert "Fees are paid at the license desk." in page.text
    assert Client().post("/payments/online/").status_code == 404


def test_the_made_up_citys_page_pretends_and_is_nowhere_else(
    hauler: Client, row: Application, settings: Any
) -> None:
    asked = begun(hauler, row)
    address = f"/demo/payment-page/?{'&'.join(f'{k}={v}' for k, v in asked.items())}"
    assert hauler.get(address).status_code == 404
    settings.DEMO = True
    assert hauler.get(address + "0").status_code == 403
    assert "$35.00" in hauler.get(address).text
    assert "Your payment has arrived." in hauler.post(address, {"pay": "1"}, follow=True).text


def test_the_signature_is_the_one_of_the_protocol(settings: Any) -> None:
    """The example of docs/protocol.md."""
    settings.PAYMENT_PAGE_SECRET = "a secret that both sides know, 32+"
    said = {"payment": "018bcfe5-687b-7fff-8fff-ffffffffffff", "amount": "35.00", "state": "paid"}
    assert signature(said) == SIGNED
