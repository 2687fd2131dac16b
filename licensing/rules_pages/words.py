"""A text of the city's own, in both languages."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.models import Role
from licensing.mine.whose import person
from licensing.models import Text
from licensing.rules_pages.forms import TextForm
from licensing.rules_pages.history import change, seen_version, version_of
from licensing.texts import DEFAULTS

logger = logging.getLogger(__name__)


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: HttpRequest, code: str) -> HttpResponse:
    if code not in DEFAULTS:
        raise Http404
    row = Text.objects.filter(code=code).first()
    seen = seen_version(row)
    now = {"en": row.en, "es": row.es} if row else vars(DEFAULTS[code])
    form = TextForm(request.POST or None, initial=now | {"seen": seen})
    if request.method == "POST" and form.is_valid() and kept(code, form):
        logger.info("text %s changed by user %s", code, person(request).pk)
        messages.success(request, _("The text is kept."))
        return redirect("rules")
    facts = {"form": form, "title": DEFAULTS[code].where}
    return render(request, "licensing/rules/form.html", facts)


def kept(code: str, form: TextForm) -> bool:
    """Not where another administrator was faster; what was typed stays on the page."""
    said = dict(form.cleaned_data)
    with change(reason=said.pop("reason")):
        row = Text.objects.filter(code=code).first()
        if version_of(row) != said.pop("seen"):
            form.say_it_was_changed(row, version_of(row))
            return False
        Text.objects.update_or_create(code=code, defaults=said)
    return True
