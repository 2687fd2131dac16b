"""Days of the city: license dates are days, and a day begins at midnight in the city's zone."""

import datetime as dt

from django.utils import timezone

from licensing.models import Term


def city_day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def midnight(day: dt.date) -> dt.datetime:
    """The instant at which the day begins in the city."""
    return dt.datetime.combine(day, dt.time.min, timezone.get_default_timezone())


def last_day(term: Term, first: dt.date) -> dt.date:
    """The day a license of this term is good through: a year ends on the eve of its date."""
    if term is Term.DAYS_90:
        return first + dt.timedelta(days=term.days - 1)
    if (first.month, first.day) == (2, 29):
        return first.replace(year=first.year + 1, day=28)
    return first.replace(year=first.year + 1) - dt.timedelta(days=1)
