"""The city's payment page: what Haulpass asks of it, and one that is asked by signed addresses.

A city whose provider speaks otherwise writes a class of these two methods (PAYMENT_PAGE).
"""

import hashlib
import hmac
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from licensing.models import OnlinePayment

MOST = 10_000_000  # dollars, that the ledger takes


class NotSigned(Exception):
    """A notice that is not the payment page's, or cannot be read."""


@dataclass(frozen=True)
class Notice:
    """What the page says of a payment that was begun. `key` is ours, `amount` in dollars."""

    key: uuid.UUID
    paid: bool
    amount: Decimal
    reference: str


class PaymentPage(ABC):
    @abstractmethod
    def address(self, payment: OnlinePayment, *, back: str) -> str:
        """Where the hauler pays just this amount; the page leads back to `back` afterwards."""

    @abstractmethod
    def notice(self, request: HttpRequest) -> Notice:
        """Raises NotSigned."""


class SignedPage(PaymentPage):
    """Both ways: parameters with their HMAC-SHA256 (docs/protocol.md)."""

    def address(self, payment: OnlinePayment, *, back: str) -> str:
        asked = {
            "payment": str(payment.key), "amount": f"{payment.amount:.2f}",
            "application": payment.application.number, "back": back,
        }  # fmt: skip
        return f"{settings.PAYMENT_PAGE_URL}?{urlencode(signed(asked))}"

    def notice(self, request: HttpRequest) -> Notice:
        """Posted by the page's server, or brought by the browser that comes back."""
        said = (request.POST if request.method == "POST" else request.GET).dict()
        check(said)
        try:
            paid = said["state"] == "paid"
            amount = dollars(said["amount"]) if paid else Decimal(0)
            return Notice(uuid.UUID(said["payment"]), paid, amount, said.get("reference", "")[:60])
        except (KeyError, ValueError, InvalidOperation):
            raise NotSigned from None


def dollars(text: str) -> Decimal:
    """Raises ValueError or InvalidOperation for what is no amount above zero in whole cents."""
    amount = Decimal(text)
    if not (amount.is_finite() and 0 < amount < MOST and amount == round(amount, 2)):
        raise ValueError(text)
    return amount


def signature(said: Mapping[str, str]) -> str:
    """Hex, of the parameters in the order of their names, as a form encodes them."""
    text = urlencode(sorted(said.items()))
    secret = settings.PAYMENT_PAGE_SECRET.encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def signed(said: Mapping[str, str]) -> dict[str, str]:
    return {**said, "signature": signature(said)}


def check(said: dict[str, str]) -> None:
    """Takes the signature out. Raises NotSigned."""
    theirs = said.pop("signature", "")
    if not hmac.compare_digest(signature(said).encode(), theirs.encode()):
        raise NotSigned


def payment_page() -> PaymentPage | None:
    """None where the city takes money at its counter only."""
    if not settings.PAYMENT_PAGE_URL:
        return None
    made: PaymentPage = import_string(settings.PAYMENT_PAGE)()
    return made
