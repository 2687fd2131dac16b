"""What vehicles bring, as the attendants tap it: a list in data, in both languages."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.forms import NewCodeField, UsaForm
from accounts.ranked import move
from checkin.models import LoadType
from checkin.pages.acting import ACTING, may_act

logger = logging.getLogger(__name__)

TYPES_A_PAGE = 50


class NamesForm(UsaForm):
    english = forms.CharField(label=gettext_lazy("Name in English"), max_length=40)
    spanish = forms.CharField(label=gettext_lazy("Name in Spanish"), max_length=40)


class NewTypeForm(NamesForm):
    code = NewCodeField(LoadType.objects.all(), max_length=20)
    field_order = ["english", "spanish", "code"]


@allowed(*ACTING)
def load_types_page(request: HttpRequest) -> HttpResponse:
    """A POST adds one at the end of the list."""
    form = NewTypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return add(request, form.cleaned_data)
    page = Paginator(LoadType.objects.all(), TYPES_A_PAGE).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "may_act": may_act(request)}
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/load_types.html", facts, status=status)


def add(request: HttpRequest, names: dict[str, Any]) -> HttpResponse:
    last = LoadType.objects.aggregate(last=Max("rank"))["last"] or 0
    _kind, made = LoadType.objects.get_or_create(
        code=names.pop("code"), defaults=names | {"rank": last + 1}
    )
    if made:
        logger.info("load type %s added by user %s", _kind.code, request.user.pk)
    messages.success(request, _("Added. Tablets offer it within five minutes."))
    return redirect("load_types")


@allowed(*ACTING)
def load_type_page(request: HttpRequest, code: str) -> HttpResponse:
    """A POST changes its names."""
    kind = get_object_or_404(LoadType, code=code)
    names = {"english": kind.english, "spanish": kind.spanish}
    form = NamesForm(request.POST or None, initial=names)
    if request.method == "POST" and form.is_valid():
        LoadType.objects.filter(pk=kind.pk).update(**form.cleaned_data)
        logger.info("load type %s renamed by user %s", code, request.user.pk)
        messages.success(request, _("Saved. Tablets hear of it within five minutes."))
        return redirect("load_types")
    facts = {"kind": kind, "form": form, "may_act": may_act(request)}
    status = 422 if request.method == "POST" else 200
    return render(request, "checkin/load_type.html", facts, status=status)


@allowed(*ACTING)
@require_POST
def move_load_type_page(request: HttpRequest, code: str) -> HttpResponse:
    """One place up in the list, or with `down` one place down."""
    kind = get_object_or_404(LoadType, code=code)
    move(kind, places=1 if "down" in request.POST else -1)
    logger.info("load type %s moved by user %s", code, request.user.pk)
    return redirect("load_types")


@allowed(*ACTING)
@require_POST
def offer_load_type_page(request: HttpRequest, code: str) -> HttpResponse:
    """Stops offering it, or with `again` offers it again; what was recorded keeps its name."""
    kind, again = get_object_or_404(LoadType, code=code), "again" in request.POST
    LoadType.objects.filter(pk=kind.pk).update(is_offered=again)
    logger.info("load type %s offered: %s, by user %s", code, again, request.user.pk)
    if again:
        messages.success(request, _("%s is offered again.") % kind.english)
    else:
        messages.success(
            request,
            _("%s is no longer offered. What was recorded with it stays.") % kind.english,
        )
    return redirect("load_types")
