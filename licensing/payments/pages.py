"""Money at the desk: taken, taken back, listed with the totals of a day."""

import datetime as dt
import logging
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.forms import UsaForm
from accounts.models import Role
from licensing.applications.decide import settle
from licensing.applications.flow import NotAllowed
from licensing.applications.review import one, show
from licensing.days import city_day, midnight
from licensing.issue import AlreadyLicensed
from licensing.mine.whose import person
from licensing.models import Payment
from licensing.payments.forms import PaymentForm, ReversalForm
from licensing.payments.ledger import NotTaken, record_payment, reverse
from licensing.payments.open_money import open_money
from licensing.payments.receipt import receipt_pdf

logger = logging.getLogger(__name__)
A_PAGE = 50


class DayFilter(UsaForm):
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "usa-input"}),
    )  # fmt: skip


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def pay_page(request: HttpRequest, number: str) -> HttpResponse:
    """Takes the money, and issues once the fee is covered."""
    row, form, now = one(number), PaymentForm(request.POST), timezone.now()
    if not form.is_valid():
        return show(request, row, payment_form=form)
    try:
        line = record_payment(row, form.taken(), by=person(request), now=now)
    except NotTaken as error:
        form.add_error("amount", str(error))
        return show(request, row, payment_form=form)
    logger.info("ledger line %s written by user %s", line.receipt, person(request).pk)
    try:
        settle(row, by=person(request), now=now)
    except (AlreadyLicensed, NotAllowed) as error:
        text = _("The money is written down (%(receipt)s), but no license could be issued: %(why)s")
        messages.error(request, text % {"receipt": line.receipt, "why": error})
    return redirect("application", number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_page(request: HttpRequest, receipt: str) -> HttpResponse:
    line = get_object_or_404(Payment.objects.select_related("application"), receipt=receipt)
    form = ReversalForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"kind": Payment.Kind(form.cleaned_data["kind"])}
        try:
            made = reverse(line, by=person(request), now=timezone.now(), **said)
        except NotTaken as error:
            form.add_error(None, str(error))
        else:
            logger.info("ledger line %s written by user %s", made.receipt, person(request).pk)
            return redirect("application", line.application.number)
    return render(request, "licensing/desk/take_back.html", {"line": line, "form": form})


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def receipt_page(_request: HttpRequest, receipt: str) -> HttpResponse:
    lines = Payment.objects.select_related("application", "reverses")
    line = get_object_or_404(lines, receipt=receipt)
    response = HttpResponse(receipt_pdf(line), content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    return response


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def payments_page(request: HttpRequest) -> HttpResponse:
    """One day's lines, with totals by how it was paid and by who took it."""
    form = DayFilter(request.GET)
    day = (form.cleaned_data.get("day") if form.is_valid() else None) or city_day(timezone.now())
    rows = of_day(day)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    facts: dict[str, Any] = {
        "form": DayFilter(initial={"day": day}),
        "day": day,
        "page": page,
        "by_method": totals(rows, "method"),
        "by_clerk": totals(rows, "taken_by__email"),
        "total": rows.exclude(kind=Payment.Kind.WAIVER).aggregate(sum=Sum("amount"))["sum"] or 0,
        "methods": dict(Payment.Method.choices),
        "is_open": open_money().exists(),
    }
    return render(request, "licensing/desk/payments.html", facts)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def open_money_page(request: HttpRequest) -> HttpResponse:
    page = Paginator(open_money(), A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.sum = abs(row.difference)
    return render(request, "licensing/desk/open_money.html", {"page": page})


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def payments_file(request: HttpRequest) -> HttpResponse:
    form = DayFilter(request.GET)
    day = (form.cleaned_data.get("day") if form.is_valid() else None) or city_day(timezone.now())
    columns = ["receipt", "application", "kind", "method", "amount", "reference", "taken_at"]
    names = ["receipt", "application__number", *columns[2:]]
    lines = of_day(day).values_list(*names)
    return csv_answer(f"payments-{day.isoformat()}.csv", columns, lines)


def of_day(day: dt.date) -> QuerySet[Payment]:
    until = midnight(day + dt.timedelta(days=1))
    rows = Payment.objects.filter(taken_at__gte=midnight(day), taken_at__lt=until)
    return rows.select_related("application", "taken_by").order_by("taken_at", "id")


def totals(rows: QuerySet[Payment], name: str) -> list[dict[str, Any]]:
    """Waivers are lines, and no money."""
    money = rows.exclude(kind=Payment.Kind.WAIVER).order_by(name).values(name)
    found = money.annotate(sum=Sum("amount"), lines=Count("id"))
    return [{"name": row[name], "sum": row["sum"], "lines": row["lines"]} for row in found]
