"""The haulers of the register: the list, and everything about one of them on a page."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.forms import UsaForm
from accounts.models import Message, Role
from accounts.pages import CappedPaginator
from licensing.days import city_day
from licensing.models import Application, Hauler, License, Reply, Vehicle
from licensing.register import licenses_at, standing_on
from licensing.search import MOST, haulers_found
from licensing.words import SHORT

A_PAGE, LATEST = 50, 20


class HaulerFilter(UsaForm):
    q = forms.CharField(label=_("Name, phone or plate"), required=False, max_length=100)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def haulers_page(request: HttpRequest) -> HttpResponse:
    form = HaulerFilter(request.GET)
    rows = filtered(form).prefetch_related("vehicles")
    page = CappedPaginator(rows, A_PAGE).get_page(request.GET.get("page"))
    cut = form.cleaned_data.get("q") and page.paginator.count >= MOST
    facts = {"form": form, "page": page, "cut": cut}
    return render(request, "licensing/desk/haulers.html", facts)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def haulers_file(request: HttpRequest) -> HttpResponse:
    columns = ("name", "trade_name", "phone", "email", "language", "mailing_address")
    rows = filtered(HaulerFilter(request.GET)).values_list(*columns)
    return csv_answer("haulers.csv", columns, rows.iterator(chunk_size=1000))


def filtered(form: HaulerFilter) -> QuerySet[Hauler]:
    """Without those that were merged into another."""
    rows = Hauler.objects.filter(merged_into=None).order_by("name", "id")
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    return rows.filter(pk__in=haulers_found(text)) if text else rows


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def hauler_page(request: HttpRequest, id: int) -> HttpResponse:
    """All licenses by pages, and the latest of the rest."""
    hauler = get_object_or_404(Hauler.objects.select_related("merged_into"), pk=id)
    facts: dict[str, Any] = {
        "hauler": hauler,
        "phones": hauler.phones.order_by("added_at"),
        "page": licenses_of(hauler, request.GET.get("page")),
        "unlicensed": Vehicle.objects.filter(hauler=hauler, licenses=None)[:LATEST],
        "applications": applications_of(hauler)[:LATEST],
        "replies": Reply.objects.filter(hauler=hauler).order_by("-at")[:LATEST],
        "sent": Message.objects.filter(thread=f"hauler:{hauler.pk}")[:LATEST],
    }
    return render(request, "licensing/desk/hauler.html", facts)


def licenses_of(hauler: Hauler, number: str | None) -> Any:
    now = timezone.now()
    rows: QuerySet[License] = licenses_at(now).filter(vehicle__hauler=hauler)
    page = CappedPaginator(rows, A_PAGE).get_page(number)
    for license in page:
        license.word = SHORT[standing_on(license, city_day(now)).reason]
    return page


def applications_of(hauler: Hauler) -> QuerySet[Application]:
    rows = Application.objects.filter(hauler=hauler).exclude(status=Application.Status.DRAFT)
    return rows.order_by("-begun_at")
