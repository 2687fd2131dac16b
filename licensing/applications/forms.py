"""What a clerk types about an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsaForm
from accounts.phones import PhoneField
from licensing.applications.complete import label
from licensing.haulers import clean_name
from licensing.models import Application, ApplicationVehicle, Document, VehicleClass
from licensing.plates import normalized_plate
from licensing.terms import offered_terms

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
    """Who stands at the counter, and for how long. Nothing is required here: what is missing is
    said on the next page, so that a clerk can begin with what there is."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the hauler or business"), max_length=200)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", _("English")), ("es", _("Spanish"))]
    )
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
    stations = forms.CharField(
        label=_("Stations it means to use"), max_length=200, required=False,
        help_text=_("Codes of the stations, with spaces between them."),
    )  # fmt: skip

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_stations(self) -> list[str]:
        return [code[:20] for code in self.cleaned_data["stations"].replace(",", " ").split()]


class VehicleForm(UsaForm):
    """One vehicle of an application, at the counter and in the portal."""

    vehicle_class = forms.ChoiceField(label=_("Kind of vehicle"), choices=VehicleClass.choices)
    plate = forms.CharField(label=_("Plate"), max_length=12)
    plate_state = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("State of the plate"), initial="MD",
        help_text=_("Two letters, such as MD."), max_length=2,
        error_messages={"invalid": _("Write the state as two letters.")},
    )  # fmt: skip
    gross_weight_lb = forms.IntegerField(
        label=_("Registered gross weight, pounds"), help_text=_("From the registration card."),
        min_value=1, max_value=200_000,
    )  # fmt: skip
    make = forms.CharField(label=_("Make and model"), max_length=60, required=False)
    year = forms.IntegerField(label=_("Model year"), min_value=1900, max_value=2100, required=False)
    color = forms.CharField(label=_("Color"), max_length=20, required=False)
    loads_per_week = forms.DecimalField(
        label=_("Loads a week it expects"), help_text=_("Helps to read a quiet month fairly."),
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
