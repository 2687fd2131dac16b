"""The desk's work: what is to be done, the most urgent first."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.forms import UsaForm
from accounts.models import Role, User
from accounts.pages import CappedPaginator
from licensing.days import city_day
from licensing.mine.whose import person
from licensing.models import Application, Reply
from licensing.search import MOST, applications_found

Status = Application.Status
A_PAGE = 50
COLUMNS = (
    "number", "kind", "status", "came", "name", "plates", "submitted_on", "due_on", "assigned_to"
)  # fmt: skip
DECIDED = (Status.ISSUED, Status.REFUSED, Status.WITHDRAWN)
TABS: dict[str, Promise] = {
    "new": _("New"),
    "renewals": _("Renewals"),
    "waiting_hauler": _("Waiting for the hauler"),
    "waiting_payment": _("Waiting for payment"),
    "mine": _("Mine"),
    "replies": _("Replies"),
    "decided": _("Decided"),
}


class DueBy(TextChoices):
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("In seven days")


BY = {
    DueBy.OVERDUE: dt.timedelta(days=-1),
    DueBy.TODAY: dt.timedelta(0),
    DueBy.WEEK: dt.timedelta(days=7),
}


class Whose(TextChoices):
    MINE = "mine", _("Mine")
    NOBODYS = "nobody", _("Nobody's")


class QueueFilter(UsaForm):
    q = forms.CharField(
        label=_("Application number, plate, name or phone"), required=False, max_length=100
    )
    came = forms.ChoiceField(
        label=_("Came"), required=False, choices=[("", _("All")), *Application.Origin.choices]
    )
    due = forms.ChoiceField(
        label=_("Due by"), required=False, choices=[("", _("All")), *DueBy.choices]
    )
    whose = forms.ChoiceField(
        label=_("Assigned to"), required=False, choices=[("", _("All")), *Whose.choices]
    )


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """A search looks through all applications, whatever the tab."""
    today = city_day(timezone.now())
    form = QueueFilter(request.GET)
    tab = request.GET.get("tab", "new")
    tab = tab if tab in TABS else "new"
    facts: dict[str, Any] = {"form": form, "tab": tab, "tabs": tabs(person(request), tab)}
    if tab == "replies":
        replies = Reply.objects.filter(answered_at=None)
        replies = replies.select_related("hauler", "license", "application", "by")
        facts["page"] = CappedPaginator(replies, A_PAGE).get_page(request.GET.get("page"))
        return render(request, "licensing/desk/replies.html", facts)
    rows = filtered(person(request), tab, form, today)
    page = CappedPaginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.color, row.age = color_of(row, today), age_of(row, today)
    facts |= {
        "page": page,
        "narrowed": any(form.cleaned_data.values()),
        "cut": form.cleaned_data.get("q") and page.paginator.count >= MOST,
        "may_act": person(request).role != Role.AUDITOR,
    }
    return render(request, "licensing/desk/queue.html", facts)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def desk_file(request: HttpRequest) -> HttpResponse:
    """The tab with its filters, as a file for a spreadsheet."""
    form = QueueFilter(request.GET)
    today = city_day(timezone.now())
    rows = filtered(person(request), request.GET.get("tab", "new"), form, today)
    lines = (line(row) for row in rows.iterator(chunk_size=500))
    return csv_answer("applications.csv", COLUMNS, lines)


def line(row: Application) -> list[object]:
    return [
        row.number, row.kind, row.status, row.origin, row.name, plates(row),
        row.submitted_at and city_day(row.submitted_at), row.due_on, str(row.assigned_to or ""),
    ]  # fmt: skip


def filtered(user: User, tab: str, form: QueueFilter, today: dt.date) -> QuerySet[Application]:
    """A search looks through all tabs; the other filters narrow what there is."""
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Application.objects.exclude(status=Status.DRAFT)
    rows = rows.select_related("assigned_to").prefetch_related("vehicles")
    rows = applications_found(rows, asked["q"]) if asked.get("q") else rows.filter(of(tab, user))
    if asked.get("came"):
        rows = rows.filter(origin=asked["came"])
    if due := asked.get("due"):
        rows = rows.filter(Q(due_on__lte=today + BY[due]) & ~Q(status__in=DECIDED))
    if whose := asked.get("whose"):
        rows = rows.filter(assigned_to=user if whose == Whose.MINE else None)
    return rows.order_by("-decided_at", "-id") if tab == "decided" else rows


def of(tab: str, user: User) -> Q:
    to_decide = Q(status=Status.SUBMITTED)
    conditions = {
        "new": to_decide & ~Q(kind=Application.Kind.RENEWAL),
        "renewals": to_decide & Q(kind=Application.Kind.RENEWAL),
        "waiting_hauler": Q(status=Status.WAITING_HAULER),
        "waiting_payment": Q(status=Status.WAITING_PAYMENT),
        "mine": Q(assigned_to=user) & ~Q(status__in=DECIDED),
        "decided": Q(status__in=DECIDED),
    }
    return conditions.get(tab, conditions["new"])


def tabs(user: User, chosen: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": label, "count": waiting(code, user), "chosen": code == chosen}
        for code, label in TABS.items()
    ]


def waiting(tab: str, user: User) -> str:
    """How many, up to a thousand; nothing for what is done."""
    if tab == "decided":
        return ""
    replies: QuerySet[Any] = Reply.objects.filter(answered_at=None)
    rows = replies if tab == "replies" else Application.objects.filter(of(tab, user))
    return CappedPaginator(rows, A_PAGE).counted


def plates(row: Application) -> str:
    return ", ".join(vehicle.plate for vehicle in row.vehicles.all())


def age_of(row: Application, today: dt.date) -> int | None:
    """Days since it was sent."""
    return (today - city_day(row.submitted_at)).days if row.submitted_at else None


def color_of(row: Application, today: dt.date) -> tuple[str, Promise]:
    """As everywhere in the city's reports: a class of the style sheet, and the word for it."""
    if row.status in DECIDED:
        return "green", _("Done")
    if row.due_on is None or row.due_on > today + dt.timedelta(days=1):
        return "white", _("Not due")
    return ("red", _("Overdue")) if row.due_on < today else ("yellow", _("Due"))
