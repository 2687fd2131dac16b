"""Requests about dumping by district and week, beside waits, closures and walk-offs."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.forms import UsaForm
from accounts.models import Role
from analytics.dumping.reading import normalized_address
from analytics.dumping.weeks import NO_PLACE, OUTSIDE, Week, received, weeks
from analytics.dumping.words import district_words
from analytics.models import District, FacilityAddress, RequestType, ServiceRequest
from checkin.calendar import city_date, week_of
from checkin.pages.station_filter import DaysFilter

READERS = (Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR)
SETTERS = (Role.ANALYST, Role.ADMINISTRATOR)
PER_PAGE = 50
COLUMNS = (
    "week_from", "district", "requests", "measured_waits", "median_wait_minutes",
    "closed_station_days", "served_or_left", "left_the_line",
)  # fmt: skip


class WeeksFilter(DaysFilter):
    """Thirteen weeks to the last Sunday; days to come have no requests."""

    usual_days, most_days = 7 * 13, 7 * 53

    @property
    def usual_last(self) -> dt.date:
        return week_of(self.today) - dt.timedelta(days=1)

    def clean_to_day(self) -> dt.date | None:
        asked: dt.date | None = self.cleaned_data["to_day"]
        return asked and min(asked, self.today)


@allowed(*READERS)
@require_safe
def dumping(request: HttpRequest) -> HttpResponse:
    form = WeeksFilter(request.GET, today=city_date(timezone.now()))
    context: dict[str, Any] = {
        "form": form,
        "has_requests": ServiceRequest.objects.exists(),
        "has_districts": District.objects.exists(),
        "may_set": getattr(request.user, "role", None) in SETTERS,
    }
    if form.is_valid() and context["has_requests"]:
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        context |= shown(weeks(first, last)) | {
            "first": week_of(first), "last": last, "received": received(first, last),
        }  # fmt: skip
    return render(request, "analytics/dumping/page.html", context)


def shown(found: list[Week]) -> dict[str, Any]:
    from analytics.dumping.map import district_map  # whoever looks at it waits for shapely

    totals: dict[str, int] = {}
    for week in found:
        for code, number in week.districts.items():
            totals[code] = totals.get(code, 0) + number
    codes = columns(totals)
    return {
        "weeks": list(reversed(found)),
        "codes": [district_words(code) for code in codes],
        "by_district": [
            (district_words(code), [week.districts.get(code, 0) for week in found], totals[code])
            for code in codes
        ],
        "mondays": [week.monday for week in found],
        "total": sum(totals.values()),
        "map": district_map(totals),
    }


def columns(totals: dict[str, int]) -> list[str]:
    """Districts, also those without any request, in the order of their names; then the rest."""
    known = set(District.objects.values_list("code", flat=True)) | set(totals)
    for code in known:
        totals.setdefault(code, 0)
    return sorted(known, key=lambda code: (code in {OUTSIDE, NO_PLACE}, len(code), code))


@allowed(*READERS)
@require_safe
def dumping_file(request: HttpRequest) -> HttpResponse:
    """One line a week and district; what the stations recorded is the same on each of a week."""
    form = WeeksFilter(request.GET, today=city_date(timezone.now()))
    if not form.is_valid():
        return HttpResponse(_("The days could not be read."), status=400)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    name = f"requests-{week_of(first)}-{last}.csv"
    return csv_answer(name, COLUMNS, file_rows(weeks(first, last)))


def file_rows(found: list[Week]) -> Iterator[list[Any]]:
    for week in found:
        gate = week.gate
        beside = [
            gate["measured_waits"], gate["median_wait_minutes"], week.closed_days,
            gate["served_or_left"], gate["left"],
        ]  # fmt: skip
        for code in sorted(week.districts):
            yield [week.monday, code, week.districts[code], *beside]


class TypesForm(forms.Form):
    counted = forms.ModelMultipleChoiceField(
        RequestType.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )


@allowed(*SETTERS)
def request_types(request: HttpRequest) -> HttpResponse:
    """Which types are counted. A page's boxes stand for the types on that page alone."""
    types = Paginator(RequestType.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        form = TypesForm(request.POST)
        if form.is_valid():
            on_page = [found.pk for found in types]
            chosen = {found.pk for found in form.cleaned_data["counted"]}
            with transaction.atomic():
                RequestType.objects.filter(pk__in=on_page).update(is_counted=False)
                RequestType.objects.filter(pk__in=chosen & {*on_page}).update(is_counted=True)
            messages.success(request, _("Kept. From now on the chosen types are counted."))
            return redirect("request_types")
    return render(request, "analytics/dumping/types.html", {"page": types})


class FacilityForm(UsaForm):
    address = forms.CharField(
        max_length=200,
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("House number and street, as the portal writes them"),
    )

    def clean_address(self) -> str:
        address = normalized_address(self.cleaned_data["address"])
        if not address:
            raise forms.ValidationError(_("Write a house number and a street."))
        return address


@allowed(*SETTERS)
def facilities(request: HttpRequest) -> HttpResponse:
    """Addresses of the city's own; requests about them are left out, and counted anew at once."""
    from analytics.dumping.counting import count_anew

    form = FacilityForm(request.POST if "address" in request.POST else None)
    if request.method == "POST" and "remove" in request.POST:
        FacilityAddress.objects.filter(pk=number(request.POST["remove"])).delete()
        count_anew()
        messages.success(request, _("Removed. Requests about it are counted again."))
        return redirect("facilities")
    if request.method == "POST" and form.is_valid():
        FacilityAddress.objects.get_or_create(address=form.cleaned_data["address"])
        count_anew()
        messages.success(request, _("Kept. Requests about it are left out."))
        return redirect("facilities")
    page = Paginator(FacilityAddress.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "analytics/dumping/facilities.html", {"page": page, "form": form})


def number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
