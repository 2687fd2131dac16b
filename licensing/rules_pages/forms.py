"""What an administrator sets: the rules, a schedule of fees, a text."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UsaForm
from licensing.applications.complete import label
from licensing.models import (
    Application,
    ApplicationVehicle,
    Document,
    LicensingRules,
)

OF_APPLICATION = [
    "name", "phone", "email", "mailing_address", "physical_address", "term", "dumpsters",
    "stations", "waste_kinds", "insurance_carrier", "insurance_policy", "insurance_expires_on",
]  # fmt: skip
OF_VEHICLE = [
    "plate", "plate_state", "vehicle_class", "gross_weight_lb", "year", "make", "color",
    "loads_per_week",
]  # fmt: skip
NUMBERS = [
    "weight_limit_lb", "vehicles_at_once", "renewal_opens_days", "renewal_closes_days",
    "review_days", "hauler_days", "undo_hours",
]  # fmt: skip
BOXES = forms.CheckboxSelectMultiple(attrs={"class": "usa-checkbox__input"})


def field_choices() -> list[tuple[str, str]]:
    own = [(name, label(Application, name)) for name in OF_APPLICATION]
    return own + [(name, label(ApplicationVehicle, name)) for name in OF_VEHICLE]


class ReasonedForm(UsaForm):
    """A change that the history explains."""

    reason = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


class SeenForm(ReasonedForm):
    """`seen` is the version that the page showed: a newer one is not overwritten unread."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def say_it_was_changed(self, row: Model | None, version: int) -> None:
        """What was typed stays; sent once more, it counts."""
        now = self.says_otherwise(row) if row else ""
        self.add_error(
            None,
            _("Somebody else changed this meanwhile; nothing of yours was written. It now says:")
            + f" {now}",
        )
        typed = cast("QueryDict", self.data).copy()
        typed["seen"] = str(version)
        self.data = typed

    def says_otherwise(self, row: Model) -> str:
        """What the row says where this form says something else, by the labels of the page."""
        names = [name for name in self.fields if name not in {"seen", "reason"}]
        said = {name: self.in_words(name, getattr(row, name)) for name in names}
        other = [n for n in names if said[n] != self.in_words(n, self.cleaned_data[n])]
        return "; ".join(f"{self.fields[name].label}: {said[name]}" for name in other)

    def in_words(self, name: str, value: Any) -> str:
        values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        choices = getattr(self.fields[name], "choices", [(one, one) for one in values])
        return ", ".join(str(words) for code, words in choices if code in values) or "–"


class RulesForm(SeenForm):
    """`seen` is the row that the page showed."""

    over_weight = forms.ChoiceField(
        label=gettext_lazy("a vehicle above it"), choices=LicensingRules.OverWeight.choices
    )
    required_fields = forms.MultipleChoiceField(
        label=gettext_lazy("What an application must say"), required=False, choices=field_choices,
        widget=BOXES,
    )  # fmt: skip
    required_documents = forms.MultipleChoiceField(
        label=gettext_lazy("What each vehicle must bring"), required=False,
        choices=Document.Kind.choices, widget=BOXES,
    )  # fmt: skip
    reminder_days = forms.CharField(
        label=gettext_lazy("Days before its end on which a hauler is reminded"), max_length=60,
        help_text=gettext_lazy("Numbers with spaces between them; 0 is the last day."),
        required=False,
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            text = str(LicensingRules._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(label=text, min_value=0, max_value=200_000)
            self.fields[name].widget.attrs["class"] = "usa-input usa-input--medium"
        self.order_fields(["weight_limit_lb", "over_weight", "required_fields"])
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def clean_reminder_days(self) -> list[int]:
        words = self.cleaned_data["reminder_days"].replace(",", " ").split()
        if not all(word.isdecimal() and len(word) < 4 for word in words):
            raise forms.ValidationError(_("Write whole numbers of days with spaces between them."))
        return sorted({int(word) for word in words}, reverse=True)


class FeesForm(ReasonedForm):
    """A whole schedule in the city's own order: several vehicles, above the weight, any other."""

    effective_on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "usa-input"}),
    )
    several = forms.DecimalField(
        label=gettext_lazy("A year, each vehicle of a business with more than one, dollars"),
        min_value=Decimal(0), max_digits=8, decimal_places=2,
    )  # fmt: skip
    over_weight_lb = forms.IntegerField(
        label=gettext_lazy("Weight above which a vehicle costs more, pounds"), min_value=1,
        max_value=200_000,
    )  # fmt: skip
    above = forms.DecimalField(
        label=gettext_lazy("A year, a vehicle above that weight, dollars"),
        min_value=Decimal(0), max_digits=8, decimal_places=2,
    )  # fmt: skip
    plain = forms.DecimalField(
        label=gettext_lazy("A year, any other vehicle, dollars"),
        min_value=Decimal(0), max_digits=8, decimal_places=2,
    )  # fmt: skip
    dumpster = forms.DecimalField(
        label=gettext_lazy("A year, a dumpster of 2 cubic yards or more, dollars"),
        min_value=Decimal(0), max_digits=8, decimal_places=2,
    )  # fmt: skip


class TextForm(SeenForm):
    en = forms.CharField(
        label=gettext_lazy("English"), max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "usa-textarea"}),
    )  # fmt: skip
    es = forms.CharField(
        label=gettext_lazy("Spanish"), max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "usa-textarea", "lang": "es"}),
    )  # fmt: skip


class NewWasteForm(ReasonedForm):
    """An entry more in a list, known by its code."""

    code = forms.RegexField(
        r"^[a-z0-9_]+\Z", label=gettext_lazy("Code"), max_length=20,
        help_text=gettext_lazy("One short word for files and reports. It never changes."),
        error_messages={
            "invalid": gettext_lazy("Small letters without accents, digits and underscores only.")
        },
    )  # fmt: skip
    words_en = forms.CharField(label=gettext_lazy("words, English"), max_length=60)
    words_es = forms.CharField(label=gettext_lazy("words, Spanish"), max_length=60)


class NewTermForm(NewWasteForm):
    """Years or days, one of them."""

    years = forms.IntegerField(
        label=gettext_lazy("years"), min_value=1, max_value=10, required=False
    )
    days = forms.IntegerField(
        label=gettext_lazy("days"), min_value=1, max_value=3650, required=False
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("years")) == bool(said.get("days")):
            self.add_error("days", _("Write years or days, one of them."))
        return said


class EntryForm(SeenForm):
    OF_ENTRY = ("words_en", "words_es", "rank", "offered")
    words_en = forms.CharField(label=gettext_lazy("words, English"), max_length=60)
    words_es = forms.CharField(label=gettext_lazy("words, Spanish"), max_length=60)
    rank = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=1, max_value=1000)
    offered = forms.ChoiceField(
        label=gettext_lazy("Offered to who applies"),
        choices=[("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))],
    )

    def clean_offered(self) -> bool:
        return bool(self.cleaned_data["offered"] == "True")
