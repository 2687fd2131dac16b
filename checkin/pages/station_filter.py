"""What lists of the stations are filtered by: the station first, and often days."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
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


class DaysFilter(UsaForm):
    """From a day to a day: `usual_days` to `usual_last` where nothing is said, `most_days` at most.
    Cleaned, it has `first` and `last`, both included."""

    usual_days: ClassVar[int]
    most_days: ClassVar[int]
    from_day = DayField(label=gettext_lazy("From day"), required=False)
    to_day = DayField(label=gettext_lazy("To day"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def usual_last(self) -> dt.date:
        return self.today

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        last = asked.get("to_day") or self.usual_last
        first = asked.get("from_day") or last - dt.timedelta(days=self.usual_days - 1)
        if last < first:
            raise forms.ValidationError({"to_day": _("This day is before the first one.")})
        if (last - first).days >= self.most_days:
            raise forms.ValidationError({"to_day": _("Choose at most %s days.") % self.most_days})
        return asked | {"first": first, "last": last}


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
