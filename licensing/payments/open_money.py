"""Where what came in and what is owed differ: a person has to ask for money, or give it back."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from licensing.models import Application, Payment

Status = Application.Status
NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=9, decimal_places=2))
OVER = Q(covered__gt=F("owed"), money__gt=0)
MISSING = Q(covered__lt=F("owed"), status=Status.ISSUED)  # what was paid went back


def open_money() -> QuerySet[Any]:
    """Applications by number, with `difference`, dollars: above zero to be given back, below to be
    asked for. `covered` are money and waivers; nothing is owed for what was not approved."""
    waived = Q(payments__method=Payment.Method.NONE)
    owed = Case(
        When(status__in=[Status.WAITING_PAYMENT, Status.ISSUED], then=Coalesce("fee", NOTHING)),
        default=NOTHING,
    )
    rows: QuerySet[Any] = Application.objects.filter(payments__isnull=False).annotate(
        covered=Coalesce(Sum("payments__amount"), NOTHING),
        money=Coalesce(Sum("payments__amount", filter=~waived), NOTHING),
        owed=owed,
    )
    rows = rows.filter(OVER | MISSING).annotate(difference=F("covered") - F("owed"))
    return rows.order_by("number")
