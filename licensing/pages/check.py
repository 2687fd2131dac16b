"""The public check page, behind the QR: is this pass good, and for which vehicle."""

from allauth.core.internal.ratelimit import consume, respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public
from licensing.codes import read_code
from licensing.models import Pass
from licensing.register import standing_now
from licensing.words import SENTENCES, SHORT


@public
@require_safe
@never_cache
def check_pass_page(request: HttpRequest, code: str) -> HttpResponse:
    """Names nobody: the plate and the vehicle hang on the truck as well. 404 if unknown, 429 to who
    tries codes out."""
    passes = Pass.objects.select_related("license__vehicle")
    shown = passes.filter(code=read_code(code)).first()
    if not shown and not consume(
        request, app="allauth.account", action="check_pass", limit_get=True
    ):
        too_many: HttpResponse = respond_429(request)
        return too_many
    if not shown:
        return render(request, "licensing/check_unknown.html", status=404)
    standing = standing_now(shown.license, timezone.now(), shown)
    facts = {
        "license": shown.license,
        "vehicle": shown.license.vehicle,
        "standing": standing,
        "word": SHORT[standing.reason],
        "sentence": SENTENCES[standing.reason],
    }
    return render(request, "licensing/check.html", facts)


def unknown(request: HttpRequest) -> HttpResponse:
    """Only tries are limited: a station checks its whole line from one address."""
    if not consume(request, app="allauth.account", action="check_pass", limit_get=True):
        too_many: HttpResponse = respond_429(request)
        return too_many
    return render(request, "licensing/check_unknown.html", status=404)
