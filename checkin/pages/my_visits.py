"""A hauler's own visits, the receipt of one, and what the hauler says of it."""

import datetime as dt
import logging
import uuid
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from checkin.calendar import station_calendars
from checkin.closing import OutcomeNow, outcome_at
from checkin.models import NOT_SEEN, Outcome, Visit, WaitBasis, WalkOffBasis
from checkin.pages.place import waited
from checkin.pages.visit import load_types
from checkin.receipt import Receipt, receipt_pdf
from checkin.remarks import MOST_OPEN, OPEN, TooMany, own_remarks, say, visit_now
from checkin.visit_details import Details, details_of
from licensing.mine.whose import own
from licensing.models import License, Vehicle
from licensing.templatetags.licensing import plate

logger = logging.getLogger(__name__)
VISITS_A_PAGE = 20
BASIS = {
    WaitBasis.MEASURED: gettext_lazy("measured at the gate"),
    WaitBasis.PHONE: gettext_lazy("from when you said so by phone"),
    WaitBasis.STATED: gettext_lazy("as you told the attendant"),
}


class VehicleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Vehicle) -> str:
        return plate(obj)


class MyVisitFilter(UsaForm):
    """Of the vehicles and months in which there is anything."""

    vehicle = VehicleField(
        Vehicle.objects.none(),
        label=gettext_lazy("Vehicle"),
        required=False,
        empty_label=gettext_lazy("All vehicles"),
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)

    def __init__(self, data: Any, visits: QuerySet[Visit]) -> None:
        super().__init__(data)
        vehicle, month = self.fields["vehicle"], self.fields["month"]
        assert isinstance(vehicle, forms.ModelChoiceField)  # noqa: S101 as declared
        assert isinstance(month, forms.ChoiceField)  # noqa: S101 as declared
        used = visits.order_by().values("license__vehicle")
        vehicle.queryset = Vehicle.objects.filter(id__in=used).order_by("plate", "id")
        months = visits.order_by().dates("day", "month", order="DESC")
        named = [(f"{day:%Y-%m}", date_format(day, "F Y")) for day in months]
        month.choices = [("", _("All months")), *named]


class RemarkForm(UsaForm):
    """`attempt` is made with the page, so that a page sent twice is known."""

    attempt = forms.UUIDField()
    text = forms.CharField(
        label=gettext_lazy("What is not right?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write what is not right. Nothing was sent.")},
        help_text=gettext_lazy("A supervisor reads it with this visit and answers here."),
    )


