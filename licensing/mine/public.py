"""Privacy, accessibility, contact: three texts of the city that every page leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import public
from licensing.texts import text

TITLES: dict[str, Promise] = {
    "privacy": _("Privacy notice"),
    "accessibility": _("Accessibility statement"),
    "contact": _("Contact"),
}


@public
@require_safe
def public_text_page(request: HttpRequest, code: str) -> HttpResponse:
    facts = {"title": TITLES[code], "text": text(code)}
    return render(request, "licensing/mine/public_text.html", facts)
