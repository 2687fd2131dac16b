"""Days of the city: license dates are days, and a day begins at midnight in the city's zone."""

import datetime as dt
from calendar import isleap

from django.utils import timezone


def city_day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def midnight(day: dt.date) -> dt.datetime:
    """The instant at which the day begins in the city."""
    return dt.datetime.combine(day, dt.time.min, timezone.get_default_timezone())


def last_day(first: dt.date, *, years: int | None = None, days: int | None = None) -> dt.date:
    """The last day of a term that begins on `first`: a year ends on the eve of its date."""
    if days:
        return first + dt.timedelta(days=days - 1)
    year = first.year + (years or 1)
    if (first.month, first.day) == (2, 29) and not isleap(year):
        return dt.date(year, 2, 28)
    return first.replace(year=year) - dt.timedelta(days=1)
