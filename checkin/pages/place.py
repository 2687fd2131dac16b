"""A hauler's visit while it goes on: its place, what is known of the wait, and leaving."""

import datetime as dt
import logging
import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.language import follows_language
from accounts.models import Role, User
from checkin.history import visit_of
from checkin.models import Event, Kind, LeaveReason, Visit
from checkin.pages.board_words import between, length
from checkin.pages.join import person, wait_words
from checkin.phone.place import Place, place_of, state_of, went_to
from checkin.phone.said import leave
from licensing.mine.whose import own
from licensing.models import License

logger = logging.getLogger(__name__)
FROM_THOSE_BEFORE = gettext_lazy(
    "Forecast: the vehicles seen before you at the gate, and how fast the line moves."
)


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        choices=LeaveReason.choices,
        error_messages={"required": gettext_lazy("Choose why you are leaving.")},
    )


@allowed(Role.HAULER)
@require_safe
@follows_language
@never_cache
def my_place_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    visit, license = own_visit(person(request), id)
    state = state_of(visit, now)
    facts = {
        **(in_line_words(visit, now) if state == "in_line" else {}),
        "visit": visit, "license": license, "state": state, "now": now,
        "minutes": minutes_of(visit, state, now),
        "went_to": went_to(visit, now) if state == "moved" else None,
        "why_left": why_left(visit) if state == "left" else "",
    }  # fmt: skip
    return render(request, "checkin/phone/place.html", facts)


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
@follows_language
@never_cache
def leave_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    now, user = timezone.now(), person(request)
    visit, license = own_visit(user, id)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if state_of(visit, now) != "in_line":
        return nothing_to_leave(request, visit)
    if request.method == "POST" and form.is_valid():
        reason = LeaveReason(form.cleaned_data["reason"])
        if not leave(visit, license, reason=reason, user=user.pk, now=now):
            return nothing_to_leave(request, visit)
        logger.info("left by phone at station %s, by user %s", visit.station_id, user.pk)
        return redirect("my_place", visit.id)
    facts = {"visit": visit, "license": license, "form": form, "reasons": LeaveReason.choices}
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/phone/leave.html", facts, status=status)


def nothing_to_leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    messages.info(request, _("This visit had ended before. Nothing was written."))
    return redirect("my_place", visit.id)


def own_visit(user: User, id: uuid.UUID) -> tuple[Visit, License]:
    """With the license that it was made under. A visit has the id of its first event; where that
    changed, its old address leads to the visit that holds the event now."""
    visit = Visit.objects.filter(id=id).first() or visit_with(id)
    if visit is None or visit.license_id is None or visit.towed:
        raise Http404
    license = own(License.objects.all(), user).filter(id=visit.license_id).first()
    if license is None:
        raise Http404
    return visit, license


def visit_with(event: uuid.UUID) -> Visit | None:
    found = Event.objects.filter(id=event).first()
    return visit_of(found) if found else None


def minutes_of(visit: Visit, state: str, now: dt.datetime) -> str:
    """Waited so far, or until it was checked in; nothing where that is not known."""
    if state == "in_line" and visit.joined_at:
        return waited(int((now - visit.joined_at).total_seconds()))
    return "" if visit.wait_seconds is None else waited(visit.wait_seconds)


def waited(seconds: int) -> str:
    return length(seconds // 60) if seconds >= 60 else _("less than 1 min")


def in_line_words(visit: Visit, now: dt.datetime) -> dict[str, object]:
    place = place_of(visit, now)
    words = wait_words(place.here, now) | {"ahead": ahead_words(place)}
    if place.wait is None:
        return words
    expected = ", ".join([waited(60 * place.wait.minutes), between(place.wait)])
    return words | {"expected": expected, "basis": FROM_THOSE_BEFORE}


def ahead_words(place: Place) -> list[str]:
    """Whom the gate has seen, and who said so by phone: never one number for both."""
    phones = ngettext(
        "%(number)s vehicle that said so by phone",
        "%(number)s vehicles that said so by phone",
        place.by_phone,
    ) % {"number": place.by_phone}
    return [seen_words(place), *([phones] if place.by_phone else [])]


def seen_words(place: Place) -> str:
    if place.seen is not None:
        seen = ngettext(
            "%(number)s vehicle seen at the gate",
            "%(number)s vehicles seen at the gate",
            place.seen,
        )
        return seen % {"number": place.seen}
    if place.counted is None:
        return _("How many is not known: nobody at the gate sees the whole line now.")
    counted = ngettext(
        "How many is not known. An attendant counted %(number)s vehicle in the whole line.",
        "How many is not known. An attendant counted %(number)s vehicles in the whole line.",
        place.counted,
    )
    return counted % {"number": place.counted}


def why_left(visit: Visit) -> str:
    """As it was said, by phone or to an attendant."""
    left = Event.objects.filter(
        vehicle=visit.vehicle_id, day=visit.day, station=visit.station_id, kind=Kind.LEFT_LINE
    )
    said = {event.at: event.reason for event in left}
    reason = said.get(visit.ended_at, "") if visit.ended_at else ""
    return str(LeaveReason(reason).label) if reason in LeaveReason.values else reason
