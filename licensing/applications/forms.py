"""What a clerk types about an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsaForm
from accounts.models import Language
from accounts.phones import PhoneField
from licensing.applications.complete import label
from licensing.fields import DayField, StationCodes, VehicleFields
from licensing.haulers import clean_name
from licensing.models import Application, ApplicationVehicle, Document, Hauler
from licensing.terms import offered_terms
from licensing.waste import offered_kinds

OF_APPLICATION = ["name", "phone", "term", "dumpsters", "insurance_expires_on", "signature"]
OF_VEHICLE = ["plate", "plate_state", "vehicle_class", "gross_weight_lb"]


class ReasonForm(UsaForm):
    """Of a decision, with the version of the application that the page showed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "usa-textarea height-10"}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForm(ReasonForm):
    """`what` is "field", or "position:field" of a vehicle."""

    what = forms.ChoiceField(label=_("What shall the hauler look at again?"))

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vehicles = {row.position: row for row in application.vehicles.filter(set_aside="")}
        choices = [(name, label(Application, name)) for name in OF_APPLICATION]
        for position, vehicle in self.vehicles.items():
            named = [(name, label(ApplicationVehicle, name)) for name in OF_VEHICLE]
            papers = [(kind.value, str(kind.label)) for kind in Document.Kind]
            choices += [
                (f"{position}:{name}", f"{vehicle.plate or position}: {text}")
                for name, text in [*named, *papers]
            ]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(["what", "reason", "seen"])

    def asked(self) -> tuple[ApplicationVehicle | None, str, str]:
        position, _colon, field = self.cleaned_data["what"].rpartition(":")
        vehicle = self.vehicles[int(position)] if position else None
        return vehicle, field, self.cleaned_data["reason"]


class WeightForm(UsaForm):
    vehicle = forms.IntegerField(widget=forms.HiddenInput)
    pounds = forms.IntegerField(
        label=_("Weight on the card, pounds"), min_value=1, max_value=200_000
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(UsaForm):
    text = forms.CharField(
        label=_("Note"), help_text=_("The desk reads it, the hauler does not."), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "usa-textarea height-10"}),
    )  # fmt: skip


class PapersForm(UsaForm):
    """A document of one vehicle, photographed or scanned at the counter."""

    vehicle = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of document"), choices=Document.Kind.choices)
    file = forms.FileField(
        label=_("Photo or PDF, up to 10 MB"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,application/pdf", "class": "usa-file-plain"}
        ),
    )


class CounterForm(UsaForm):
    """Who stands at the counter, and for how long: with a name, a clerk can begin. What is missing
    is said on the next page."""

    name = forms.CharField(label=_("Name of the hauler or business"), max_length=200)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    reach = forms.ChoiceField(
        label=_("How the city reaches the hauler"), choices=Application.Reach.choices
    )
    id_seen = forms.CharField(
        label=_("Identity document seen"), help_text=_("The kind of document, without its number."),
        max_length=60, required=False,
    )  # fmt: skip
    term = forms.ChoiceField(label=_("Term"), choices=offered_terms)
    dumpsters = forms.IntegerField(
        label=_("Dumpsters of 2 cubic yards or more"), min_value=0, max_value=99, initial=0
    )
    stations = StationCodes()

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class BeginForm(CounterForm):
    key = forms.UUIDField(widget=forms.HiddenInput)


class FactsForm(CounterForm):
    """All that an application says beside its vehicles, as the desk may change it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    applicant_type = forms.ChoiceField(
        label=_("Who applies?"), choices=[("", "–"), *Hauler.Applicant.choices], required=False
    )
    trade_name = forms.CharField(label=_("Trade name"), max_length=200, required=False)
    mailing_address = forms.CharField(label=_("Mailing address"), max_length=300, required=False)
    physical_address = forms.CharField(label=_("Physical address"), max_length=300, required=False)
    starts_on = DayField(
        label=_("First day"), required=False, help_text=_("Empty: as soon as it is issued.")
    )
    waste_kinds = forms.MultipleChoiceField(
        label=_("What will you haul?"), required=False, choices=offered_kinds,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "usa-checkbox__input"}),
    )  # fmt: skip
    insurance_carrier = forms.CharField(
        label=_("Insurance company"), max_length=100, required=False
    )
    insurance_policy = forms.CharField(
        label=_("Insurance policy number"), max_length=60, required=False
    )
    insurance_expires_on = DayField(label=_("Insurance good through"), required=False)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class VehicleForm(VehicleFields):
    """One vehicle of an application, at the counter and in the portal."""