@dataclass(frozen=True)
class Row:
    """A visit in the words for its hauler. `wait` says how it is known; `note` may be empty."""

    visit: Visit
    outcome: str
    note: str
    wait: str


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_visits_page(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), person(request)
    visits = own_visits(user)
    form = MyVisitFilter(request.GET, visits)
    found = filtered(visits, form) if form.is_valid() else visits.none()
    page = Paginator(found, VISITS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "rows": rows(list(page), now),
        "is_filtered": any(form.data.get(name) for name in form.fields),
        "remarks": own_remarks(user).exists(),
    }
    return render(request, "checkin/my_visits.html", facts)


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_visit_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A visit, and below it "this is not right"."""
    now, user = timezone.now(), person(request)
    visit = own_visit(user, id)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return said(request, visit, form.cleaned_data, now)
    if visit.id != id and request.method != "POST":
        return redirect("my_visit", visit.id)
    details = details_of(visit)
    remarks = own_remarks(user).filter(visit__in={visit.id, *details.events})
    facts = {
        "row": rows([visit], now)[0],
        "details": details,
        "load": load_of(details),
        "has_receipt": visit.served_at is not None,
        "form": form,
        "attempt": uuid.uuid4(),
        "remarks": remarks,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/my_visit.html", facts, status=status)


def said(
    request: HttpRequest, visit: Visit, asked: dict[str, Any], now: dt.datetime
) -> HttpResponse:
    user = person(request)
    try:
        new = say(visit, asked["text"], attempt=asked["attempt"], user=user, now=now)
    except TooMany:
        messages.error(
            request,
            _("%s of your remarks wait for an answer, which is as many as may. Nothing was sent."
              " Send it once some are answered, or write to the city.") % MOST_OPEN,
        )  # fmt: skip
        return redirect("my_visit", visit.id)
    if new:
        logger.info("remark on visit %s by user %s", visit.id, user.pk)
        messages.success(request, _("Sent to the supervisor. The answer will stand on this page."))
    else:
        messages.info(request, _("This was sent before. Nothing was written twice."))
    return redirect("my_visit", visit.id)


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_remarks_page(request: HttpRequest) -> HttpResponse:
    """What was said and what came of it, newest first."""
    remarks = own_remarks(person(request)).select_related("station", "license__vehicle")
    page = Paginator(remarks, VISITS_A_PAGE).get_page(request.GET.get("page"))
    waiting = remarks.filter(OPEN).count()
    return render(request, "checkin/my_remarks.html", {"page": page, "waiting": waiting})


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_receipt_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Of a visit that was checked in."""
    visit = own_visit(person(request), id)
    if visit.served_at is None or visit.license is None:
        raise Http404
    row, details = rows([visit], timezone.now())[0], details_of(visit)
    receipt = Receipt(
        station=visit.station.name, address=visit.station.address, at=visit.served_at,
        license_number=visit.license.number, plate=plate(visit.license.vehicle),
        load=load_of(details), ticket=details.ticket_number,
        net_weight_lb=details.net_weight_lb, wait=row.wait,
    )  # fmt: skip
    response = HttpResponse(receipt_pdf(receipt), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{visit.day}.pdf"'
    return response


def person(request: HttpRequest) -> User:
    return cast("User", request.user)


def own_visits(user: User) -> QuerySet[Visit]:
    """Under any license of this person's haulers, older ones of a renewal's chain too."""
    mine = own(License.objects.all(), user).values_list("id", flat=True)
    visits = Visit.objects.filter(license__in=list(mine))
    return visits.select_related("station", "license__vehicle")


def own_visit(user: User, id: uuid.UUID) -> Visit:
    """Also by an older address: of a visit whose first event was corrected."""
    now_here = visit_now(id)
    visit = own_visits(user).filter(id=now_here.id).first() if now_here else None
    if visit is None:
        raise Http404
    return visit


def filtered(visits: QuerySet[Visit], form: MyVisitFilter) -> QuerySet[Visit]:
    vehicle, month = form.cleaned_data["vehicle"], form.cleaned_data["month"]
    if vehicle:
        visits = visits.filter(license__vehicle=vehicle)
    if month:
        year, number = map(int, month.split("-"))
        visits = visits.filter(day__year=year, day__month=number)
    return visits


def load_of(details: Details) -> str:
    return load_types().get(details.load_type, details.load_type) if details.load_type else ""


def rows(visits: list[Visit], now: dt.datetime) -> list[Row]:
    calendars = station_calendars({visit.station_id for visit in visits})
    found = []
    for visit in visits:
        stands = outcome_at(
            visit.outcome, visit.walk_off_basis,
            day=visit.day, calendar=calendars[visit.station_id], now=now,
        )  # fmt: skip
        outcome = str(Outcome(stands.outcome).label)
        found.append(Row(visit, outcome, note_of(visit, stands), wait_words(visit, stands)))
    return found


def note_of(visit: Visit, stands: OutcomeNow) -> str:
    """Why a visit counts as left, and that no tablet saw it."""
    basis = stands.walk_off_basis
    notes = [str(WalkOffBasis(basis).label)] if basis else []
    return ", ".join([*notes, str(NOT_SEEN)] if visit.not_seen else notes)


def wait_words(visit: Visit, stands: OutcomeNow) -> str:
    """A time never without how it is known; what is not known is no number."""
    if stands.outcome == Outcome.WAITING:
        return _("still in line")
    if visit.served_at is None:
        return _("not checked in")
    basis = BASIS.get(WaitBasis(visit.wait_basis))
    if visit.wait_seconds is None or basis is None:
        return _("not known")
    return _("%(time)s, %(basis)s") % {"time": waited(visit.wait_seconds), "basis": basis}
