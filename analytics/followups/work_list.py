"""The work list: every follow-up with its color, owner and due date; made for a phone first."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role
from analytics.followups.status import color_of
from analytics.followups.steps import CallResult, code_and_text
from analytics.followups.words import COLORS
from analytics.governance.seen import saw
from analytics.models import FollowUp, LeadStep, StepKind
from analytics.models.followups import OPEN
from checkin.calendar import city_date
from licensing.plates import normalized_plate

A_PAGE = 25
readers = allowed(Role.INSPECTOR, Role.ANALYST, Role.ADMINISTRATOR)
VIEWS = {
    "open": gettext_lazy("All open"),
    "mine": gettext_lazy("Mine"),
    "unowned": gettext_lazy("Without owner"),
    "overdue": gettext_lazy("Overdue"),
    "closed": gettext_lazy("Completed"),
}


class SearchForm(UsaForm):
    show = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=gettext_lazy("Hauler, license number or plate"), required=False, max_length=60
    )


@readers
@require_safe
def follow_ups_page(request: HttpRequest) -> HttpResponse:
    today = city_date(timezone.now())
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    show, text = asked.get("show") or "open", asked.get("q", "")
    views = filters(today, request.user.pk)
    found = searched(FollowUp.objects.filter(views[show]), text)
    order = ["-closed_at", "-id"] if show == "closed" else ["due_on", "id"]
    rows = with_figures(found).order_by(*order)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    saw(request, "follow_ups", subject=show)
    for follow_up in page:
        add_words(follow_up, today)
    counts = FollowUp.objects.aggregate(
        **{name: Count("id", filter=q) for name, q in views.items()}
    )
    facts = {
        "form": form,
        "page": page,
        "show": show,
        "heading": VIEWS[show],
        "text": text,
        "views": [(name, words, counts[name]) for name, words in VIEWS.items()],
        "works": getattr(request.user, "role", "") == Role.INSPECTOR,
    }
    return render(request, "analytics/followups/work_list.html", facts)


def filters(today: dt.date, user: int | None) -> dict[str, Q]:
    opened = Q(closed_at=None)
    return {
        "open": opened,
        "mine": opened & Q(owner=user),
        "unowned": opened & Q(owner=None),
        "overdue": opened & Q(due_on__lt=today),
        "closed": ~opened,
    }


def searched(found: QuerySet[FollowUp], text: str) -> QuerySet[FollowUp]:
    if not text:
        return found
    fits = Q(hauler__name__icontains=text) | Q(leads__license__number__icontains=text)
    if key := normalized_plate(text):
        fits |= Q(leads__license__vehicle__plate_key__startswith=key)
    return found.filter(pk__in=FollowUp.objects.filter(fits).values("pk"))


def with_figures(found: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """How many vehicles, how many visits were expected of them, what the last call came to."""
    calls = LeadStep.objects.filter(follow_up=OuterRef("pk"), kind=StepKind.CALL)
    tries = calls.order_by().values("follow_up").annotate(number=Count("id")).values("number")
    waiting = LeadStep.objects.filter(
        follow_up=OuterRef("pk"), kind=StepKind.REPLY, lead__status__in=OPEN
    )
    return found.select_related("hauler", "owner").annotate(
        vehicles=Count("leads"),
        missed=Sum("leads__expected_missed_visits"),
        tries=Subquery(tries),
        last_call=Subquery(calls.order_by("-id").values("note")[:1]),
        has_reply=Exists(waiting),
        language=F("hauler__language"),
    )


def add_words(follow_up: Any, today: dt.date) -> None:
    """What the row says beside its fields."""
    closed = follow_up.closed_at is not None
    follow_up.color = color_of(follow_up.due_on, today=today, closed=closed)
    follow_up.color_words = COLORS[follow_up.color]
    if follow_up.last_call:
        code, _text = code_and_text(LeadStep(kind=StepKind.CALL, note=follow_up.last_call))
        follow_up.last_result = CallResult(code).label
