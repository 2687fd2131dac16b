"""The list of visits, newest first. Nothing is counted: it stays fast with a million of them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Role
from checkin.calendar import StationCalendar, city_day, station_calendars
from checkin.closing import OutcomeNow, day_begins, line_ends_at, outcome_at
from checkin.models import (
    NOT_SEEN,
    Outcome,
    Station,
    TypedPlate,
    Visit,
    WaitBasis,
    WalkOffBasis,
)
from checkin.pages.station_filter import DayField, StationFilter
from licensing.models import License, Vehicle
from licensing.plates import normalized_plate

VISITS_A_PAGE = 50
Calendars = Mapping[int, StationCalendar]
Place = tuple[dt.datetime, uuid.UUID]


class VisitFilter(StationFilter):
    from_day = DayField(label=gettext_lazy("From day"), required=False)
    to_day = DayField(label=gettext_lazy("To day"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("", gettext_lazy("All outcomes")), *Outcome.choices],
        required=False,
    )
    q = forms.CharField(
        label=gettext_lazy("License number or plate"), max_length=30, required=False
    )

    def clean_to_day(self) -> dt.date | None:
        first: dt.date | None = self.cleaned_data.get("from_day")
        last: dt.date | None = self.cleaned_data["to_day"]
        if first and last and last < first:
            raise forms.ValidationError(_("This day is before the first one. Swap the two."))
        return last


@dataclass(frozen=True)
class Row:
    """A visit in the words of the page."""

    visit: Visit
    outcome: str
    basis: str
    plate: str
    vehicle_class: str
    wait: str


@allowed(Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR)
@require_safe
def visits_page(request: HttpRequest) -> HttpResponse:
    now, form = timezone.now(), VisitFilter(request.GET)
    calendars = station_calendars(Station.objects.values_list("id", flat=True))
    visits = filtered(form, calendars, now) if form.is_valid() else Visit.objects.none()
    before = place_in(request.GET.get("before", ""))
    page, rest = newest(visits, before)
    facts = {
        "form": form,
        "rows": rows(page, calendars, now),
        "older": place_of(page[-1]) if rest else "",
        "newest": before is None,
        "is_filtered": form.is_filtered,
        "may_open_stations": getattr(request.user, "role", "") != Role.ANALYST,
    }
    return render(request, "checkin/visits.html", facts)


def filtered(form: VisitFilter, calendars: Calendars, now: dt.datetime) -> QuerySet[Visit]:
    asked = form.cleaned_data
    visits = Visit.objects.select_related("station", "license", "vehicle")
    if asked["station"]:
        visits = visits.filter(station=asked["station"])
    if asked["from_day"]:
        visits = visits.filter(first_at__gte=day_begins(asked["from_day"]))
    if asked["to_day"]:
        next_day = asked["to_day"] + dt.timedelta(days=1)
        visits = visits.filter(first_at__lt=day_begins(next_day))
    if asked["outcome"]:
        visits = visits.filter(with_outcome(asked["outcome"], calendars, now))
    return visits.filter(of_vehicle(asked["q"])) if asked["q"] else visits


def with_outcome(outcome: str, calendars: Calendars, now: dt.datetime) -> Q:
    """As `outcome_at` says: in line are only visits of today, at stations whose line goes on."""
    today = city_day(now)
    going_on = [id for id, calendar in calendars.items() if now < line_ends_at(today, calendar)]
    today_only = Q(first_at__gte=day_begins(today), station__in=going_on)
    if outcome == Outcome.WAITING:
        return Q(outcome=outcome) & today_only
    if outcome == Outcome.WALK_OFF:
        return Q(outcome=outcome) | Q(outcome=Outcome.WAITING) & ~today_only
    return Q(outcome=outcome)


def of_vehicle(text: str) -> Q:
    """Visits under a license's number, or of the vehicles and typed plates with this plate.

    The keys are found first: each part then has its index.
    """
    key = normalized_plate(text)
    numbers = License.objects.filter(number__in={text, text.upper()})
    vehicles = Vehicle.objects.filter(plate_key=key) if key else Vehicle.objects.none()
    plates = TypedPlate.objects.filter(key=key) if key else TypedPlate.objects.none()
    units = [f"v:{id}" for id in vehicles.values_list("id", flat=True)]
    units += [f"p:{id}" for id in plates.values_list("id", flat=True)]
    return Q(license__in=list(numbers.values_list("id", flat=True))) | Q(unit__in=units)


def newest(visits: QuerySet[Visit], before: Place | None) -> tuple[list[Visit], bool]:
    """A page of visits from a place on, and whether there are more."""
    if before:
        at, id = before
        visits = visits.filter(first_at__lte=at).filter(Q(first_at__lt=at) | Q(id__gt=id))
    found = list(visits.order_by("-first_at", "id")[: VISITS_A_PAGE + 1])
    return found[:VISITS_A_PAGE], len(found) > VISITS_A_PAGE


def place_of(visit: Visit) -> str:
    return f"{visit.first_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{visit.id}"


def place_in(text: str) -> Place | None:
    """The place that `place_of` wrote; anything else means the beginning."""
    at, _between, id = text.partition("_")
    try:
        moment, number = dt.datetime.fromisoformat(at), uuid.UUID(id)
    except ValueError:
        return None
    return (moment, number) if moment.tzinfo else None


def rows(visits: list[Visit], calendars: Calendars, now: dt.datetime) -> list[Row]:
    typed = typed_plates(visits)
    return [row(visit, calendars[visit.station_id], typed, now) for visit in visits]


def row(visit: Visit, calendar: StationCalendar, typed: Mapping[str, str], now: dt.datetime) -> Row:
    stands = outcome_at(
        visit.outcome, visit.walk_off_basis, day=visit.day, calendar=calendar, now=now
    )
    vehicle = visit.vehicle
    return Row(
        visit=visit,
        outcome=str(Outcome(stands.outcome).label),
        basis=basis_words(visit, stands),
        plate=f"{vehicle.plate} {vehicle.plate_state}" if vehicle else typed.get(visit.unit, ""),
        vehicle_class=vehicle.get_vehicle_class_display() if vehicle else "",
        wait=wait_words(visit, stands),
    )


def basis_words(visit: Visit, stands: OutcomeNow) -> str:
    """How it is known that it left; and where a phone alone says that it was there, that."""
    basis = stands.walk_off_basis
    left = [str(WalkOffBasis(basis).label)] if basis else []
    return ", ".join([*left, *([str(NOT_SEEN)] if visit.not_seen else [])])


def typed_plates(visits: list[Visit]) -> dict[str, str]:
    """By unit; a plate whose text was purged has none."""
    ids = [int(visit.unit[2:]) for visit in visits if visit.unit.startswith("p:")]
    plates = TypedPlate.objects.filter(id__in=ids) if ids else []
    return {f"p:{plate.id}": plate.key or _("plate deleted") for plate in plates}


def wait_words(visit: Visit, stands: OutcomeNow) -> str:
    """Minutes with their basis; a wait that is not known is never a number."""
    if stands.outcome == Outcome.WAITING:
        return _("still in line")
    if visit.wait_seconds is None:
        return str(WaitBasis.NONE.label)
    basis = WaitBasis(visit.wait_basis).label
    if visit.wait_seconds < 60:
        return _("less than 1 min, %s") % basis
    minutes = round(visit.wait_seconds / 60)
    return _("%(minutes)s min, %(basis)s") % {"minutes": minutes, "basis": basis}
