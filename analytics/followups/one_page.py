"""One follow-up: whom to call, about what, what was done, and what may be done next."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.models import Language, Role, User
from analytics.followups import forms, working
from analytics.followups.status import color_of
from analytics.followups.steps import CallResult
from analytics.followups.words import COLORS, StepWords, step_words
from analytics.followups.work_list import readers
from analytics.followups.working import Outcome, Refused, TooLate, Turn, newest_step
from analytics.governance.seen import saw
from analytics.models import DoNotCall, FollowUp, LeadReason, LeadStep, StepKind
from analytics.models.followups import OPEN
from checkin.calendar import city_date

logger = logging.getLogger(__name__)
Typed = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """Something that may be done: its form, what does it, and what is said afterwards."""

    form: type[forms.OfFollowUp]
    do: Callable[[Turn, Typed], Any]
    said: Promise


def decide(turn: Turn, typed: Typed) -> None:
    leads = [lead.pk for lead in typed["leads"]]
    working.decide(turn, Outcome(leads, typed["reason"], typed["evidence"], typed["until"]))


ACTS = {
    "take": Act(
        forms.TakeForm,
        lambda turn, _typed: working.give(turn, turn.by),
        gettext_lazy("It is yours now."),
    ),
    "give": Act(
        forms.GiveForm,
        lambda turn, typed: working.give(turn, typed["owner"]),
        gettext_lazy("It has a new owner."),
    ),
    "due": Act(
        forms.DueForm,
        lambda turn, typed: working.put_off(turn, typed["due_on"], typed["why"]),
        gettext_lazy("The due date was changed."),
    ),
    "call": Act(
        forms.CallForm,
        lambda turn, typed: working.call(turn, CallResult(typed["result"]), typed["text"]),
        gettext_lazy("Written down. If you learned why, say so below for each vehicle."),
    ),
    "decide": Act(forms.DecideForm, decide, gettext_lazy("Settled, with what shows it.")),
    "reopen": Act(
        forms.ReopenForm,
        lambda turn, typed: working.reopen(turn, typed["lead"].pk, typed["why"]),
        gettext_lazy("Opened again."),
    ),
    "note": Act(
        forms.NoteForm,
        lambda turn, typed: working.remark(turn, typed["text"]),
        gettext_lazy("Written down."),
    ),
    "stop-calling": Act(
        forms.DoNotCallForm,
        lambda turn, typed: working.stop_calling(turn, typed["why"]),
        gettext_lazy("From now on this hauler is written to, not called."),
    ),
    "call-again": Act(
        forms.DoNotCallForm,
        lambda turn, typed: working.call_again(turn, typed["why"]),
        gettext_lazy("This hauler may be called again."),
    ),
}


@readers
@require_safe
@never_cache
def follow_up_page(request: HttpRequest, number: int) -> HttpResponse:
    follow_up = get_object_or_404(known(), pk=number)
    saw(request, "follow_up", subject=str(number))
    return shown(request, follow_up)


@allowed(Role.INSPECTOR)
@require_POST
def work(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Does one thing. What could not be done stays in its form, with the reason."""
    follow_up = get_object_or_404(known(), pk=number)
    if act not in ACTS:
        raise Http404
    form = ACTS[act].form(request.POST, follow_up, 0)
    try:
        if form.is_valid():
            return done(request, follow_up, act, form.cleaned_data)
    except TooLate:
        return too_late(request, follow_up, act)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    if form.cleaned_data.get("seen") not in {None, newest_step(follow_up)}:
        return too_late(request, follow_up, act)
    return shown(request, follow_up, act, form, status=422)


def done(request: HttpRequest, follow_up: FollowUp, act: str, typed: Typed) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 `allowed` saw to it
    turn = Turn(follow_up.pk, typed["seen"], request.user, timezone.now())
    moved = ACTS[act].do(turn, typed)
    logger.info("follow-up %s: %s by user %s", follow_up.pk, act, request.user.pk)
    messages.success(request, str(ACTS[act].said))
    return redirect("follow_up", moved.pk if isinstance(moved, FollowUp) else follow_up.pk)


def too_late(request: HttpRequest, follow_up: FollowUp, act: str) -> HttpResponse:
    """The page as it is now, with what was typed: to be looked at, and sent again."""
    form_class = ACTS[act].form
    data = request.POST.copy()
    data[f"{form_class.prefix}-seen"] = str(newest_step(follow_up))
    messages.error(
        request,
        _("Something was written here since you opened the page: see “What was done”. Nothing of"
          " yours was saved; what you typed is kept below. Look, and send it again if it still"
          " holds."),
    )  # fmt: skip
    form = form_class(data, follow_up, 0)
    return shown(request, follow_up, act, form, status=409)


def known() -> Any:
    return FollowUp.objects.select_related("hauler", "owner")


def shown(
    request: HttpRequest,
    follow_up: FollowUp,
    act: str = "",
    form: forms.OfFollowUp | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page; with `form`, the bound one of `act`, in its place."""
    seen = newest_step(follow_up)
    by_act = {name: a.form(None, follow_up, seen) for name, a in ACTS.items()}
    if form is not None:
        by_act[act] = form
    works = getattr(request.user, "role", "") == Role.INSPECTOR
    facts = {
        "follow_up": follow_up,
        "forms": {name.replace("-", "_"): found for name, found in by_act.items()},
        "act": act,
        "form": form,
        "works": works,
        **facts_of(follow_up),
    }
    return render(request, "analytics/followups/follow_up.html", facts, status=status)


def facts_of(follow_up: FollowUp) -> dict[str, Any]:
    leads = list(follow_up.leads.select_related("license__vehicle", "reason", "decided_by"))
    today, closed = city_date(timezone.now()), follow_up.closed_at is not None
    color = color_of(follow_up.due_on, today=today, closed=closed)
    steps = history(follow_up)
    replies = {found.step.lead_id: found for found in steps if found.step.kind == StepKind.REPLY}
    for lead in leads:
        lead.reply = replies.get(lead.pk)  # type: ignore[attr-defined]
    languages = sorted(Language, key=lambda language: language != follow_up.hauler.language)
    return {
        "leads": leads,
        "open_leads": [lead for lead in leads if lead.status in OPEN],
        "steps": steps,
        "color": color,
        "color_words": COLORS[color],
        "do_not_call": DoNotCall.objects.filter(hauler=follow_up.hauler_id).first(),
        "languages": [language.value for language in languages],
        "reasons": list(LeadReason.objects.filter(is_offered=True, for_haulers=True)),
    }


def history(follow_up: FollowUp) -> list[StepWords]:
    """Newest first; of a lead that was opened again elsewhere, what was done here too."""
    of_leads = LeadStep.objects.filter(lead__follow_up=follow_up)
    steps = (follow_up.steps.all() | of_leads).distinct().order_by("-at", "-id")
    found = list(steps.select_related("lead__license", "by", "reason"))
    owners = {int(step.note.split()[0]) for step in found if step.kind == StepKind.TAKEN}
    people = User.objects.in_bulk(owners)
    return [step_words(step, people) for step in found]
