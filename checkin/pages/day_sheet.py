"""A station's day on one sheet, to be read, printed and taken along as a file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from checkin.calendar import StationCalendar, city_day, city_zone, station_calendars
from checkin.closing import outcome_at
from checkin.day import bounds, day_of
from checkin.models import Station, Visit, WaitBasis
from checkin.pages.acting import ACTING, may_act
from checkin.pages.day_words import in_words
from checkin.pages.visits import rows, typed_plates

VISITS_A_PAGE = 200  # a usual day is printed whole
FIRST_DAY = dt.date(2000, 1, 1)
COLUMNS = (
    "came_at", "license_number", "plate", "plate_state", "vehicle_class", "towed", "outcome",
    "walk_off_basis", "joined_at", "served_at", "ended_at", "wait_minutes", "wait_basis",
    "joined_by_phone", "visit",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet begins to calculate


@allowed(*ACTING)
@require_safe
def day_sheet_page(request: HttpRequest, code: str, date: str) -> HttpResponse:
    now, day = timezone.now(), day_in(date)
    station = get_object_or_404(Station, code=code)
    calendar = station_calendars([station.id])[station.id]
    found = day_of(station.id, day, calendar, now=now)
    visits = visits_of(station, day)
    page = Paginator(visits, VISITS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "station": station, "day": day, "found": found, "now": now,
        "is_today": day == city_day(now), "is_ahead": day > city_day(now),
        "hours_words": hours_words(calendar, day),
        "page": page, "rows": rows(list(page), {station.id: calendar}, now),
        "may_act": may_act(request),
    }  # fmt: skip
    words = in_words(found, station, day)
    return render(request, "checkin/day_sheet.html", facts | neighbors(day, now) | words)


@allowed(*ACTING)
@require_safe
def day_chosen_page(request: HttpRequest, code: str) -> HttpResponse:
    """The day that was asked for in the field; today without one."""
    station = get_object_or_404(Station, code=code)
    try:
        day = day_in(request.GET.get("day", ""))
    except Http404:
        day = city_day(timezone.now())
    return redirect("day_sheet", station.code, day.isoformat())


@allowed(*ACTING)
@require_safe
def day_visits_page(_request: HttpRequest, code: str, date: str) -> HttpResponse:
    """The day's visits as a file, all of them; what is not known is empty."""
    now, day = timezone.now(), day_in(date)
    station = get_object_or_404(Station, code=code)
    name = f"visits-{station.code}-{day.isoformat()}.csv"
    return csv_answer(name, COLUMNS, file_rows(station, day, now))


def day_in(text: str) -> dt.date:
    """A day of the address; what is none is not there."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if day.isoformat() != text or not FIRST_DAY <= day <= dt.date(2100, 1, 1):
        raise Http404
    return day


def neighbors(day: dt.date, now: dt.datetime) -> dict[str, Any]:
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    return {
        "previous": before if before >= FIRST_DAY else None,
        "next": after if after <= city_day(now) else None,
    }


def visits_of(station: Station, day: dt.date) -> QuerySet[Visit]:
    begins, ends = bounds(day)
    visits = Visit.objects.filter(station=station, day=day, first_at__gte=begins, first_at__lt=ends)
    return visits.select_related("station", "license", "vehicle").order_by("first_at", "id")


def hours_words(calendar: StationCalendar, day: dt.date) -> str:
    reason = calendar.closure_on(day)
    if reason is not None:
        return _("Closed: %s") % reason if reason else _("Closed.")
    if calendar.schedule_on(day) is None:
        return _("No hours on record: it counts as open.")
    hours = calendar.hours_on(day)
    if hours is None:
        return _("Closed on this day of the week.")
    opens, closes = (time_format(time, "TIME_FORMAT") for time in hours)
    hours_told = {"opens": opens, "closes": closes}
    return _("Open: %(opens)s to %(closes)s (the hours of that day).") % hours_told


def file_rows(station: Station, day: dt.date, now: dt.datetime) -> Iterator[list[object]]:
    visits = list(visits_of(station, day))
    calendar = station_calendars([station.id])[station.id]
    typed = typed_plates(visits)
    for visit in visits:
        stands = outcome_at(
            visit.outcome, visit.walk_off_basis, day=day, calendar=calendar, now=now
        )
        car = visit.vehicle
        yield [
            time(visit.first_at), cell(visit.license.number if visit.license else ""),
            cell(car.plate if car else typed.get(visit.unit, "")),
            cell(car.plate_state if car else ""), car.vehicle_class if car else "",
            "yes" if visit.towed else "no", stands.outcome, stands.walk_off_basis,
            time(visit.joined_at), time(visit.served_at), time(visit.ended_at),
            minutes(visit), visit.wait_basis, "yes" if visit.joined_by_phone else "no", visit.id,
        ]  # fmt: skip


def time(moment: dt.datetime | None) -> str:
    """The city's, with its offset."""
    return moment.astimezone(city_zone()).isoformat(timespec="seconds") if moment else ""


def minutes(visit: Visit) -> str:
    known = visit.wait_seconds is not None and visit.wait_basis != WaitBasis.NONE
    return f"{visit.wait_seconds / 60:.1f}" if known and visit.wait_seconds is not None else ""


def cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
