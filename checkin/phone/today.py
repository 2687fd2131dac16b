"""Where a hauler's vehicles stand today: the visits that are folded from all events, of the gate
as of the phone."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from checkin.calendar import city_day, station_calendars
from checkin.closing import line_ends_at
from checkin.desk import taken_back
from checkin.fold import REFUSED, REPEAT
from checkin.models import Event, Kind, Outcome, Visit


def visits_today(vehicles: Iterable[int], now: dt.datetime) -> list[Visit]:
    """Of these vehicles (their ids), in the order in which they began, over all stations."""
    units = [f"v:{id}" for id in vehicles]
    found = Visit.objects.filter(unit__in=units, day=city_day(now), towed=False)
    return list(found.select_related("station", "license").order_by("first_at", "id"))


def in_line(visits: Iterable[Visit], now: dt.datetime) -> list[Visit]:
    """Those that still wait."""
    waiting = [visit for visit in visits if visit.outcome == Outcome.WAITING]
    calendars = station_calendars({visit.station_id for visit in waiting})
    return [
        visit for visit in waiting if now < line_ends_at(visit.day, calendars[visit.station_id])
    ]


def events_of(vehicle: int, kind: Kind, now: dt.datetime) -> QuerySet[Event]:
    """Today's events of that kind that name the vehicle."""
    return Event.objects.filter(vehicle=vehicle, day=city_day(now), kind=kind, practice=False)


def just_checked_in(visits: Iterable[Visit], now: dt.datetime) -> bool:
    """So shortly ago that joining again would be the same visit (rule 3 of the fold)."""
    times = [visit.served_at for visit in visits if visit.served_at and not visit.ended_at]
    return any(now - served_at <= REPEAT for served_at in times)


def just_turned_away(vehicle: int, station: int, now: dt.datetime) -> bool:
    """So shortly ago that a check-in would still serve that visit (rule 4)."""
    lately = events_of(vehicle, Kind.REFUSED, now).filter(station=station, at__gte=now - REFUSED)
    ids = set(lately.values_list("id", flat=True))
    return bool(ids - taken_back(ids))
