"""How many of those that were weighed were checked in, by station and day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.models import Role
from checkin.calendar import city_day
from checkin.models import ScaleTicket, Station
from checkin.pages.capture_chart import Chart, charts
from checkin.pages.station_filter import DaysFilter, StationFilter
from checkin.scale.capture import (
    FEWEST,
    LOW_BELOW,
    CaptureDay,
    Standing,
    capture_days,
    with_matched,
)

SCALE = (Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR)
ROWS_A_PAGE = 56  # four weeks of two stations
COLUMNS = (
    "station", "day", "check_ins", "scale_tickets", "capture_rate", "matched_tickets", "standing",
)  # fmt: skip
WORDS: dict[Standing, Promise] = {
    Standing.NOT_KNOWN: gettext_lazy("not known: no tickets"),
    Standing.TOO_FEW: gettext_lazy("too few to judge"),
    Standing.LOW: gettext_lazy("low"),
    Standing.OVER: gettext_lazy("tickets are missing"),
    Standing.FINE: gettext_lazy("fine"),
}


class CaptureFilter(StationFilter, DaysFilter):
    field_order = ("station", "from_day", "to_day")
    usual_days, most_days = 28, 366

    @property
    def stations(self) -> list[Station]:
        chosen = self.cleaned_data["station"]
        return [chosen] if chosen else list(Station.objects.all())


@dataclass(frozen=True)
class Row:
    """A day in the words of the page."""

    station: Station
    day: CaptureDay

    @property
    def words(self) -> str:
        return str(WORDS[self.day.standing])

    @property
    def is_low(self) -> bool:
        return self.day.low

    @property
    def rate(self) -> str:
        return percent(self.day.rate)

    @property
    def matched(self) -> str:
        return percent(self.day.matched_share)


def percent(share: float | None) -> str:
    """Cut, never rounded up over a bound; "" where it is not known."""
    return "" if share is None else f"{int(share * 100 + 1e-9)}%"


@allowed(*SCALE)
@require_safe
def capture_page(request: HttpRequest) -> HttpResponse:
    form = CaptureFilter(request.GET, today=city_day(timezone.now()))
    facts: dict[str, Any] = {
        "form": form,
        "may_import": getattr(request.user, "role", "") in SCALE,
        "low_below": percent(LOW_BELOW),
        "fewest": FEWEST,
    }
    if form.is_valid():
        facts |= page_of(form, request.GET.get("page"))
    return render(request, "checkin/scale/capture.html", facts)


def page_of(form: CaptureFilter, number: str | None) -> dict[str, Any]:
    """Tickets are matched for the days of the page alone."""
    stations = {station.pk: station for station in form.stations}
    days = capture_days(stations, form.cleaned_data["first"], form.cleaned_data["last"])
    days.sort(key=lambda day: (-day.day.toordinal(), stations[day.station_id].name))
    page = Paginator(days, ROWS_A_PAGE).get_page(number)
    shown = with_matched(list(page))
    drawn: list[Chart] = charts(shown, stations)
    return {
        "page": page,
        "rows": [Row(stations[day.station_id], day) for day in shown],
        "charts": drawn,
        "low_days": sum(day.low for day in days),
        "unknown_days": sum(day.rate is None for day in days),
        "has_tickets": bool(days) or ScaleTicket.objects.exists(),
        "first": form.cleaned_data["first"],
        "last": form.cleaned_data["last"],
    }


@allowed(*SCALE)
@require_safe
def capture_file_page(request: HttpRequest) -> HttpResponse:
    """All days of the filter as a file; what is not known is empty."""
    form = CaptureFilter(request.GET, today=city_day(timezone.now()))
    if not form.is_valid():
        return redirect(f"{reverse('capture')}?{request.GET.urlencode()}")
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    rows = file_rows(form.stations, first, last)
    return csv_answer(f"capture-{first}-{last}.csv", COLUMNS, rows)


def file_rows(stations: list[Station], first: dt.date, last: dt.date) -> Iterator[list[object]]:
    """A month at a time: the tickets of a year are not held at once."""
    codes = {station.pk: station.code for station in stations}
    while first <= last:
        until = min(last, first + dt.timedelta(days=30))
        for day in capture_days(codes, first, until, matched=True):
            yield [
                codes[day.station_id], day.day, day.check_ins, day.tickets,
                "" if day.rate is None else f"{day.rate:.4f}",
                "" if day.matched is None else day.matched, day.standing.value,
            ]  # fmt: skip
        first = until + dt.timedelta(days=1)
