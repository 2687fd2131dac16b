"""A clerk says that two haulers of the register are one."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role
from accounts.phones import readable
from licensing.haulers import MATCHES_SHOWN, matching_haulers
from licensing.merging import FACTS, NotTwo, likely, merge, planned
from licensing.mine.whose import person
from licensing.models import Hauler
from licensing.pages.issuing import number

logger = logging.getLogger(__name__)
COMPARED = ["name", "phone", *FACTS]


class MergeForm(UsaForm):
    keep_phones = forms.BooleanField(
        required=False,
        label=gettext_lazy("Its phone still belongs to this hauler and may see these licenses"),
    )
    reason = forms.CharField(
        max_length=300,
        label=gettext_lazy("How you know that they are one"),
        help_text=gettext_lazy("For example: the same identity document at the counter."),
    )


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_page(request: HttpRequest, id: int) -> HttpResponse:
    """Who it may be; with ?other=, what would move from the other one to this one."""
    stays = get_object_or_404(Hauler, pk=id)
    if stays.merged_into_id:
        return redirect("hauler", stays.merged_into_id)
    if not request.GET.get("other"):
        return render(
            request, "licensing/merging/find.html", {"hauler": stays, **found(request, stays)}
        )
    goes = get_object_or_404(Hauler, pk=number(request.GET["other"]))
    if goes.pk == stays.pk:
        raise Http404
    if goes.merged_into_id:
        messages.success(request, _("They are one hauler already."))
        return redirect("hauler", goes.merged_into_id)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return merged(request, stays, goes, form)
    facts = {"stays": stays, "goes": goes, "form": form, "move": planned(stays, goes)}
    return render(
        request, "licensing/merging/merge.html", facts | {"compared": compared(stays, goes)}
    )


def found(request: HttpRequest, hauler: Hauler) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:100]
    rows = matching_haulers(text).exclude(pk=hauler.pk) if text else likely(hauler)
    return {"q": text, "others": rows[:MATCHES_SHOWN]}


def compared(stays: Hauler, goes: Hauler) -> list[tuple[str, str, str]]:
    """Label, here, there."""
    return [
        (str(Hauler._meta.get_field(name).verbose_name), shown(stays, name), shown(goes, name))  # type: ignore[union-attr]
        for name in COMPARED
    ]


def shown(hauler: Hauler, name: str) -> str:
    """As a person reads it."""
    if name == "phone":
        return readable(hauler.phone) if hauler.phone else ""
    words = getattr(hauler, f"get_{name}_display", None)
    return str(words() if words else getattr(hauler, name))


def merged(request: HttpRequest, stays: Hauler, goes: Hauler, form: MergeForm) -> HttpResponse:
    try:
        merge(
            stays, goes, reason=form.cleaned_data["reason"], now=timezone.now(),
            keep_phones=form.cleaned_data["keep_phones"],
        )  # fmt: skip
    except NotTwo:
        messages.error(request, _("Somebody else merged one of them meanwhile. Look again."))
        return redirect("hauler", stays.pk)
    logger.info("hauler %s merged into %s by user %s", goes.pk, stays.pk, person(request).pk)
    messages.success(request, _("They are one hauler now; everything stands here."))
    return redirect("hauler", stays.pk)
