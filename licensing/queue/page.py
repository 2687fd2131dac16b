"""The desk's work: what is to be done, the most urgent first."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
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
from licensing.search import applications_found

Status = Application.Status
A_PAGE = 50
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


class QueueFilter(UsaForm):
    q = forms.CharField(
        label=_("Application number, plate, name or phone"), required=False, max_length=100
    )
    came = forms.ChoiceField(
        label=_("Came"), required=False, choices=[("", _("All")), *Application.Origin.choices]
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
        waiting = Reply.objects.filter(answered_at=None).select_related("hauler", "license")
        facts["page"] = CappedPaginator(waiting, A_PAGE).get_page(request.GET.get("page"))
        return render(request, "licensing/desk/replies.html", facts)
    rows = filtered(person(request), tab, form)
    page = CappedPaginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.color = color_of(row, today)
    return render(request, "licensing/desk/queue.html", facts | {"page": page})


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def desk_file(request: HttpRequest) -> HttpResponse:
    """The tab with its filters, as a file for a spreadsheet."""
    form = QueueFilter(request.GET)
    rows = filtered(person(request), request.GET.get("tab", "new"), form)
    columns = ["number", "kind", "status", "came", "name", "plates", "due_on", "assigned_to"]
    return csv_answer(
        "applications.csv",
        columns,
        (
            [row.number, row.kind, row.status, row.origin, row.name, plates(row), row.due_on,
             str(row.assigned_to or "")]
            for row in rows.iterator(chunk_size=500)
        ),
    )  # fmt: skip


def filtered(user: User, tab: str, form: QueueFilter) -> QuerySet[Application]:
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Application.objects.exclude(status=Status.DRAFT)
    rows = rows.select_related("assigned_to").prefetch_related("vehicles")
    rows = applications_found(rows, asked["q"]) if asked.get("q") else rows.filter(of(tab, user))
    if asked.get("came"):
        rows = rows.filter(origin=asked["came"])
    return rows.order_by("-decided_at") if tab == "decided" else rows


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


def color_of(row: Application, today: dt.date) -> tuple[str, Promise]:
    """As everywhere in the city's reports: a class of the style sheet, and the word for it."""
    if row.status in DECIDED:
        return "green", _("Done")
    if row.due_on is None or row.due_on > today + dt.timedelta(days=1):
        return "white", _("Not due")
    return ("red", _("Overdue")) if row.due_on < today else ("yellow", _("Due"))
