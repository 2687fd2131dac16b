"""What a hauler types, a step at a time. What the city requires is asked for where it is asked;
the last step says what is still missing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsaForm
from accounts.models import Language
from licensing.applications.forms import VehicleForm
from licensing.fields import DayField, StationCodes
from licensing.haulers import clean_name
from licensing.models import Document, Hauler, LicensingRules
from licensing.places import places
from licensing.portal.steps import CARD, paper_name
from licensing.rules import rules
from licensing.terms import offered_terms
from licensing.waste import offered_kinds

STATIONS: dict[str, Any] = {
    "label": _("Which transfer stations will you use?"),
    "help_text": _("Helps to read a quiet month fairly. You may use others, too."),
}
BOXES = forms.CheckboxSelectMultiple(attrs={"class": "usa-checkbox__input"})
PHOTO_OR_PDF = "image/jpeg,image/png,application/pdf"


class WhoForm(UsaForm):
    applicant_type = forms.ChoiceField(label=_("Who applies?"), choices=Hauler.Applicant.choices)
    name = forms.CharField(
        label=_("Your legal name, or that of the business"), max_length=200,
        widget=forms.TextInput(attrs={"class": "usa-input", "autocomplete": "name"}),
    )  # fmt: skip
    trade_name = forms.CharField(
        label=_("Name painted on the vehicle, if another"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False,
        widget=forms.EmailInput(attrs={"class": "usa-input", "autocomplete": "email"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("In which language shall the city write to you?"), choices=Language.choices
    )
    mailing_address = forms.CharField(
        label=_("Mailing address"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"class": "usa-input", "autocomplete": "street-address"}),
    )  # fmt: skip

    physical_address = forms.CharField(
        label=capfirst(_("physical address")), max_length=300, required=False
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class OwnVehicleForm(VehicleForm):
    """A vehicle with the photo of its registration card, and the other `papers` that it needs."""

    card = forms.FileField(
        label=_("Photo of the registration card, or a PDF"),
        help_text=_("The weight must be readable. 10 MB at most."),
        required=False,
        widget=forms.FileInput(attrs={"accept": PHOTO_OR_PDF}),
    )

    def __init__(self, papers: list[Document.Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {paper_name(kind): kind for kind in [CARD, *papers]}
        self.fields |= {kind.value: another_paper(kind) for kind in papers if kind != CARD}
        required = rules()
        mark_asked(self, map(paper_name, required.required_documents))
        mark_asked(self, required.required_fields)

    def facts(self) -> dict[str, Any]:
        return {k: value for k, value in self.cleaned_data.items() if k not in self.papers}


def another_paper(kind: Document.Kind) -> forms.FileField:
    return forms.FileField(
        label=kind.label, help_text=_("Photo or PDF, up to 10 MB"), required=False,
        widget=forms.FileInput(attrs={"accept": PHOTO_OR_PDF, "class": "usa-input"}),
    )  # fmt: skip


class UseForm(UsaForm):
    term = forms.ChoiceField(label=_("For how long?"), choices=offered_terms)
    starts_on = DayField(
        label=_("First day"), required=False, help_text=_("Empty: as soon as it is issued.")
    )
    dumpsters = forms.IntegerField(
        label=_("How many dumpsters of 2 cubic yards or more do you have?"), min_value=0,
        max_value=99,
    )  # fmt: skip
    stations = StationCodes(**STATIONS)
    waste_kinds = forms.MultipleChoiceField(
        label=_("What will you haul?"), required=False, choices=offered_kinds, widget=BOXES
    )
    insurance_carrier = forms.CharField(
        label=_("Insurance company"), max_length=100, required=False
    )
    insurance_policy = forms.CharField(
        label=_("Insurance policy number"), max_length=60, required=False
    )
    insurance_expires_on = DayField(label=_("Insurance good through"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known := places():  # boxes where the stations are known, else typed codes
            self.fields["stations"] = forms.MultipleChoiceField(
                required=False, widget=BOXES, choices=known, **STATIONS
            )


def mark_asked(form: UsaForm, names: Iterable[str]) -> None:
    """A step is saved without them, but the application is not sent: the page says so."""
    for name in names:
        if name in form.fields:
            form.fields[name].asked = True  # type: ignore[attr-defined]


class SendForm(UsaForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read this, and it is so."),
        widget=forms.CheckboxInput(attrs={"class": "usa-checkbox__input"}),
    )
    signature = forms.CharField(label=_("Your full name, as your signature"), max_length=200)


def is_over_weight(pounds: int | None, rules: LicensingRules) -> bool:
    return bool(pounds and pounds > rules.weight_limit_lb) and (
        rules.over_weight != LicensingRules.OverWeight.ALLOWED
    )
