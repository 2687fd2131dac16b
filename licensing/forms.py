"""The desk's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsaForm
from accounts.models import Language
from accounts.phones import PhoneField
from licensing.fields import DayField, StationCodes, VehicleFields
from licensing.haulers import HaulerFacts, VehicleFacts, clean_name
from licensing.issue import Terms
from licensing.register import STATES
from licensing.terms import offered_terms

HAULER_FIELDS = ["name", "phone", "email", "language"]
VEHICLE_FIELDS = [
    "vehicle_class",
    "plate",
    "plate_state",
    "make",
    "year",
    "color",
    "gross_weight_lb",
]
TERM_FIELDS = ["term", "starts_on", "dumpsters", "loads_per_week", "stations"]


class IssueForm(VehicleFields):
    """Everything a license needs, on one page."""

    name = forms.CharField(label=_("Name of the hauler or business"), max_length=200)
    phone = PhoneField(label=_("Phone"))
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    term = forms.ChoiceField(label=_("Term"), choices=offered_terms)
    starts_on = DayField(label=_("First day"))
    dumpsters = forms.IntegerField(
        label=_("Dumpsters of 2 cubic yards or more"), min_value=0, max_value=99, initial=0
    )
    stations = StationCodes()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hauler_fields = [self[name] for name in HAULER_FIELDS]
        self.vehicle_fields = [self[name] for name in VEHICLE_FIELDS]
        self.term_fields = [self[name] for name in TERM_FIELDS]

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

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
