"""The ledger of fees: written once, a mistake is a further line."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.models.applications import Application

USER = settings.AUTH_USER_MODEL


class Payment(models.Model):
    """One line of the ledger, in dollars. What takes money back names the line that it `reverses`
    and has a negative amount. `key` is of the page that sent it: sent twice, it is written once."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        WAIVER = "waiver", _("Waiver")
        VOID = "void", _("Void: entered by mistake")
        REFUND = "refund", _("Refund")
        RETURNED = "returned", _("Returned check")

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        CHECK = "check", _("Check")
        CARD = "card", _("Card at the counter")
        ONLINE = "online", _("Online")
        NONE = "none", _("No money")

    application = models.ForeignKey(Application, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=8, choices=Kind)
    method = models.CharField(_("how"), max_length=6, choices=Method)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    receipt = models.CharField(_("receipt number"), max_length=20, unique=True)
    reference = models.CharField(_("check number or reference"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    key = models.UUIDField(unique=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-taken_at", "-id"]
        indexes = [models.Index(fields=["-taken_at", "-id"], name="payment_taken_at")]
        triggers = [
            pgtrigger.Protect(name="ledger_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.CheckConstraint(
                name="payment_sign",
                condition=models.Q(kind__in=["payment", "waiver"], amount__gte=0, reverses=None)
                | models.Q(
                    kind__in=["void", "refund", "returned"], amount__lte=0, reverses__isnull=False
                ),
            )
        ]

    def __str__(self) -> str:
        return self.receipt


class OnlinePayment(models.Model):
    """A payment that was begun on the city's payment page. Paid, it has its line in the ledger."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="online_payments")
    key = models.UUIDField(unique=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    begun_at = models.DateTimeField()
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return str(self.key)
