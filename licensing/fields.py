"""What the desk's and the portal's forms ask for in the same way."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UsaForm
from licensing.models import VehicleClass
from licensing.plates import normalized_plate

CODE_LENGTH = 20


class DayField(forms.DateField):
    """With the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        shown = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "usa-input"})
        super().__init__(widget=shown, input_formats=["%Y-%m-%d", "%m/%d/%Y"], **kwargs)


class StationCodes(forms.CharField):
    """Gives the list of the codes that were typed."""

    def __init__(self, **kwargs: Any) -> None:
        words: dict[str, Any] = {
            "label": gettext_lazy("Stations it means to use"),
            "help_text": gettext_lazy("Codes of the stations, with spaces between them."),
        }
        super().__init__(max_length=200, required=False, **words | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        codes: list[str] = super().clean(value).replace(",", " ").split()
        if any(len(code) > CODE_LENGTH for code in codes):
            raise forms.ValidationError(
                _("A station code has %s characters at most.") % CODE_LENGTH
            )
        return codes


class VehicleFields(UsaForm):
    """One vehicle, and how often it is expected."""

    vehicle_class = forms.ChoiceField(
        label=gettext_lazy("Kind of vehicle"), choices=VehicleClass.choices
    )
    plate = forms.CharField(label=gettext_lazy("Plate"), max_length=12)
    plate_state = forms.RegexField(
        r"^[A-Za-z]{2}$", label=gettext_lazy("State of the plate"), initial="MD",
        help_text=gettext_lazy("Two letters, such as MD."),
        error_messages={"invalid": gettext_lazy("Write the state as two letters.")},
        widget=forms.TextInput(attrs={"class": "usa-input usa-input--small", "maxlength": 2}),
    )  # fmt: skip
    gross_weight_lb = forms.IntegerField(
        label=gettext_lazy("Registered gross weight, pounds"),
        help_text=gettext_lazy("From the registration card."), min_value=1, max_value=200_000,
    )  # fmt: skip
    make = forms.CharField(label=gettext_lazy("Make and model"), max_length=60, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Model year"), min_value=1900, max_value=2100, required=False
    )
    color = forms.CharField(label=gettext_lazy("Color"), max_length=20, required=False)
    loads_per_week = forms.DecimalField(
        label=gettext_lazy("Loads a week it expects"),
        help_text=gettext_lazy("Helps to read a quiet month fairly."),
        min_value=0, max_value=200, decimal_places=1, required=False,
    )  # fmt: skip

    def clean_plate(self) -> str:
        plate: str = self.cleaned_data["plate"].upper()
        if not normalized_plate(plate):
            raise forms.ValidationError(_("A plate has letters or digits."))
        return plate

    def clean_plate_state(self) -> str:
        state: str = self.cleaned_data["plate_state"]
        return state.upper()
