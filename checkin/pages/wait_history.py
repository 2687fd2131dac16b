"""The history of waits as open data: a page, a file for each month, the dictionary, a catalog."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.language import follows_language
from checkin.board.kept import Answer, handed_out
from checkin.hourly import KEEP, Hourly
from checkin.pages.day_sheet import cell
from checkin.pages.wait_dictionary import COLUMNS, DICTIONARY_HEADER
from checkin.wait_history import FEWEST, HEADER, published
from checkin.wait_hours import first_day, hours_of, last_day

MONTHS_A_PAGE = 24
CSV = "text/csv; charset=utf-8"
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@public
@require_safe
@follows_language
def wait_history_page(request: HttpRequest) -> HttpResponse:
    last = last_day(timezone.now())
    page = Paginator(months_until(last), MONTHS_A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "columns": COLUMNS, "fewest": FEWEST, "last": last}
    return render(request, "checkin/wait_history.html", facts)


@public
@require_safe
def wait_month_page(request: HttpRequest, month: str) -> HttpResponse:
    now = timezone.now()
    last = last_day(now)
    first = month_in(month)
    if first is None or first not in months_until(last):
        return render(request, "checkin/no_waits.html", {"month": month, "last": last}, status=404)
    answer = files.of((first, min(last, end_of(first))), now)
    return file_handed_out(request, answer, f"waits-{month}.csv")


@public
@require_safe
def wait_dictionary_page(request: HttpRequest) -> HttpResponse:
    """In English, whoever asks, as the columns are."""
    with override("en"):
        rows = [[str(value) for value in column] for column in COLUMNS]
    return file_handed_out(request, as_file(DICTIONARY_HEADER, rows), "waits-dictionary.csv")


@public
@require_safe
def catalog_page(request: HttpRequest) -> HttpResponse:
    """A data.json after DCAT-US (the Project Open Data metadata schema 1.1)."""
    address = request.build_absolute_uri
    last = last_day(timezone.now())
    months = [f"waits-{first:%Y-%m}.csv" for first in months_until(last)]
    files = [*months, "waits-dictionary.csv"]
    dataset = {
        "@type": "dcat:Dataset",
        "identifier": address(reverse("wait_history")),
        "title": "Waits of small haulers at the transfer stations, by hour",
        "description": "Vehicles, median waits by how they are known, walk-offs and pauses of each"
        " station and hour; counts from 1 to 4 are left out.",
        "keyword": ["transfer stations", "wait times", "small haulers"],
        "modified": last.isoformat(),
        "accrualPeriodicity": "R/P1D",
        "accessLevel": "public",
        "publisher": {"@type": "org:Organization", "name": settings.CITY_NAME},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": settings.CITY_NAME,
            "hasEmail": f"mailto:{settings.CITY_CONTACT_EMAIL}",
        },
        "landingPage": address(reverse("wait_history")),
        "describedBy": address(f"{reverse('wait_history')}waits-dictionary.csv"),
        "describedByType": "text/csv",
        "distribution": [
            {
                "@type": "dcat:Distribution", "title": name, "mediaType": "text/csv",
                "downloadURL": address(f"{reverse('wait_history')}{name}"),
            }
            for name in files
        ],
    }  # fmt: skip
    catalog = {
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "dataset": [dataset],
    }
    return JsonResponse(catalog, headers={"Cache-Control": "public, max-age=3600"})


def months_until(last: dt.date) -> list[dt.date]:
    """First days of the months with files, newest first."""
    first = first_day()
    found: list[dt.date] = []
    month = last.replace(day=1)
    while first and month >= first.replace(day=1):
        found.append(month)
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return found


def month_in(text: str) -> dt.date | None:
    found = MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def end_of(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def month_file(days: tuple[dt.date, dt.date], now: dt.datetime) -> Answer:
    """Of the first day to the last, both included."""
    return as_file(HEADER, map(published, hours_of(*days, now)))


files = Hourly(month_file)


def as_file(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Answer:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(str(value)) for value in row] for row in rows)
    return Answer.of(out.getvalue().encode(), CSV)


def file_handed_out(request: HttpRequest, answer: Answer, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Access-Control-Allow-Origin": "*",
    }
    return handed_out(request, answer, shown_on=KEEP, headers=headers)
