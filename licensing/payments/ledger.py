"""The ledger of fees: written once, a mistake is a further line. Dollars, as Decimal.

A line is written in the turn of its application, so that the fee, the status and what came in are
those of one moment, and the application's own history says that money moved."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from licensing.applications.flow import Status, What, enter, turn
from licensing.days import city_day
from licensing.models import Application, Payment

Kind, Method = Payment.Kind, Payment.Method
# A check that came back is paid anew after the license was issued, too.
PAYABLE = {Status.WAITING_PAYMENT, Status.ISSUED}
REVERSALS = {
    Kind.PAYMENT: (Kind.VOID, Kind.REFUND, Kind.RETURNED),
    Kind.WAIVER: (Kind.VOID,),
}


class NotTaken(Exception):
    """Why a line was not written; the text is a sentence for the person who asked."""


def paid(application: Application) -> Decimal:
    """What has come in or was waived, less what went back."""
    total = application.payments.aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)


def open_amount(application: Application) -> Decimal:
    """What is still to be paid; below zero, what is owed to the hauler."""
    return (application.fee or Decimal(0)) - paid(application)


@dataclass(frozen=True)
class Taken:
    """What a clerk typed, or a payment page said. `key` is of the page that sent it."""

    key: uuid.UUID
    amount: Decimal
    method: Payment.Method
    kind: Payment.Kind = Kind.PAYMENT
    reference: str = ""
    reason: str = ""


def record_payment(
    application: Application, taken: Taken, *, by: User | None, now: dt.datetime
) -> Payment:
    """One line; the same key again gives the line that is there. Raises NotTaken."""
    # Two tabs, two clerks: the second waits, and sees what the first has written.
    with turn(application, now=now) as row:
        if found := written_before(taken.key, row):
            return found
        if taken.method != Method.ONLINE:  # that money is there already, whatever happened since
            refuse(row, taken)
        line = Payment.objects.create(
            application=row, taken_by=by, taken_at=now, receipt=next_receipt(now), **vars(taken)
        )
        enter_line(line, What.PAID)
    return line


def written_before(key: uuid.UUID, application: Application) -> Payment | None:
    """The line that the same page wrote. Raises NotTaken where it was for another application."""
    found = Payment.objects.filter(key=key).first()
    if found and found.application_id != application.pk:
        raise NotTaken(_("This page was sent for another application. Nothing was written."))
    return found


def enter_line(line: Payment, what: What) -> None:
    text = f"${line.amount:,.2f} · {line.receipt}"
    enter(line.application, what, by=line.taken_by, now=line.taken_at, text=text, for_hauler=True)


def refuse(application: Application, taken: Taken) -> None:
    if application.status not in PAYABLE:
        raise NotTaken(
            _("An application that is “%s” takes no money. Nothing was written.")
            % application.get_status_display()
        )
    refuse_wrong_amount(application, taken.amount)
    if taken.kind == Kind.WAIVER and not taken.reason:
        raise NotTaken(_("A waiver needs its reason. Nothing was written."))


def refuse_wrong_amount(application: Application, amount: Decimal) -> None:
    left = open_amount(application)
    if amount <= 0:
        raise NotTaken(_("The amount must be above zero. Nothing was written."))
    if amount > left:
        raise NotTaken(
            _("Only $%(left)s is to be paid. Nothing was written.") % {"left": f"{left:,.2f}"}
        )


def reverse(
    payment: Payment,
    *,
    kind: Payment.Kind,
    reason: str,
    key: uuid.UUID,
    by: User,
    now: dt.datetime,
) -> Payment:
    """Takes a whole line back, once: void, refund or returned check. Raises NotTaken."""
    with turn(payment.application, now=now) as row:
        if found := written_before(key, row):
            return found
        refuse_wrong_reversal(payment, kind)
        line = Payment.objects.create(
            application=row, kind=kind, method=payment.method, amount=-payment.amount, key=key,
            taken_by=by, taken_at=now, reason=reason, reverses=payment,
            receipt=next_receipt(now),
        )  # fmt: skip
        enter_line(line, What.MONEY_BACK)
    return line


def refuse_wrong_reversal(payment: Payment, kind: Payment.Kind) -> None:
    if kind not in REVERSALS.get(Kind(payment.kind), ()):
        raise NotTaken(_("This line cannot be taken back in that way. Nothing was written."))
    if kind == Kind.RETURNED and payment.method != Method.CHECK:
        raise NotTaken(_("Only a check can be returned. Nothing was written."))
    if payment.reversed_by.exists():
        raise NotTaken(_("This line was taken back already. Nothing was written."))


def next_receipt(now: dt.datetime) -> str:
    """R-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('receipt_number_seq')")
        return f"R-{city_day(now).year}-{cursor.fetchone()[0]:06d}"
