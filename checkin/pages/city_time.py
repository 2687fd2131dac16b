"""Times of the city, as people type and read them."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from checkin.calendar import city_day, city_moment, city_zone


def moment_typed(text: str, *, now: dt.datetime) -> dt.datetime:
    """The moment of a date and a time of the city, in UTC. Raises ValidationError for a text
    that is none, for a time that summer time skips, and for one that lies ahead."""
    try:
        moment = city_moment(text)
    except ValueError:
        raise forms.ValidationError(why_no_moment(text)) from None
    if moment > now:
        raise forms.ValidationError(_("This time lies ahead. Write when it happened."))
    return moment


def why_no_moment(text: str) -> str:
    try:
        dt.datetime.fromisoformat(text if len(text) > 10 else "")
    except ValueError:
        return _("This is no time. Write it as 14:05.")
    return _("This time does not exist: summer time skips it.")


def as_typed(moment: dt.datetime) -> str:
    """As a field for date and time holds it, to the second."""
    return f"{moment.astimezone(city_zone()):%Y-%m-%dT%H:%M:%S}"


def clock(moment: dt.datetime, *, of_day: dt.date | None = None) -> str:
    """To the second; with the date where it is another day than `of_day`."""
    local = timezone.localtime(moment, city_zone())
    time = date_format(local, _("g:i:s A"))
    if of_day == city_day(moment):
        return time
    return f"{date_format(local, 'DATE_FORMAT')}, {time}"
