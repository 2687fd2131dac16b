"""What lists of the stations are filtered by: the station first, and often days."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from accounts.forms import UsaForm
from checkin.models import Station

DAYS: list[Callable[[Any], None]] = [
    MinValueValidator(dt.date(2000, 1, 1)),
    MaxValueValidator(dt.date(2100, 1, 1)),
]


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = DAYS


class StationFilter(UsaForm):
    station = forms.ModelChoiceField(
        Station.objects.all(),
        label=gettext_lazy("Station"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("All stations"),
    )

    @property
    def is_filtered(self) -> bool:
        """That something was asked for, so that an empty list can say so."""
        return any(self.data.get(name) for name in self.fields)
