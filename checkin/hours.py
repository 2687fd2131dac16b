"""Dated opening hours and closures as people keep them. What is past is never rewritten: reports
and waits of last week were counted with the hours of last week."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from checkin.calendar import Hours
from checkin.models import Closure, Station, StationHours


class AlreadyThere(Exception):
    """Something of these stations begins on that day already; nothing was written."""

    def __init__(self, stations: list[str]) -> None:
        super().__init__(stations)
        self.stations = stations


def add_week(station: Station, effective_on: dt.date, week: Mapping[int, Hours]) -> None:
    """The hours by weekday from a day on; a weekday that is not named is closed.

    Raises AlreadyThere where a week begins on that day.
    """
    rows = [
        StationHours(
            station=station, effective_on=effective_on, weekday=weekday, opens=opens, closes=closes
        )
        for weekday, (opens, closes) in week.items()
    ]
    with transaction.atomic():
        # Two people who add the same week: the second one finds the first one's.
        Station.objects.select_for_update().get(pk=station.pk)
        if station.hours.filter(effective_on=effective_on).exists():
            raise AlreadyThere([station.name])
        StationHours.objects.bulk_create(rows)


def remove_week(station: Station, effective_on: dt.date, *, today: dt.date) -> bool:
    """Whether there was one to remove that has not begun before today."""
    if effective_on < today:
        return False
    removed, _by_model = station.hours.filter(effective_on=effective_on).delete()
    return removed > 0


def close(stations: Iterable[Station], first: dt.date, last: dt.date, reason: str) -> None:
    """All of them, or none and AlreadyThere, where some have a closure from that day."""
    chosen = list(stations)
    rows = [
        Closure(station=station, from_date=first, to_date=last, reason=reason) for station in chosen
    ]
    try:
        with transaction.atomic():
            Closure.objects.bulk_create(rows)
    except IntegrityError:
        there = Closure.objects.filter(station__in=chosen, from_date=first)
        raise AlreadyThere(list(there.values_list("station__name", flat=True))) from None


def open_again(closure: Closure, on: dt.date, *, today: dt.date) -> bool:
    """Ends a closure before `on`, which is today or later; one that had no day yet goes.

    False, and nothing is changed, where it is over already or `on` lies outside of it.
    """
    if not max(today, closure.from_date) <= on <= closure.to_date:
        return False
    if on == closure.from_date:
        closure.delete()
    else:
        Closure.objects.filter(pk=closure.pk).update(to_date=on - dt.timedelta(days=1))
    return True
