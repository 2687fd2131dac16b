"""The register's list: searched, by state, and as a file for a spreadsheet."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.models import Role
from accounts.pages import CappedPaginator
from licensing.days import city_day
from licensing.forms import FilterForm
from licensing.models import License
from licensing.register import in_state, licenses_at, standing_on
from licensing.search import FoundLicenses, licenses_found
from licensing.words import SHORT

A_PAGE = 50
COLUMNS = (
    "number", "plate", "plate_state", "hauler", "vehicle_class", "issued_on", "expires_on", "state"
)  # fmt: skip


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def licenses_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = FilterForm(request.GET)
    found = filtered(form, now)
    page = CappedPaginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
    for license in page:
        license.word = SHORT[standing_on(license, city_day(now)).reason]
    facts = {"form": form, "page": page, "cut": found.cut}
    return render(request, "licensing/licenses.html", facts)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def licenses_file(request: HttpRequest) -> HttpResponse:
    """The list with its filters; the state is its stable word, `in_force` where it is good."""
    now = timezone.now()
    rows = filtered(FilterForm(request.GET), now).rows.iterator(chunk_size=1000)
    return csv_answer("licenses.csv", COLUMNS, (line(row, city_day(now)) for row in rows))


def filtered(form: FilterForm, now: dt.datetime) -> FoundLicenses:
    asked = form.cleaned_data if form.is_valid() else {}
    found = licenses_found(licenses_at(now), asked.get("q", ""))
    return found._replace(rows=in_state(found.rows, asked.get("state", ""), now))


def line(license: License, today: dt.date) -> list[object]:
    vehicle = license.vehicle
    return [
        license.number, vehicle.plate, vehicle.plate_state, vehicle.hauler.name,
        vehicle.vehicle_class, license.issued_on, license.expires_on,
        standing_on(license, today).reason or "in_force",
    ]  # fmt: skip
