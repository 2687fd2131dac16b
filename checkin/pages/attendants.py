"""The attendants: who may hold a tablet, where, and by which PIN."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from checkin.attendants import FEWEST, MOST, hashed_pin, is_free, random_pin
from checkin.models import Attendant, Station
from checkin.pages.acting import ACTING, may_act
from checkin.pages.station_filter import StationFilter

logger = logging.getLogger(__name__)

ATTENDANTS_A_PAGE = 25


class AttendantFilter(StationFilter):
    left = forms.ChoiceField(
        label=gettext_lazy("Who"),
        choices=[
            ("", gettext_lazy("Who works here")),
            ("left", gettext_lazy("Who has left")),
            ("all", gettext_lazy("Everybody")),
        ],
        required=False,
    )


class AttendantForm(UsaForm):
    name = forms.CharField(
        label=gettext_lazy("Name on the tablet"),
        max_length=40,
        help_text=gettext_lazy("As colleagues say it: Rosa M."),
    )
    station = forms.ModelChoiceField(
        Station.objects.all(),
        label=gettext_lazy("Station"),
        required=False,
        empty_label=gettext_lazy("Every station"),
    )


class PinForm(UsaForm):
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        required=False,
        validators=[
            RegexValidator(
                rf"^[0-9]{{{FEWEST},{MOST}}}\Z", gettext_lazy("A PIN is four to six digits.")
            )
        ],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Four to six digits. Left empty, one is drawn."),
    )

    def __init__(self, *args: Any, of: Attendant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        working = Attendant.objects.filter(left_at=None)
        self.others = [other for other in working if other != of]

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if pin and not is_free(pin, self.others):
            raise forms.ValidationError(
                _("Somebody else has this PIN. Choose another one, or leave the field empty.")
            )
        return pin or random_pin(self.others)


class NewAttendantForm(PinForm, AttendantForm):
    field_order = ["name", "station", "pin"]


@allowed(*ACTING)
@require_safe
def attendants_page(request: HttpRequest) -> HttpResponse:
    form = AttendantFilter(request.GET)
    found = filtered(form) if form.is_valid() else Attendant.objects.none()
    page = Paginator(found, ATTENDANTS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "is_filtered": form.is_filtered,
        "may_act": may_act(request),
    }
    return render(request, "checkin/attendants.html", facts)


def filtered(form: AttendantFilter) -> QuerySet[Attendant]:
    asked = form.cleaned_data
    found = Attendant.objects.select_related("station")
    if asked["station"]:
        found = found.filter(Q(station=asked["station"]) | Q(station=None))
    if asked["left"] == "all":
        return found
    return found.filter(left_at__isnull=asked["left"] != "left")


@allowed(*ACTING)
@never_cache
def new_attendant_page(request: HttpRequest) -> HttpResponse:
    form = NewAttendantForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        facts = {"form": form, "may_act": may_act(request)}
        return render(request, "checkin/attendant_new.html", facts, status=status)
    asked = form.cleaned_data
    made = Attendant.objects.create(
        name=asked["name"], station=asked["station"], pin=hashed_pin(asked["pin"])
    )
    logger.info("attendant %s added by user %s", made.pk, request.user.pk)
    return shown_once(request, made, asked["pin"])


@allowed(*ACTING)
def attendant_page(request: HttpRequest, number: int) -> HttpResponse:
    """A POST changes the name and the station."""
    attendant = attendant_or_404(number)
    form = AttendantForm(
        request.POST or None,
        initial={"name": attendant.name, "station": attendant.station_id},
    )
    if request.method == "POST" and form.is_valid():
        Attendant.objects.filter(pk=number).update(**form.cleaned_data)
        logger.info("attendant %s changed by user %s", number, request.user.pk)
        messages.success(request, _("Saved. Tablets hear of it within five minutes."))
        return redirect("attendant", number=number)
    return one(request, attendant, form=form)


def attendant_or_404(number: int) -> Attendant:
    return get_object_or_404(Attendant.objects.select_related("station"), pk=number)


def one(request: HttpRequest, attendant: Attendant, **forms: Any) -> HttpResponse:
    """The page of one; a form with errors stands in the place of a fresh one."""
    started = {"name": attendant.name, "station": attendant.station_id}
    facts = {
        "attendant": attendant,
        "form": AttendantForm(initial=started),
        "pin_form": PinForm(of=attendant),
        "may_act": may_act(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/attendant.html", facts | forms, status=status)


@allowed(*ACTING)
@never_cache
def new_pin_page(request: HttpRequest, number: int) -> HttpResponse:
    """A PIN forgotten, or that of somebody who is back: from then on they work here again."""
    attendant = attendant_or_404(number)
    if request.method != "POST":
        return redirect("attendant", number=number)
    form = PinForm(request.POST, of=attendant)
    if not form.is_valid():
        return one(request, attendant, pin_form=form)
    pin = form.cleaned_data["pin"]
    Attendant.objects.filter(pk=number).update(pin=hashed_pin(pin), left_at=None)
    logger.info("attendant %s given a new PIN by user %s", number, request.user.pk)
    return shown_once(request, attendant, pin)


def shown_once(request: HttpRequest, attendant: Attendant, pin: str) -> HttpResponse:
    """The PIN is in this answer and nowhere else."""
    return render(request, "checkin/attendant_pin.html", {"attendant": attendant, "pin": pin})


@allowed(*ACTING)
@require_POST
def attendant_left_page(request: HttpRequest, number: int) -> HttpResponse:
    """Kept for the events that carry the name; the PIN opens no tablet any more."""
    attendant = attendant_or_404(number)
    left = Attendant.objects.filter(pk=number, left_at=None).update(left_at=timezone.now())
    if left:
        logger.info("attendant %s has left, says user %s", number, request.user.pk)
    messages.success(
        request,
        _("%s has left. Tablets hear of it within five minutes; what was recorded stays.")
        % attendant.name,
    )
    return redirect("attendants")
