"""The page on who leaves the line, for those who can make it shorter, and its figures as a file."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.models import Role
from analytics.walkoffs.counts import counts_of
from analytics.walkoffs.figures import Figures, figures
from analytics.walkoffs.files import COLUMNS, lines
from analytics.walkoffs.pauses import Cost, costs, pauses_of
from analytics.walkoffs.span import Span
from analytics.walkoffs.words import in_words
from checkin.calendar import city_day, station_calendars
from checkin.models import Station, Visit
from checkin.pages.station_filter import DayField, StationFilter

log = logging.getLogger(__name__)
USUAL = dt.timedelta(weeks=12)
readers = allowed(Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR)


class WalkOffFilter(StationFilter):
    use_required_attribute = False
    from_day = DayField(label=gettext_lazy("From day"))
    to_day = DayField(label=gettext_lazy("To day"))

    def __init__(self, asked: QueryDict, *, today: dt.date) -> None:
        """What is not asked for is filled in: the last 12 weeks."""
        usual = today - USUAL + dt.timedelta(days=1)
        days = {
            "from_day": asked.get("from_day") or usual.isoformat(),
            "to_day": asked.get("to_day") or today.isoformat(),
        }
        super().__init__({"station": asked.get("station", ""), **days})
        self.today = today

    def clean_from_day(self) -> dt.date:
        first: dt.date = self.cleaned_data["from_day"]
        if first > self.today:
            raise forms.ValidationError(_("This day has not come yet. Take an earlier one."))
        return first

    def clean_to_day(self) -> dt.date:
        first: dt.date | None = self.cleaned_data.get("from_day")
        last: dt.date = self.cleaned_data["to_day"]
        if first and last < first:
            raise forms.ValidationError(_("This day is before the first one. Swap the two."))
        return last


@dataclass(frozen=True)
class Found:
    """What was asked for: the figures of some stations in some days, as of a moment."""

    span: Span
    stations: dict[int, Station]
    figures: Figures
    costs: list[Cost]


@readers
@require_safe
def walk_offs_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = WalkOffFilter(request.GET, today=city_day(now))
    facts: dict[str, Any] = {"form": form, "now": now, "any_visit": Visit.objects.exists()}
    if form.is_valid():
        found = find(form.cleaned_data, now)
        told = in_words(found.figures, found.costs, found.stations)
        facts |= {"span": found.span, "figures": found.figures, **told}
    return render(request, "analytics/walkoffs/page.html", facts)


@readers
@require_safe
def walk_offs_file(request: HttpRequest) -> HttpResponse:
    """All figures, one a line; docs/statistics.md says what each is. A filter that cannot be read
    leads back to the page, which says why."""
    now = timezone.now()
    form = WalkOffFilter(request.GET, today=city_day(now))
    if not form.is_valid():
        facts = {"form": form, "now": now, "any_visit": True}
        return render(request, "analytics/walkoffs/page.html", facts, status=422)
    found = find(form.cleaned_data, now)
    days = found.span.first, found.span.last
    log.info("user %s took the walk-offs of %s to %s", request.user.pk, *days)
    name = f"walk-offs-{found.span.first}-{found.span.last}.csv"
    return csv_answer(name, COLUMNS, lines(found.figures, found.costs, found.stations))


def find(asked: dict[str, Any], now: dt.datetime) -> Found:
    one: Station | None = asked["station"]
    stations = {station.id: station for station in ([one] if one else Station.objects.all())}
    span = within_records(Span(asked["from_day"], min(asked["to_day"], city_day(now))))
    calendars = station_calendars(stations)
    pauses = pauses_of(calendars, span, now)
    counts = counts_of(calendars, span, pauses, now)
    return Found(span, stations, figures(counts), costs(pauses))


def within_records(span: Span) -> Span:
    """No day before the first visit has anything to tell."""
    first_at = Visit.objects.aggregate(first=Min("first_at"))["first"]
    begin = city_day(first_at) if first_at else span.last
    return Span(min(span.last, max(span.first, begin)), span.last)
