"""The print queue, and a run of cards: how far it is, its PDF, and whether the paper came out."""

import logging
import uuid

from django import forms
from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.jobs import soon
from accounts.models import Role
from accounts.pages import CappedPaginator
from licensing.mine.whose import person
from licensing.models import CardRun, License, LicenseTerm, Pass, RunState
from licensing.printing.running import KEPT, UNDER_WAY
from licensing.printing.tasks import print_cards
from licensing.printing.waiting import (
    MOST,
    NothingToPrint,
    Origin,
    ask,
    came_out,
    no_longer_good,
    to_print,
)

logger = logging.getLogger(__name__)
A_PAGE, LATEST = 50, 10
ORIGINS = [("", gettext_lazy("All")), *Origin.choices, ("other", gettext_lazy("Without one"))]


def terms() -> list[tuple[str, object]]:
    """Those that are no longer offered, too: licenses may have them."""
    return [("", gettext_lazy("All")), *((one.code, one) for one in LicenseTerm.objects.all())]


class QueueFilter(UsaForm):
    term = forms.ChoiceField(label=gettext_lazy("Term"), required=False, choices=terms)
    origin = forms.ChoiceField(
        label=gettext_lazy("Where the application was made"), required=False, choices=ORIGINS
    )


class RunForm(QueueFilter):
    """`all` that the filter shows, or the passes that were ticked."""

    key = forms.UUIDField()
    all = forms.BooleanField(required=False)
    passes = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        ticked = self.data.getlist("passes")  # type: ignore[attr-defined]
        shown = [(pk, pk) for pk in ticked if pk.isdecimal() and len(pk) < 10]
        self.fields["passes"].choices = shown  # type: ignore[attr-defined]


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_page(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return asked(request)
    form = QueueFilter(request.GET)
    said = form.cleaned_data if form.is_valid() else {"origin": "", "term": ""}
    rows = to_print(timezone.now(), said["origin"], said["term"])
    facts = {
        "form": form, "said": said, "key": uuid.uuid4(), "most": MOST, "may_act": may_act(request),
        "page": CappedPaginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "runs": light().order_by(F("printed_at").desc(nulls_first=True), "-asked_at")[:LATEST],
    }  # fmt: skip
    return render(request, "licensing/printing/queue.html", facts)


def may_act(request: HttpRequest) -> bool:
    return person(request).role != Role.AUDITOR


def asked(request: HttpRequest) -> HttpResponse:
    form, now = RunForm(request.POST), timezone.now()
    said = form.cleaned_data if form.is_valid() else {}
    if not said or not (said["all"] or said["passes"]):
        messages.error(request, _("Tick the cards first. Nothing was begun."))
        return redirect("print_queue")
    rows = to_print(now, said["origin"], said["term"])
    wanted = rows if said["all"] else rows.filter(pk__in=said["passes"])
    try:
        run = ask(wanted, key=said["key"], by=person(request), now=now)
    except NothingToPrint as error:
        messages.error(request, str(error))
        return redirect("print_queue")
    soon(print_cards, lock="print_cards", timestamp=0)
    logger.info("card run %s asked for by user %s", run.pk, person(request).pk)
    return redirect("card_run", run.pk)


def light() -> QuerySet[CardRun]:
    """Without the PDF; only whether it is there."""
    has_file = ExpressionWrapper(Q(pdf__isnull=False), output_field=BooleanField())
    return CardRun.objects.defer("pdf").select_related("asked_by").annotate(has_file=has_file)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def run_page(request: HttpRequest, id: int) -> HttpResponse:
    row = get_object_or_404(light(), pk=id)
    is_under_way = row.state in UNDER_WAY
    facts = {
        "run": row, "is_under_way": is_under_way, "cards": len(row.passes), "days": KEPT.days,
        "gone": no_longer_good(row, timezone.now()), "may_act": may_act(request),
    }  # fmt: skip
    answer = render(request, "licensing/printing/run.html", facts)
    if is_under_way:
        answer["Refresh"] = "5"
    return answer


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def run_file(_request: HttpRequest, id: int) -> HttpResponse:
    pdf = get_object_or_404(CardRun, pk=id).pdf
    if pdf is None:
        raise Http404
    response = HttpResponse(bytes(pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="cards-{id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def came_out_page(request: HttpRequest, id: int) -> HttpResponse:
    run = get_object_or_404(light(), pk=id, state=RunState.DONE)
    came_out(run, timezone.now())
    logger.info("card run %s came out, said user %s", id, person(request).pk)
    messages.success(request, _("These cards have left the print queue."))
    return redirect("print_queue")


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def put_back_page(request: HttpRequest, id: int) -> HttpResponse:
    """Its cards wait again; a run whose paper came out stays."""
    run = get_object_or_404(light(), pk=id)
    if CardRun.objects.filter(pk=run.pk, printed_at=None).delete()[0]:
        logger.info("card run %s put back by user %s", id, person(request).pk)
        messages.success(request, _("These cards wait in the print queue again."))
    return redirect("print_queue")


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def card_printed_page(request: HttpRequest, number: str) -> HttpResponse:
    """One card was printed by itself, on the page of its license."""
    license = get_object_or_404(License, number=number)
    waiting = Pass.objects.filter(license=license, replaced_at=None, printed_at=None)
    if waiting.update(printed_at=timezone.now()):
        logger.info("card of license %s printed, said user %s", number, person(request).pk)
    return redirect(license)
