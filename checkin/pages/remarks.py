"""What haulers say of their visits, for the supervisor to answer."""

import logging
import uuid

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from checkin.models import Event, Remark
from checkin.pages.acting import ACTING, may_act
from checkin.pages.event import user_of
from checkin.pages.station_filter import StationFilter
from checkin.pages.visit import row_of
from checkin.remarks import OPEN, answer, visit_now

logger = logging.getLogger(__name__)
REMARKS_A_PAGE = 25


class RemarkFilter(StationFilter):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("To be answered")),
            ("answered", gettext_lazy("Answered")),
            ("all", gettext_lazy("All")),
        ],
        required=False,
    )


class AnswerForm(UsaForm):
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The hauler reads it, without your name. It cannot be changed."),
        error_messages={"required": gettext_lazy("Write an answer. Nothing was sent.")},
    )


@allowed(*ACTING)
@require_safe
def remarks_page(request: HttpRequest) -> HttpResponse:
    form = RemarkFilter(request.GET)
    found = filtered(form) if form.is_valid() else Remark.objects.none()
    page = Paginator(found, REMARKS_A_PAGE).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "is_filtered": form.is_filtered}
    return render(request, "checkin/remarks.html", facts)


def filtered(form: RemarkFilter) -> QuerySet[Remark]:
    """Who waits longest for an answer stands first; what is answered, newest first."""
    station, state = form.cleaned_data["station"], form.cleaned_data["state"]
    found = Remark.objects.select_related("station", "license__vehicle")
    if station:
        found = found.filter(station=station)
    if state == "":
        return found.filter(OPEN).order_by("said_at", "id")
    return found if state == "all" else found.exclude(OPEN)


@allowed(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def remark_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    known = Remark.objects.select_related("station", "license__vehicle", "answered_by")
    remark = get_object_or_404(known, id=id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = answer(remark.id, form.cleaned_data["answer"], user=user_of(request), now=now)
        return answered(request, remark, new=new)
    visit = visit_now(remark.visit)
    facts = {
        "remark": remark,
        "row": row_of(visit, now) if visit else None,
        "has_events": visit or Event.objects.filter(id=remark.visit).exists(),
        "form": form if may_act(request) and remark.answered_at is None else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/remark.html", facts, status=status)


def answered(request: HttpRequest, remark: Remark, *, new: bool) -> HttpResponse:
    if new:
        logger.info("remark %s answered by user %s", remark.id, request.user.pk)
        messages.success(request, _("Answered. The hauler finds it with the visit."))
    else:
        messages.error(
            request,
            _("Somebody answered before you; that answer stays. Yours was not sent:"
              " see below what was said."),
        )  # fmt: skip
    return redirect("remark", remark.id)
