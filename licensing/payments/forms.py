"""What a clerk types when money comes in or goes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsaForm
from licensing.models import Payment
from licensing.payments.ledger import Taken

Method, Kind = Payment.Method, Payment.Kind
HOW = [
    (Method.CASH.value, Method.CASH.label),
    (Method.CHECK.value, Method.CHECK.label),
    (Method.CARD.value, Method.CARD.label),
    (Kind.WAIVER.value, Kind.WAIVER.label),
]


class PaymentForm(UsaForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    how = forms.ChoiceField(label=_("How"), choices=HOW)
    amount = forms.DecimalField(label=_("Amount, dollars"), max_digits=9, decimal_places=2)
    reference = forms.CharField(label=_("Check number or reference"), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason, for a waiver"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("how") == Kind.WAIVER and not said.get("reason"):
            self.add_error("reason", _("A waiver needs its reason. Nothing was written."))
        return said

    def taken(self) -> Taken:
        said = self.cleaned_data
        waived = said["how"] == Kind.WAIVER
        return Taken(
            said["key"], said["amount"], Method.NONE if waived else Method(said["how"]),
            Kind.WAIVER if waived else Kind.PAYMENT, said["reference"], said["reason"],
        )  # fmt: skip


class ReversalForm(UsaForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[(one.value, one.label) for one in (Kind.VOID, Kind.REFUND, Kind.RETURNED)],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
