"""A fee that is paid on the city's payment page: begun here, told by the page, in the ledger once.

What the page has taken stands in the ledger whatever became of the application meanwhile: money
that is not owed is given back by a line of its own, and never left out."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from licensing.applications.decide import settle
from licensing.applications.flow import NotAllowed, Status, What, enter
from licensing.issue import AlreadyLicensed
from licensing.models import Application, OnlinePayment, Payment
from licensing.payments.ledger import NotTaken, Taken, open_amount, record_payment
from licensing.payments.payment_page import Notice

logger = logging.getLogger(__name__)


def begin_payment(application: Application, *, key: uuid.UUID, now: dt.datetime) -> OnlinePayment:
    """Of what is still to be paid; the same key again gives the same one. Raises NotTaken."""
    left = open_amount(application)
    if application.status != Status.WAITING_PAYMENT or left <= 0:
        raise NotTaken(_("There is nothing to pay. Nothing was begun."))
    facts = {"application": application, "amount": left, "begun_at": now}
    payment, _made = OnlinePayment.objects.get_or_create(key=key, defaults=facts)
    if payment.application_id != application.pk:
        raise NotTaken(_("This page was sent for another application. Nothing was written."))
    return payment


def take(notice: Notice, *, now: dt.datetime) -> OnlinePayment:
    """Writes what the page says, once however often it says it, and issues what is paid for.

    Raises OnlinePayment.DoesNotExist."""
    with transaction.atomic():
        payment = OnlinePayment.objects.select_for_update().get(key=notice.key)
        if payment.payment_id:
            return payment
        if not notice.paid:
            payment.failed_at = now
            payment.save()
            return payment
        application = payment.application
        taken = Taken(payment.key, notice.amount, Payment.Method.ONLINE, reference=notice.reference)
        payment.payment = record_payment(application, taken, by=None, now=now)
        payment.save()
        logger.info("ledger line %s written by the payment page", payment.payment.receipt)
    issue_what_is_paid(application, now)
    return payment


def issue_what_is_paid(application: Application, now: dt.datetime) -> None:
    """What stands in the way, the desk reads in the application's history: nobody else is there."""
    try:
        settle(application, by=None, now=now)
    except (AlreadyLicensed, NotAllowed) as error:
        text = _("Paid online, but no license could be issued: %s") % error
        enter(application, What.NOTE, by=None, now=now, text=text)
