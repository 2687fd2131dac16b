"""Lists that a city keeps: the terms of a license, and the kinds of waste. An entry is renamed,
or no longer offered; what is written with it stays readable, so none is ever deleted."""

import logging
from typing import Any, cast

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.models import Role
from licensing.mine.whose import person
from licensing.models import LicenseTerm, WasteKind
from licensing.rules_pages.forms import EntryForm, NewTermForm, NewWasteForm
from licensing.rules_pages.history import change, seen_version, version_of

logger = logging.getLogger(__name__)
Entry = LicenseTerm | WasteKind
LISTS: dict[str, tuple[type[LicenseTerm] | type[WasteKind], type[NewWasteForm], Any]] = {
    "terms": (LicenseTerm, NewTermForm, gettext_lazy("A new term")),
    "waste": (WasteKind, NewWasteForm, gettext_lazy("A new kind of waste")),
}


def list_of(name: str) -> tuple[type[LicenseTerm] | type[WasteKind], type[NewWasteForm], Any]:
    if name not in LISTS:
        raise Http404
    return LISTS[name]


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_entry_page(request: HttpRequest, name: str) -> HttpResponse:
    model, form_class, title = list_of(name)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        with change(reason=facts.pop("reason")):
            last = model.objects.aggregate(rank=Max("rank"))["rank"] or 0
            code = facts.pop("code")
            _row, made = model.objects.get_or_create(code=code, defaults=facts | {"rank": last + 1})
        if made:
            logger.info("%s: %s made by user %s", name, code, person(request).pk)
            return redirect("rules")
        form.add_error("code", _("This code is in the list already. Choose another one."))
    return render(request, "licensing/rules/form.html", {"form": form, "title": title})


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_page(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """Its words, its place in the list, whether it is offered."""
    row = cast("Entry", get_object_or_404(list_of(name)[0], code=code))
    seen = seen_version(row)
    known = {field: getattr(row, field) for field in EntryForm.OF_ENTRY}
    form = EntryForm(request.POST or None, initial=known | {"seen": seen})
    if request.method == "POST" and form.is_valid() and kept(row, form):
        logger.info("%s: %s changed by user %s", name, code, person(request).pk)
        messages.success(request, _("Changed, from now on."))
        return redirect("rules")
    return render(request, "licensing/rules/form.html", {"form": form, "title": str(row)})


def kept(row: Entry, form: EntryForm) -> bool:
    """Not where another administrator was faster."""
    with change(reason=form.cleaned_data["reason"]):
        row.refresh_from_db()
        if version_of(row) != form.cleaned_data["seen"]:
            form.say_it_was_changed(row, version_of(row))
            return False
        for field in form.OF_ENTRY:
            setattr(row, field, form.cleaned_data[field])
        row.save()
    return True
