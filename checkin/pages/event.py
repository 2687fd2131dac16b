"""An event that was wrong: the desk takes it back, or says how it was. The old one stays."""

import datetime as dt
import logging
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import User
from checkin.desk import TakenBackAlready, correct, named, names_of, take_back
from checkin.fold import ORDER
from checkin.history import Happened, all_events, with_what_became
from checkin.models import Event, Kind
from checkin.pages.acting import ACTING, may_act
from checkin.pages.city_time import as_typed, moment_typed
from checkin.pages.visit import lines

logger = logging.getLogger(__name__)
NAME = gettext_lazy("License number, plate or pass code")


class TakeBackForm(UsaForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It is kept with your name."),
    )


class CorrectForm(TakeBackForm):
    """How the event was. `cleaned_data` has what `desk.correct` takes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[(kind.value, kind.label) for kind in Kind if kind in ORDER],
    )
    at = forms.CharField(
        label=gettext_lazy("Date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}),
    )
    name = forms.CharField(label=NAME, max_length=100)
    field_order = ("kind", "at", "name", "reason")

    def __init__(self, happened: Happened, data: Any, *, now: dt.datetime) -> None:
        self.event, self.now = happened.event, now
        self.names = names_of(self.event)
        before = {
            "kind": self.event.kind,
            "at": as_typed(self.event.at),
            "name": name_shown(self.names),
        }
        super().__init__(data, initial=before, prefix="correct")
        plate_deleted = self.event.typed_plate is not None and not self.names
        self.fields["name"].required = bool(before["name"]) or plate_deleted

    def clean_at(self) -> dt.datetime:
        """Left as it was, the time keeps its fractions of a second."""
        typed = self.cleaned_data["at"]
        before = self.initial["at"].removesuffix(":00")
        if typed.removesuffix(":00") == before:
            return self.event.at
        return moment_typed(typed, now=self.now)

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.cleaned_data
        if self.errors:
            return asked
        before = (self.event.kind, self.event.at, self.initial["name"])
        if (asked["kind"], asked["at"], asked["name"]) == before:
            raise forms.ValidationError(
                _("Nothing is different. Change the time, the kind or the name.")
            )
        return asked | {"names": self.names_now()}

    def names_now(self) -> dict[str, str]:
        name, at = self.cleaned_data["name"], self.cleaned_data["at"]
        if name == self.initial["name"]:
            return self.names
        return named({0: (at, name)})[0].fields if name else {}


def name_shown(names: dict[str, str]) -> str:
    return names.get("license_number") or names.get("plate") or names.get("pass_code", "")


@allowed(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def event_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    happened = happened_of(id)
    data = request.POST if request.method == "POST" else None
    taking = data is not None and "take_back" in data
    correcting = None
    if happened.event.kind in ORDER:
        correcting = CorrectForm(happened, None if taking else data, now=now)
    taking_back = TakeBackForm(data if taking else None, prefix="void")
    if taking and taking_back.is_valid():
        return taken_back_at_desk(request, happened, taking_back.cleaned_data["reason"], now)
    if data is not None and not taking and correcting and correcting.is_valid():
        return corrected_at_desk(request, happened, correcting.cleaned_data, now)
    return shown(request, happened, correcting, taking_back)


def happened_of(id: uuid.UUID) -> Happened:
    """Counts of the line and pauses can be taken back too, and made anew at a tablet."""
    event = all_events().filter(id=id).exclude(kind=Kind.VOIDED).first()
    if event is None:
        raise Http404
    return with_what_became([event])[0]


def shown(
    request: HttpRequest,
    happened: Happened,
    correcting: CorrectForm | None,
    taking_back: TakeBackForm,
) -> HttpResponse:
    acting = may_act(request)
    wrong = request.method == "POST"
    facts = {
        "back": place_of(happened.event),
        "line": lines([happened], happened.event.day, acting=acting)[0],
        "correcting": correcting,
        "taking_back": taking_back,
        "may_act": acting,
    }
    return render(request, "checkin/event.html", facts, status=422 if wrong else 200)


def taken_back_at_desk(
    request: HttpRequest, happened: Happened, reason: str, now: dt.datetime
) -> HttpResponse:
    event = happened.event
    if not happened.counts and not happened.void:
        raise Http404  # practice counts nowhere, and so nothing of it is taken back
    if take_back(event, reason=reason, user=user_of(request), now=now):
        logger.info("event %s taken back by user %s", event.id, request.user.pk)
        messages.success(request, _("The event is taken back. It stays in the list, crossed out."))
    else:
        messages.info(request, _("The event was taken back already; nothing was changed."))
    return redirect(place_of(event))


def place_of(event: Event) -> str:
    """Where it is told: with its visit, or with its station's day."""
    if event.kind in ORDER:
        return reverse("visit", args=[event.id])
    return reverse("day_sheet", args=[event.station.code, event.day.isoformat()])


def corrected_at_desk(
    request: HttpRequest, happened: Happened, asked: dict[str, Any], now: dt.datetime
) -> HttpResponse:
    event = happened.event
    if not happened.counts and not happened.void:
        raise Http404
    how = {name: asked[name] for name in ("kind", "at", "names", "reason")}
    try:
        made = correct(event, **how, user=user_of(request), now=now)
    except TakenBackAlready:
        messages.error(
            request,
            _("Somebody took this event back or corrected it before you. Your correction was"
              " not written; see below how it stands now."),
        )  # fmt: skip
        return redirect("visit", event.id)
    logger.info("event %s corrected by user %s", event.id, request.user.pk)
    messages.success(request, _("The event is corrected. This is the visit that it is part of."))
    return redirect("visit", made)


def user_of(request: HttpRequest) -> int:
    assert isinstance(request.user, User)  # noqa: S101 login_required saw to it
    return request.user.pk
