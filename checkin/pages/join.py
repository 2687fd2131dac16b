"""Behind the QR of a station's sign: a hauler says "I am in line". Works without JavaScript."""

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.language import follows_language
from accounts.models import Role, User
from checkin.board.now import station_now, stations_now
from checkin.board.station_now import StationNow
from checkin.models import Station, Visit
from checkin.pages.board_words import BASIS, told
from checkin.phone.said import Answer, join
from checkin.phone.today import in_line, visits_today
from licensing.days import city_day
from licensing.mine.whose import own
from licensing.models import License
from licensing.register import licenses_at, standing_on
from licensing.words import SENTENCES

logger = logging.getLogger(__name__)
NOT_WRITTEN: dict[Answer, Promise] = {
    Answer.IN_LINE: _("You are already in line. Nothing was written twice."),
    Answer.SAID_BEFORE: _(
        "This was said before, and that visit has ended. To join again, press “I am in line” once "
        "more."
    ),
    Answer.CHECKED_IN: _(
        "This vehicle was checked in here within the last ten minutes. If you come back with "
        "another load, join then."
    ),
    Answer.TURNED_AWAY: _(
        "This vehicle was turned away here within the last two hours. If you come back, tell the "
        "attendant: your visit goes on without joining anew."
    ),
    Answer.TOO_OFTEN: _(
        "This vehicle has joined by phone very often today. Drive up to the gate: the attendant "
        "puts you in line."
    ),
}


@dataclass(frozen=True)
class Choice:
    """A vehicle in force, by its license; where it waits already, that visit."""

    license: License
    here: Visit | None
    elsewhere: Visit | None


@dataclass(frozen=True)
class NotInForce:
    license: License
    why: Promise


class JoinForm(forms.Form):
    """`attempt` is made with the page, so that a page sent twice is known."""

    attempt = forms.UUIDField(widget=forms.HiddenInput)
    license = forms.ChoiceField(
        error_messages={
            "required": _("Choose the vehicle that is in line."),
            "invalid_choice": _("This vehicle cannot join now. Choose one of the list."),
        }
    )

    def __init__(self, *args: object, choices: list[Choice]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        numbers = [choice.license.number for choice in choices]
        chosen = self.fields["license"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 as declared
        chosen.choices = [(number, number) for number in numbers]


@allowed(Role.HAULER)
@require_safe
@follows_language
@never_cache
def choose_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    waiting = in_line(visits_today(vehicles_of(person(request), now), now), now)
    stations = [told(here, now) for here in stations_now(now)]
    facts = {"stations": stations, "waiting": waiting}
    return render(request, "checkin/phone/choose.html", facts)


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
@follows_language
@never_cache
def join_page(request: HttpRequest, code: str) -> HttpResponse:
    now, user = timezone.now(), person(request)
    station = station_called(code)
    choices, others = choices_of(user, station, now)
    here = now_at(station, now)
    form = JoinForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and here.status != "closed" and form.is_valid():
        return joined(request, form, station, choices, now)
    free = [choice for choice in choices if choice.here is None]
    facts = {
        **wait_words(here, now), "station": station, "form": form, "choices": choices,
        "others": others, "free": free, "attempt": uuid.uuid4(),
        "chosen": form.data.get("license") or (free[0].license.number if len(free) == 1 else ""),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/phone/join.html", facts, status=status)


def joined(
    request: HttpRequest, form: JoinForm, station: Station, choices: list[Choice], now: dt.datetime
) -> HttpResponse:
    """Says it, and leads to the visit; where nothing was said, with the reason."""
    user, asked = person(request), form.cleaned_data
    license = next(one.license for one in choices if one.license.number == asked["license"])
    answer = join(license, station, attempt=asked["attempt"], user=user.pk, now=now)
    logger.info("join by phone at station %s: %s, by user %s", station.id, answer, user.pk)
    if answer in NOT_WRITTEN:
        messages.info(request, str(NOT_WRITTEN[answer]))
    here = [
        visit for visit in visits_today([license.vehicle_id], now) if visit.station_id == station.id
    ]
    if answer is Answer.TOO_OFTEN or not here:
        return redirect("join", station.code)
    return redirect("my_place", here[-1].id)


def now_at(station: Station, now: dt.datetime) -> StationNow:
    """Of a station that was just read."""
    here = station_now(station.code, now)
    assert here  # noqa: S101 stations are never deleted
    return here


def wait_words(here: StationNow, now: dt.datetime) -> dict[str, object]:
    """What templates/checkin/phone/wait.html needs."""
    return {"told": told(here, now), "basis": BASIS[here.wait.basis] if here.wait else ""}


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 `allowed` saw to it
    return request.user


def station_called(code: str) -> Station:
    """The sign says its code in upper case."""
    found = Station.objects.filter(code__iexact=code)
    station = found.filter(code=code).first() or found.first()
    if station is None:
        raise Http404
    return station


def newest_licenses(user: User, now: dt.datetime) -> list[License]:
    """One of each vehicle: the newest in force, else the newest."""
    of_vehicle: dict[int, License] = {}
    rows = own(licenses_at(now), user).order_by("-issued_on", "-id")
    for license in sorted(rows, key=lambda one: not in_force(one, now)):
        of_vehicle.setdefault(license.vehicle_id, license)
    return list(of_vehicle.values())


def in_force(license: License, now: dt.datetime) -> bool:
    return standing_on(license, city_day(now)).admits


def vehicles_of(user: User, now: dt.datetime) -> list[int]:
    return [license.vehicle_id for license in newest_licenses(user, now)]


def choices_of(
    user: User, station: Station, now: dt.datetime
) -> tuple[list[Choice], list[NotInForce]]:
    """The vehicles that may join, and those that may not."""
    licenses = newest_licenses(user, now)
    waiting = in_line(visits_today([license.vehicle_id for license in licenses], now), now)
    choices = [
        choice_of(license, station, waiting) for license in licenses if in_force(license, now)
    ]
    others = [
        NotInForce(license, SENTENCES[standing_on(license, city_day(now)).reason])
        for license in licenses
        if not in_force(license, now)
    ]
    return choices, others


def choice_of(license: License, station: Station, waiting: list[Visit]) -> Choice:
    own = [visit for visit in waiting if visit.vehicle_id == license.vehicle_id]
    here = [visit for visit in own if visit.station_id == station.id]
    elsewhere = [visit for visit in own if visit.station_id != station.id]
    return Choice(license, next(iter(here), None), next(iter(elsewhere), None))
