"""How long records are kept: what would go tonight, looked at before it is changed; the history."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from analytics.governance.holds import alone, in_force
from analytics.governance.retention import Months, counts, months_kept
from analytics.models import Retention

logger = logging.getLogger(__name__)
A_PAGE = 20


class MonthsForm(UsaForm):
    """A field for each subject; `seen` is what was kept when the page was opened, `looked_at`
    what the preview was of."""

    seen = forms.CharField(widget=forms.HiddenInput)
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for subject, words in Retention.Subject.choices:
            self.fields[subject] = forms.IntegerField(
                label=words, min_value=1, max_value=240, help_text=_("Months, 1 to 240"),
                widget=forms.NumberInput(attrs={"class": "usa-input"}),
            )  # fmt: skip

    @property
    def months(self) -> dict[str, int]:
        return {subject: self.cleaned_data[subject] for subject in Retention.Subject.values}

    @property
    def was_looked_at(self) -> bool:
        return bool(self.cleaned_data["looked_at"] == as_text(self.months))


@dataclass(frozen=True)
class Row:
    words: str
    months: int | None
    rows: int


def as_text(months: Months) -> str:
    return " ".join(f"{subject}:{months[subject]}" for subject in sorted(months))


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def retention_page(request: HttpRequest) -> HttpResponse:
    """Shows what would go by other months, and saves only what was shown so."""
    now = timezone.now()
    if request.method != "POST":
        kept = months_kept()
        form = MonthsForm(initial=kept | {"seen": as_text(kept)})
        return shown(request, form, rows(kept, now))
    form = MonthsForm(request.POST)
    if not form.is_valid():
        return shown(request, form, rows(months_kept(), now), status=422)
    if "save" not in request.POST or not form.was_looked_at:
        return looked_at(request, form, now)
    return saved(request, form, now)


def rows(months: Months, now: dt.datetime) -> list[Row]:
    """What would go tonight."""
    found = counts(months, now)
    return [
        Row(str(words), months.get(subject), found[subject])
        for subject, words in Retention.Subject.choices
    ]


def shown(
    request: HttpRequest, form: MonthsForm, found: list[Row], *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "rows": found,
        "page": Paginator(history(), A_PAGE).get_page(request.GET.get("page")),
        "may_change": getattr(request.user, "role", "") == Role.ADMINISTRATOR,
        "all_held": in_force().everybody,
        **more,
    }
    return render(request, "analytics/governance/retention.html", context, status=status)


def looked_at(request: HttpRequest, form: MonthsForm, now: dt.datetime) -> HttpResponse:
    form.data = {**request.POST.dict(), "looked_at": as_text(form.months)}
    return shown(request, form, rows(form.months, now), is_looked_at=True)


def saved(request: HttpRequest, form: MonthsForm, now: dt.datetime) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 `allowed` saw to it
    if not keep_for(form.months, form.cleaned_data["seen"], user, now):
        messages.error(
            request,
            _(
                "Somebody else changed the months meanwhile. Nothing of yours was saved: look at "
                "what is kept now, and change it again if it is still needed."
            ),
        )
        return redirect("retention")
    logger.info("user %s set the months of what is kept: %s", user.pk, as_text(form.months))
    messages.success(request, _("Saved. What is older goes in the coming night."))
    return redirect("retention")


@transaction.atomic
def keep_for(months: Months, seen: str, by: User, now: dt.datetime) -> bool:
    """False, and nothing saved, where what is kept is no longer what was `seen`."""
    alone()
    kept = months_kept()
    if as_text(kept) != seen:
        return False
    for subject, number in months.items():
        if kept.get(subject) != number:
            facts = {"months": number, "changed_at": now, "changed_by": by}
            Retention.objects.update_or_create(subject=subject, defaults=facts)
    return True


def history() -> Any:
    """Every change of the months, the newest first."""
    events: Any = Retention._meta.get_field("events").related_model
    return events.objects.select_related("changed_by").order_by("-pgh_created_at", "-pgh_id")
