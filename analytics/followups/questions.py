"""Questions from the city: the hauler's own pages about its silent licenses."""

import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.models import Role, User
from analytics.followups.forms import ReplyForm
from analytics.followups.replies import Reply, Settled, questions_of, reply
from analytics.followups.steps import code_and_text
from analytics.followups.words import day_of, reason_words
from analytics.models import Lead, StepKind
from analytics.models.followups import OPEN
from checkin.calendar import city_date

logger = logging.getLogger(__name__)
A_PAGE = 20


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 `allowed` saw to it
    return request.user


@allowed(Role.HAULER)
@require_safe
@never_cache
def questions_page(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first."""
    questions = questions_of(person(request))
    waiting = questions.filter(status__in=OPEN).exclude(steps__kind=StepKind.REPLY)
    page = Paginator(questions, A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "waiting": waiting.count(), "open": OPEN}
    return render(request, "analytics/followups/questions.html", facts)


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question_page(request: HttpRequest, number: int) -> HttpResponse:
    now = timezone.now()
    lead = get_object_or_404(questions_of(person(request)), pk=number)
    form = ReplyForm(request.POST if request.method == "POST" else None, today=city_date(now))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        return answered(request, lead, Reply(typed["reason"], typed["text"], typed["until"]))
    facts = {"lead": lead, "form": form, "is_open": lead.status in OPEN, **reply_words(lead)}
    status = 422 if request.method == "POST" else 200
    return render(request, "analytics/followups/question.html", facts, status=status)


def reply_words(lead: Lead) -> dict[str, object]:
    step = lead.steps.filter(kind=StepKind.REPLY).select_related("reason").first()
    if step is None or step.reason is None:
        return {"reply": None}
    code, text = code_and_text(step)
    words = {
        "reason": reason_words(step.reason),
        "until": day_of(code),
        "text": text,
        "at": step.at,
    }
    return {"reply": words}


def answered(request: HttpRequest, lead: Lead, said: Reply) -> HttpResponse:
    try:
        new = reply(lead.pk, said, by=person(request), now=timezone.now())
    except Settled:
        messages.info(request, _("This question was settled in the meantime. Nothing was sent."))
        return redirect("my_question", lead.pk)
    if new:
        logger.info("reply on lead %s by user %s", lead.pk, request.user.pk)
        messages.success(request, _("Thank you. The city has your answer."))
    else:
        messages.info(request, _("This was answered before; that answer stays."))
    return redirect("my_question", lead.pk)
