"""What is known ahead of a station: its week, its closures, and weeks that begin soon."""

import datetime as dt
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from checkin.calendar import Hours, StationCalendar

AHEAD = dt.timedelta(days=30)


@dataclass(frozen=True)
class Change:
    """From a day to another on which a station is not open as usual, or from which it has other
    hours."""

    first: dt.date
    last: dt.date | None
    text: str

    @property
    def when(self) -> str:
        if self.last is None:
            return _("From %(day)s") % {"day": day_words(self.first)}
        if self.last == self.first:
            return day_words(self.first)
        ends = {"first": day_words(self.first), "last": day_words(self.last)}
        return _("%(first)s to %(last)s") % ends


def day_words(day: dt.date) -> str:
    weekday, date = date_format(day, "l"), date_format(day, "MONTH_DAY_FORMAT")
    return f"{weekday}, {date}"


def week_of_hours(calendar: StationCalendar, today: dt.date) -> list[tuple[str, str]]:
    """Each weekday with its hours; nothing where none are known."""
    schedule = calendar.schedule_on(today)
    return weekdays(schedule) if schedule is not None else []


def weekdays(schedule: dict[int, Hours]) -> list[tuple[str, str]]:
    return [(str(name), hours_words(schedule.get(number))) for number, name in WEEKDAYS.items()]


def hours_words(hours: Hours | None) -> str:
    if hours is None:
        return _("closed")
    return "–".join(time_format(time, "TIME_FORMAT") for time in hours)


def changes_ahead(calendar: StationCalendar, today: dt.date) -> list[Change]:
    """In the order of their days, for the next 30."""
    until = today + AHEAD
    closures = [
        Change(first, last, closed_words(reason))
        for first, last, reason in calendar.closures
        if first <= until and last >= today
    ]
    weeks = [
        Change(day, None, other_hours(schedule))
        for day, schedule in calendar.schedules.items()
        if today < day <= until
    ]
    return sorted(closures + weeks, key=lambda change: change.first)


def closed_words(reason: str) -> str:
    return _("Closed: %(reason)s") % {"reason": reason} if reason else _("Closed")


def other_hours(schedule: dict[int, Hours]) -> str:
    """Weekdays with the same hours are said together."""
    by_hours: dict[str, list[str]] = {}
    for weekday, hours in weekdays(schedule):
        by_hours.setdefault(hours, []).append(weekday)
    said = [f"{', '.join(names)} {hours}" for hours, names in by_hours.items()]
    return _("Other hours: %(hours)s") % {"hours": "; ".join(said)}
