"""A station's hours from a date on, and the days on which it is closed."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.forms import UsaForm
from checkin.calendar import Hours, city_date, station_calendars
from checkin.hours import AlreadyThere, add_week, close, open_again, remove_week
from checkin.models import Closure, Station
from checkin.pages.acting import ACTING, may_act

logger = logging.getLogger(__name__)

CLOSURES_A_PAGE = 20
LAST_DAY = dt.date(2100, 1, 1)


def today() -> dt.date:
    return city_date(timezone.now())


class DayField(forms.DateField):
    """A day from today on."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day and day < today():
            raise forms.ValidationError(_("What is past is not rewritten. Take today or later."))
        if day and day > LAST_DAY:
            raise forms.ValidationError(_("This day is too far ahead."))
        return day


class ClockField(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class WeekForm(UsaForm):
    """Opening and closing for each weekday; both left empty: closed."""

    effective_on = DayField(label=gettext_lazy("In force from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in WEEKDAYS.items():
            for which, label in (("opens", _("%s, opens")), ("closes", _("%s, closes"))):
                field = ClockField(label=label % capfirst(name), required=False)
                field.widget.attrs["class"] = "usa-input"
                self.fields[f"{which}_{weekday}"] = field

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        return [(WEEKDAYS[day], self[f"opens_{day}"], self[f"closes_{day}"]) for day in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for weekday in WEEKDAYS:
            self.check(weekday, said.get(f"opens_{weekday}"), said.get(f"closes_{weekday}"))
        if not self.errors and not self.week():
            self.add_error(
                "opens_0",
                _("Give at least one day on which it is open. To close it, add a closure below."),
            )
        return said

    def check(self, weekday: int, opens: dt.time | None, closes: dt.time | None) -> None:
        if {f"opens_{weekday}", f"closes_{weekday}"} & self.errors.keys():
            return
        if opens and not closes:
            self.add_error(f"closes_{weekday}", _("When does it close on this day?"))
        elif closes and not opens:
            self.add_error(f"opens_{weekday}", _("When does it open on this day?"))
        elif opens and closes and closes <= opens:
            self.add_error(f"closes_{weekday}", _("It closes after it opens, on the same day."))

    def week(self) -> dict[int, Hours]:
        said = self.cleaned_data
        return {
            day: (said[f"opens_{day}"], said[f"closes_{day}"])
            for day in WEEKDAYS
            if said.get(f"opens_{day}") and said.get(f"closes_{day}")
        }


class ClosureForm(UsaForm):
    from_date = DayField(label=gettext_lazy("First closed day"))
    to_date = DayField(label=gettext_lazy("Last closed day"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Everybody may read it: Thanksgiving, scale repair."),
    )
    stations = forms.ModelMultipleChoiceField(
        Station.objects.all(),
        label=gettext_lazy("Stations"),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "usa-checkbox__input"}),
        error_messages={"required": gettext_lazy("Choose at least one station.")},
    )

    def clean_to_date(self) -> dt.date:
        first: dt.date | None = self.cleaned_data.get("from_date")
        last: dt.date = self.cleaned_data["to_date"]
        if first and last < first:
            raise forms.ValidationError(_("This day is before the first one. Swap the two."))
        return last


@dataclass(frozen=True)
class Week:
    """The hours from a day on, by weekday; None: closed."""

    effective_on: dt.date
    days: list[tuple[Any, Hours | None]]
    is_now: bool
    may_go: bool


@allowed(*ACTING)
def hours_page(request: HttpRequest, code: str) -> HttpResponse:
    """A POST adds a closure or hours; the button's name says which."""
    station = get_object_or_404(Station, code=code)
    if request.method != "POST":
        return page_of(request, station)
    add = added_closure if "close" in request.POST else added_week
    return add(request, station)


def page_of(request: HttpRequest, station: Station, **forms: Any) -> HttpResponse:
    """The page; a form with errors stands in the place of a fresh one."""
    day = today()
    closures = Closure.objects.filter(station=station).order_by("-to_date", "-from_date")
    facts = {
        "station": station,
        "weeks": weeks(station, day),
        "page": Paginator(closures, CLOSURES_A_PAGE).get_page(request.GET.get("page")),
        "week_form": WeekForm(initial=as_now(station, day)),
        "closure_form": ClosureForm(initial={"stations": [station.code]}),
        "may_act": may_act(request),
        "today": day,
    }
    status = 422 if forms else 200
    return render(request, "checkin/hours.html", facts | forms, status=status)


def as_now(station: Station, day: dt.date) -> dict[str, Any]:
    """A new week begins as the one in force: mostly one day of it changes."""
    hours = station_calendars([station.id])[station.id].schedule_on(day) or {}
    opens = {f"opens_{weekday}": opens for weekday, (opens, _closes) in hours.items()}
    closes = {f"closes_{weekday}": closes for weekday, (_opens, closes) in hours.items()}
    return {"effective_on": day} | opens | closes


def weeks(station: Station, day: dt.date) -> list[Week]:
    """The newest first."""
    calendar = station_calendars([station.id])[station.id]
    now = calendar.schedule_on(day)
    return [
        Week(
            effective_on=since,
            days=[(WEEKDAYS[weekday], week.get(weekday)) for weekday in WEEKDAYS],
            is_now=week is now,
            may_go=since >= day,
        )
        for since, week in sorted(calendar.schedules.items(), reverse=True)
    ]


def added_week(request: HttpRequest, station: Station) -> HttpResponse:
    form = WeekForm(request.POST)
    if not form.is_valid():
        return page_of(request, station, week_form=form)
    since = form.cleaned_data["effective_on"]
    try:
        add_week(station, since, form.week())
    except AlreadyThere:
        form.add_error(
            "effective_on", _("Other hours begin on this day already. Remove those first.")
        )
        return page_of(request, station, week_form=form)
    logger.info("hours of %s from %s added by user %s", station.code, since, request.user.pk)
    messages.success(request, _("The new hours are in force from %s.") % date_format(since))
    return redirect("hours", code=station.code)


@allowed(*ACTING)
@require_POST
def remove_week_page(request: HttpRequest, code: str, since: str) -> HttpResponse:
    station = get_object_or_404(Station, code=code)
    try:
        removed = remove_week(station, dt.date.fromisoformat(since), today=today())
    except ValueError:
        removed = False
    if removed:
        logger.info("hours of station %s from %s removed by user %s", code, since, request.user.pk)
        messages.success(request, _("These hours are removed; those before them go on."))
    else:
        messages.error(
            request, _("Nothing was removed: these hours are gone already, or have begun.")
        )
    return redirect("hours", code=code)


def added_closure(request: HttpRequest, station: Station) -> HttpResponse:
    """For one station or several at once: all of them or none."""
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return page_of(request, station, closure_form=form)
    asked = form.cleaned_data
    try:
        close(asked["stations"], asked["from_date"], asked["to_date"], asked["reason"])
    except AlreadyThere as found:
        form.add_error(
            "from_date",
            _("A closure begins on this day already: %s. Nothing was added; remove it first.")
            % ", ".join(found.stations),
        )
        return page_of(request, station, closure_form=form)
    codes = ",".join(station.code for station in asked["stations"])
    logger.info("closure of %s added by user %s", codes, request.user.pk)
    messages.success(request, _("The closure is added. Tablets hear of it within five minutes."))
    return redirect("hours", code=station.code)


@allowed(*ACTING)
@require_POST
def open_again_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """`on` is the day from which it is open again; the closure's first day takes it away."""
    closure = get_object_or_404(Closure, pk=number, station__code=code)
    try:
        on = dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        on = dt.date.min
    if open_again(closure, on, today=today()):
        logger.info("closure %s of station %s ended by user %s", number, code, request.user.pk)
        messages.success(request, _("Open again from %s.") % date_format(on))
    else:
        messages.error(
            request,
            _("The closure stays as it is: choose a day from today on that lies within it."),
        )
    return redirect("hours", code=code)
