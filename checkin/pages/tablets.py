"""One tablet: what it said last, its name, its place taken by another, its end; and the codes."""

import datetime as dt
import logging
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.forms import UsaForm
from checkin.calendar import station_calendars
from checkin.enrollment import GOOD_FOR, new_code
from checkin.fold import ORDER
from checkin.models import Device, Event, Kind, Station
from checkin.pages.acting import ACTING, may_act
from checkin.pages.aloud import grouped
from checkin.pages.health import SILENT_FOR, tablets
from checkin.pages.live import reason_words
from licensing import qr

logger = logging.getLogger(__name__)

EVENTS_SHOWN = 20
# Its events are looked for in these days only, so that the index by time serves.
LOOKED_BACK = dt.timedelta(days=30)


class NameForm(UsaForm):
    name = forms.CharField(label=gettext_lazy("Name of the tablet"), max_length=60)


@dataclass(frozen=True)
class Said:
    """One of its events in words; `came_late` where it was sent long after it happened, and
    `has_page` where it belongs to a visit: there it is corrected."""

    event: Event
    kind: str
    about: str
    came_late: bool
    has_page: bool


@allowed(*ACTING)
def tablet_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A POST gives the tablet another name."""
    device = device_or_404(code, number)
    form = NameForm(request.POST or None, initial={"name": device.name})
    if request.method == "POST" and form.is_valid():
        return rename(request, device, form.cleaned_data["name"])
    now = timezone.now()
    [shown] = tablets([device], station_calendars([device.station_id]), now)
    facts = {
        "tablet": shown,
        "station": device.station,
        "form": form,
        "said": last_said(device, now),
        "days": LOOKED_BACK.days,
        "may_act": may_act(request),
        "now": now,
    }
    return render(request, "checkin/tablet_one.html", facts)


def device_or_404(code: str, number: int) -> Device:
    """A tablet stands under its own station only."""
    devices = Device.objects.select_related("station", "status")
    return get_object_or_404(devices, pk=number, station__code=code)


def rename(request: HttpRequest, device: Device, name: str) -> HttpResponse:
    Device.objects.filter(pk=device.pk).update(name=name)
    logger.info("device %s renamed by user %s", device.pk, request.user.pk)
    messages.success(request, _("The tablet is now called %s.") % name)
    return redirect("tablet_one", code=device.station.code, number=device.pk)


def last_said(device: Device, now: dt.datetime) -> list[Said]:
    events = Event.objects.filter(
        station=device.station_id, device=device, at__gt=now - LOOKED_BACK
    )
    newest = events.select_related("license", "typed_plate").order_by("-at", "-id")
    return [said(event) for event in newest[:EVENTS_SHOWN]]


def said(event: Event) -> Said:
    return Said(
        event=event,
        kind=str(Kind(event.kind).label),
        about=about(event),
        came_late=event.received_at - event.at > SILENT_FOR,
        has_page=event.kind in ORDER,
    )


def about(event: Event) -> str:
    """Whom or what it names: a license, a plate, a count, a reason."""
    if event.kind == Kind.LINE_COUNT:
        return str(event.in_line)
    if event.kind == Kind.PAUSED:
        return reason_words(event.reason)
    if event.license:
        return event.license.number
    return event.license_number or (event.typed_plate and event.typed_plate.key) or ""


@allowed(*ACTING)
@never_cache
def enrollment_code_page(request: HttpRequest, code: str) -> HttpResponse:
    """The code is in this answer and nowhere else; asked for again, the page makes none."""
    station = get_object_or_404(Station, code=code)
    if request.method != "POST":
        return redirect("station", code=code)
    now = timezone.now()
    made = new_code(station, now=now)
    logger.info("enrollment code for station %s made by user %s", code, request.user.pk)
    return render(request, "checkin/enrollment_code.html", code_facts(made, station, now))


@allowed(*ACTING)
@never_cache
def swap_code_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A code with which another tablet takes this one's place; a revoked one has none to give."""
    device = device_or_404(code, number)
    if request.method != "POST" or device.revoked_at is not None:
        if device.revoked_at is not None:
            messages.info(request, revoked_already(device))
        return redirect("tablet_one", code=code, number=number)
    now = timezone.now()
    made = new_code(device.station, now=now, device=device)
    logger.info("enrollment code for device %s made by user %s", number, request.user.pk)
    facts = code_facts(made, device.station, now) | {"device": device}
    return render(request, "checkin/enrollment_code.html", facts)


def code_facts(made: str, station: Station, now: dt.datetime) -> dict[str, object]:
    """The code to read and to scan: after the #, so that no server's log ever has it."""
    address = f"HTTPS://{settings.HAULPASS_HOST}/TABLET/#{made}".upper()
    return {
        "station": station,
        "code": grouped(made),
        "qr": qr.svg(address),
        "good_until": now + GOOD_FOR,
    }


@allowed(*ACTING)
@require_POST
def revoke_tablet_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    device = device_or_404(code, number)
    mine = Device.objects.filter(pk=number, revoked_at=None).update(revoked_at=timezone.now())
    if mine == 1:
        logger.info("device %s revoked by user %s", number, request.user.pk)
        messages.success(request, _("%s is revoked and sends nothing any more.") % device.name)
    else:
        messages.info(request, revoked_already(device))
    return redirect("station", code=code)


def revoked_already(device: Device) -> str:
    return _("%s was revoked already.") % device.name
