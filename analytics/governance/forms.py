"""What an analyst and an administrator type about the method and what is kept."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UsaForm
from accounts.models import User
from analytics.models import Method
from checkin.pages.station_filter import DayField

SET = ("false_percent", "calls_a_week", "enough_days", "owner", "sunset_on")


class MethodForm(UsaForm):
    """`looked_at` is what was set when the preview was shown; saving something else asks again."""

    false_percent = forms.IntegerField(
        label=gettext_lazy("Of the names on the list, at most so many in 100 in use after all"),
        min_value=0,
        max_value=50,
        help_text=gettext_lazy("0 to 50, as expected from the model. Lower is stricter."),
    )
    calls_a_week = forms.IntegerField(
        label=gettext_lazy("Names a week, at most"),
        min_value=1,
        max_value=500,
        help_text=gettext_lazy("1 to 500: as many as those who call can take."),
    )
    enough_days = forms.IntegerField(
        label=gettext_lazy("Days on which it could have come, before silence is judged"),
        min_value=7,
        max_value=365,
        help_text=gettext_lazy("7 to 365."),
    )
    owner = forms.CharField(
        label=gettext_lazy("Owner of the method"),
        max_length=200,
        help_text=gettext_lazy("One person who answers for it, by name."),
    )
    sunset_on = DayField(
        label=gettext_lazy("Last day of the method"),
        help_text=gettext_lazy("After it nobody is listed until somebody decides anew."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput({"class": "work-seen"}))
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput({"class": "work-seen"}))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_sunset_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["sunset_on"]
        if day <= self.today:
            raise forms.ValidationError(_("This day has come. Choose a later one."))
        return day

    def clean_owner(self) -> str:
        return " ".join(self.cleaned_data["owner"].split())

    @property
    def set_to(self) -> str:
        """Everything that the list follows from, as one text."""
        return "|".join(str(self.cleaned_data[name]) for name in SET)

    @property
    def was_looked_at(self) -> bool:
        return bool(self.cleaned_data["looked_at"] == self.set_to)

    def method(self, by: User | None) -> Method:
        typed = self.cleaned_data
        return Method(
            made_by=by,
            reason=typed["reason"],
            owner=typed["owner"],
            sunset_on=typed["sunset_on"],
            false_share=Decimal(typed["false_percent"]) / 100,
            calls_a_week=typed["calls_a_week"],
            enough_days=typed["enough_days"],
        )


def as_typed(method: Method) -> dict[str, Any]:
    """What the form begins with: the method in force, without its reason."""
    return {
        "false_percent": round(100 * method.false_share),
        "calls_a_week": method.calls_a_week,
        "enough_days": method.enough_days,
        "owner": method.owner,
        "sunset_on": method.sunset_on,
        "seen": method.pk or 0,
    }
