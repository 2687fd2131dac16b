"""What a tablet is told of its station, to do without the server for days: no word of licensees."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q

from checkin.calendar import StationCalendar, city_date, station_calendars
from checkin.models import Attendant, LoadType, Station
from licensing.models import VehicleClass
from licensing.standing import GRACE_DAYS

DAYS_AHEAD = 14
# Whose driver is asked for the trailer's pass as well.
TOWING = [VehicleClass.PICKUP.value, VehicleClass.BOX_TRUCK.value, VehicleClass.OTHER.value]


def briefing(station: Station, *, now: dt.datetime) -> dict[str, Any]:
    """As docs/protocol.md has it under "The station"."""
    calendar = station_calendars([station.id])[station.id]
    return {
        "station": station.code,
        "name": station.name,
        "time_zone": settings.CITY_TIME_ZONE,
        "grace_days": GRACE_DAYS,
        "towing_classes": TOWING,
        "days": days(calendar, city_date(now)),
        "load_types": load_types(),
        "attendants": attendants(station),
    }


def days(calendar: StationCalendar, first: dt.date) -> list[dict[str, Any]]:
    """Two weeks of the calendar from today on; the reason of a closure may be empty."""
    ahead = [first + dt.timedelta(days=n) for n in range(DAYS_AHEAD)]
    return [
        {
            "date": day.isoformat(),
            "open": calendar.is_open_on(day),
            "reason": calendar.closure_on(day) or "",
        }
        for day in ahead
    ]


def load_types() -> list[dict[str, str]]:
    offered = LoadType.objects.filter(is_offered=True)
    return [{"code": kind.code, "en": kind.english, "es": kind.spanish} for kind in offered]


def attendants(station: Station) -> list[dict[str, str]]:
    """Those who work here or everywhere. The PIN's hash lets a tablet ask for it offline."""
    here = Attendant.objects.filter(Q(station=station) | Q(station=None), left_at=None)
    return [{"id": str(one.id), "name": one.name, "pin": one.pin} for one in here]
