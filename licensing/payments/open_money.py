"""Where what came in and what is owed differ: a person has to ask for money, or give it back."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from licensing.models import Application, Payment

Status = Application.Status
NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=9, decimal_places=2))


def with_money() -> QuerySet[Any]:
    """Each application that has lines: `covered` (money and waivers), `money`, `owed` by status."""
    waived = Q(payments__method=Payment.Method.NONE)
    owed = Case(
        When(status__in=[Status.WAITING_PAYMENT, Status.ISSUED], then=Coalesce("fee", NOTHING)),
        default=NOTHING,
    )
    return Application.objects.filter(payments__isnull=False).annotate(
        covered=Coalesce(Sum("payments__amount"), NOTHING),
        money=Coalesce(Sum("payments__amount", filter=~waived), NOTHING),
        owed=owed,
    )


def to_give_back() -> QuerySet[Any]:
    """Money came in that is owed no more: `over` of it."""
    rows = with_money().filter(covered__gt=F("owed"), money__gt=0)
    found: QuerySet[Any] = rows.annotate(over=F("covered") - F("owed")).order_by("number")
    return found


def to_ask_for() -> QuerySet[Any]:
    """Issued, and not paid any more (a check came back): `missing` of it."""
    rows = with_money().filter(status=Status.ISSUED, covered__lt=F("owed"))
    found: QuerySet[Any] = rows.annotate(missing=F("owed") - F("covered")).order_by("number")
    return found
