"""What an inspector, an administrator and a hauler type about follow-ups."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import NewCodeField, UsaForm
from accounts.models import Role, User
from analytics.followups.steps import LONGEST, CallResult
from analytics.followups.words import reason_words
from analytics.models import FollowUp, Lead, LeadReason, LeadStatus
from analytics.models.followups import OPEN
from checkin.pages.station_filter import DayField
from licensing.templatetags.licensing import plate

SETTLED = [choice for choice in LeadStatus.choices if choice[0] not in OPEN]


class RadioTiles(forms.RadioSelect):
    """Large enough for a thumb."""

    def __init__(self) -> None:
        super().__init__({"class": "usa-radio__input usa-radio__input--tile"})


def text_field(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReasonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: LeadReason) -> str:
        return reason_words(obj)


class VehiclesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Lead) -> str:
        return f"{plate(obj.license.vehicle)}, {obj.license.number}"


class OfFollowUp(UsaForm):
    """Knows the follow-up, and which step was the newest that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput({"class": "work-seen"}))

    def __init__(self, data: Any, follow_up: FollowUp, seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
        self.follow_up = follow_up


class TakeForm(OfFollowUp):
    prefix = "take"


class GiveForm(OfFollowUp):
    prefix = "give"
    owner = forms.ModelChoiceField(
        User.objects.filter(role=Role.INSPECTOR, is_active=True).order_by("name", "email"),
        label=gettext_lazy("New owner"),
        empty_label=gettext_lazy("Choose a person"),
    )


class DueForm(OfFollowUp):
    prefix = "due"
    due_on = DayField(label=gettext_lazy("New due date"))
    why = text_field(gettext_lazy("Why"), rows=2)


class CallForm(OfFollowUp):
    prefix = "call"
    result = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=CallResult.choices,
        widget=RadioTiles(),
        error_messages={"required": gettext_lazy("Say what came of it. Nothing was saved.")},
    )
    text = text_field(gettext_lazy("What was said"), required=False)


class DecideForm(OfFollowUp):
    """For some or all of the vehicles at once."""

    prefix = "decide"
    leads = VehiclesField(
        Lead.objects.none(),
        label=gettext_lazy("For which vehicles?"),
        widget=forms.CheckboxSelectMultiple(
            {"class": "usa-checkbox__input usa-checkbox__input--tile"}
        ),
    )
    reason = ReasonField(
        LeadReason.objects.filter(is_offered=True),
        label=gettext_lazy("Reason"),
        empty_label=gettext_lazy("Choose a reason"),
    )
    until = DayField(
        label=gettext_lazy("Until when"),
        required=False,
        help_text=gettext_lazy("For what has an end: a repair, an illness, a season."),
    )
    evidence = text_field(
        gettext_lazy("What shows it?"),
    )

    def __init__(self, data: Any, follow_up: FollowUp, seen: int) -> None:
        super().__init__(data, follow_up, seen)
        leads = follow_up.leads.filter(status__in=OPEN).select_related("license__vehicle")
        field = self.fields["leads"]
        assert isinstance(field, VehiclesField)  # noqa: S101 as declared
        field.queryset = leads
        field.initial = list(leads)
        self.fields["evidence"].help_text = _(
            "What you heard or saw, in a sentence. Nothing is closed without it."
        )


class ReopenForm(OfFollowUp):
    prefix = "reopen"
    lead = forms.ModelChoiceField(Lead.objects.none(), widget=forms.HiddenInput)
    why = text_field(gettext_lazy("Why is it opened again?"), rows=2)

    def __init__(self, data: Any, follow_up: FollowUp, seen: int) -> None:
        super().__init__(data, follow_up, seen)
        field = self.fields["lead"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 as declared
        field.queryset = follow_up.leads.all()


class NoteForm(OfFollowUp):
    prefix = "note"
    text = text_field(gettext_lazy("Note"))


class DoNotCallForm(OfFollowUp):
    prefix = "calling"
    why = forms.CharField(
        label=gettext_lazy("What did the hauler say?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReplyForm(UsaForm):
    """The hauler's own answer."""

    reason = ReasonField(
        LeadReason.objects.filter(is_offered=True, for_haulers=True),
        label=gettext_lazy("What happened?"),
        widget=RadioTiles(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose what fits best. Nothing was sent.")},
    )
    until = DayField(
        label=gettext_lazy("Until when, if it has an end?"),
        required=False,
        help_text=gettext_lazy("A repair, an illness, a season."),
    )
    text = forms.CharField(
        label=gettext_lazy("Is there anything else we should know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean_until(self) -> dt.date | None:
        reason: LeadReason | None = self.cleaned_data.get("reason")
        until: dt.date | None = self.cleaned_data["until"]
        if reason and reason.has_until and until and until < self.today:
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return until


class ReasonWordsForm(UsaForm):
    english = forms.CharField(label=gettext_lazy("Words in English"), max_length=80)
    spanish = forms.CharField(label=gettext_lazy("Words in Spanish"), max_length=80)
    for_haulers = forms.BooleanField(label=gettext_lazy("Offer it to haulers too"), required=False)


class NewReasonForm(ReasonWordsForm):
    code = NewCodeField(LeadReason.objects.all(), max_length=30)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Leads to"),
        choices=SETTLED,
        help_text=gettext_lazy("It never changes, so that old figures keep their meaning."),
    )
    was_unused = forms.ChoiceField(
        label=gettext_lazy("Was the license in fact not in use?"),
        choices=[
            ("yes", gettext_lazy("Yes: the list was right")),
            ("no", gettext_lazy("No: the list was wrong")),
            ("", gettext_lazy("It says nothing about that")),
        ],
        required=False,
        help_text=gettext_lazy("The list's measured precision is made of this."),
    )
    has_until = forms.BooleanField(
        label=gettext_lazy("It has an end: ask until when"), required=False
    )
    field_order = ["english", "spanish", "code", "outcome", "was_unused", "has_until"]

    def clean_was_unused(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["was_unused"])
