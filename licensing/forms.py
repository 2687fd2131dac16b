"""The desk's forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsaForm
from accounts.models import Language
from accounts.phones import PhoneField
from licensing.haulers import HaulerFacts, VehicleFacts, clean_name
from licensing.issue import Terms
from licensing.models import VehicleClass
from licensing.plates import normalized_plate
from licensing.register import STATES
from licensing.terms import offered_terms

HAULER_FIELDS = ["name", "phone", "email", "language"]
VEHICLE_FIELDS = ["vehicle_class", "plate", "plate_state", "make", "color", "gross_weight_lb"]
TERM_FIELDS = ["term", "starts_on", "dumpsters", "loads_per_week", "stations"]


class IssueForm(UsaForm):
    """Everything a license needs, on one page."""

    name = forms.CharField(label=_("Name of the hauler or business"), max_length=200)
    phone = PhoneField(label=_("Phone"))
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    vehicle_class = forms.ChoiceField(label=_("Kind of vehicle"), choices=VehicleClass.choices)
    plate = forms.CharField(label=_("Plate"), max_length=12)
    plate_state = forms.CharField(
        label=_("State of the plate"),
        help_text=_("Two letters, such as MD."),
        validators=[RegexValidator(r"^[A-Za-z]{2}$", _("Write the state as two letters."))],
        widget=forms.TextInput(attrs={"class": "usa-input usa-input--small", "maxlength": 2}),
    )
    make = forms.CharField(label=_("Make and model"), max_length=60, required=False)
    color = forms.CharField(label=_("Color"), max_length=20, required=False)
    gross_weight_lb = forms.IntegerField(
        label=_("Registered gross weight, pounds"),
        help_text=_("From the registration card."),
        min_value=1,
        max_value=200_000,
    )

    term = forms.ChoiceField(label=_("Term"), choices=offered_terms)
    starts_on = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "usa-input"}),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
    )
    dumpsters = forms.IntegerField(
        label=_("Dumpsters of 2 cubic yards or more"), min_value=0, max_value=99, initial=0
    )
    loads_per_week = forms.DecimalField(
        label=_("Loads a week it expects"),
        help_text=_("Helps to read a quiet month fairly."),
        min_value=0,
        max_value=200,
        decimal_places=1,
        required=False,
    )
    stations = forms.CharField(
        label=_("Stations it means to use"),
        help_text=_("Codes of the stations, with spaces between them."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hauler_fields = [self[name] for name in HAULER_FIELDS]
        self.vehicle_fields = [self[name] for name in VEHICLE_FIELDS]
        self.term_fields = [self[name] for name in TERM_FIELDS]

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_plate(self) -> str:
        plate: str = self.cleaned_data["plate"].upper()
        if not normalized_plate(plate):
            raise ValidationError(_("A plate has letters or digits."))
        return plate

    def clean_plate_state(self) -> str:
        state: str = self.cleaned_data["plate_state"]
        return state.upper()

    def clean_stations(self) -> list[str]:
        codes: list[str] = self.cleaned_data["stations"].replace(",", " ").split()
        if any(len(code) > 20 for code in codes):
            raise ValidationError(_("A station code has 20 characters at most."))
        return codes

    def hauler(self) -> HaulerFacts:
        return HaulerFacts(**{name: self.cleaned_data[name] for name in HAULER_FIELDS})

    def vehicle(self) -> VehicleFacts:
        return VehicleFacts(**{name: self.cleaned_data[name] for name in VEHICLE_FIELDS})

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in TERM_FIELDS})


class StatusForm(UsaForm):
    """A change of status, with the reason that the register keeps."""

    to = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the register; the hauler reads it, too. Write no personal details."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "usa-textarea height-10"}),
    )


class FilterForm(UsaForm):
    """What the list of licenses is searched by."""

    q = forms.CharField(label=_("Number, plate, name or phone"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State today"), required=False, choices=[("", _("All")), *STATES.items()]
    )
