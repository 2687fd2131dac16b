"""The stations: hours, closures, and the tablets that check vehicles in."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.models import Role
from checkin.calendar import StationCalendar, city_date, station_calendars
from checkin.enrollment import GOOD_FOR, new_code
from checkin.models import Device, Event, Station
from checkin.pages.aloud import grouped

logger = logging.getLogger(__name__)

STATIONS_A_PAGE = 10
TABLETS_A_PAGE = 25
TABLETS_SHOWN = 5  # of each station, on the page of all stations
CLOSURES_SHOWN = 5
# A tablet's last event is looked for in these days only, so that the index by time serves.
LISTENED = dt.timedelta(days=30)
ACTING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Tablet:
    """`heard_at` is the receipt of its newest event; None: none in LISTENED."""

    device: Device
    heard_at: dt.datetime | None


@dataclass(frozen=True)
class Panel:
    """What the pages say of one station."""

    station: Station
    today: str
    closures: list[tuple[dt.date, dt.date, str]]
    more_closures: int
    tablets: list[Tablet]


@allowed(*ACTING)
@require_safe
def stations_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(Station.objects.all(), STATIONS_A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "panels": panels(list(page), now)}
    return render(request, "checkin/stations.html", facts | surroundings(request, now))


@allowed(*ACTING)
@require_safe
def station_page(request: HttpRequest, code: str) -> HttpResponse:
    """One station with all of its tablets, revoked ones last."""
    now = timezone.now()
    station = get_object_or_404(Station, code=code)
    devices = station.devices.order_by(
        F("revoked_at").desc(nulls_first=True), "-enrolled_at", "-id"
    )
    page = Paginator(devices, TABLETS_A_PAGE).get_page(request.GET.get("page"))
    calendar = station_calendars([station.id])[station.id]
    facts = {"page": page, "panel": panel(station, calendar, tablets(page, now), now)}
    return render(request, "checkin/station.html", facts | surroundings(request, now))


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
    facts = {"station": station, "code": grouped(made), "good_until": now + GOOD_FOR}
    return render(request, "checkin/enrollment_code.html", facts)


@allowed(*ACTING)
@require_POST
def revoke_tablet_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    device = get_object_or_404(Device, pk=number, station__code=code)
    mine = Device.objects.filter(pk=number, revoked_at=None).update(revoked_at=timezone.now())
    if mine == 1:
        logger.info("device %s revoked by user %s", number, request.user.pk)
        messages.success(request, _("%s is revoked and sends nothing any more.") % device.name)
    else:
        messages.info(request, _("%s was revoked already.") % device.name)
    return redirect("station", code=code)


def surroundings(request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """An auditor sees the same pages without their buttons."""
    may_act = getattr(request.user, "role", "") in ACTING
    return {"may_act": may_act, "listened_days": LISTENED.days, "now": now}


def panels(stations: list[Station], now: dt.datetime) -> list[Panel]:
    calendars = station_calendars(station.id for station in stations)
    shown = tablets(newest_in_force(stations), now)
    return [
        panel(
            station,
            calendars[station.id],
            [tablet for tablet in shown if tablet.device.station_id == station.id],
            now,
        )
        for station in stations
    ]


def panel(
    station: Station, calendar: StationCalendar, shown: list[Tablet], now: dt.datetime
) -> Panel:
    today = city_date(now)
    ahead = sorted(closure for closure in calendar.closures if closure[1] >= today)
    return Panel(
        station=station,
        today=hours_today(calendar, today),
        closures=ahead[:CLOSURES_SHOWN],
        more_closures=len(ahead[CLOSURES_SHOWN:]),
        tablets=shown,
    )


def hours_today(calendar: StationCalendar, today: dt.date) -> str:
    reason = calendar.closure_on(today)
    if reason is not None:
        return _("Closed today: %s") % reason if reason else _("Closed today.")
    if calendar.schedule_on(today) is None:
        return _("Open every day (no hours on record).")
    hours = calendar.hours_on(today)
    if hours is None:
        return _("Closed on this day of the week.")
    opens, closes = (time_format(time, "TIME_FORMAT") for time in hours)
    return _("Open today from %(opens)s to %(closes)s.") % {"opens": opens, "closes": closes}


def newest_in_force(stations: list[Station]) -> Iterable[Device]:
    order = [F("enrolled_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=F("station_id"), order_by=order)
    in_force = Device.objects.filter(station__in=stations, revoked_at=None)
    return in_force.annotate(place=place).filter(place__lte=TABLETS_SHOWN).order_by("place")


def tablets(devices: Iterable[Device], now: dt.datetime) -> list[Tablet]:
    """The devices in their order, and when each was last heard: one query for all."""
    found = list(devices)
    events = Event.objects.filter(
        station__in={device.station_id for device in found},
        at__gt=now - LISTENED,
        device__in=found,
    )
    heard = dict(events.values_list("device").annotate(Max("received_at")))
    return [Tablet(device, heard.get(device.id)) for device in found]
