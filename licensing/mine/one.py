"""One license of a hauler's own: what it is worth, what happens next, what may be done with it."""

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import allowed
from accounts.models import Role
from licensing.card import card_of, card_pdf
from licensing.days import city_day
from licensing.issue import replace_pass
from licensing.mine.ahead import insurance_ahead, reason_of, what_next
from licensing.mine.picture import pass_png
from licensing.mine.replies import ReplyForm
from licensing.mine.whose import own, person
from licensing.models import License, Reply, Status
from licensing.register import licenses_at, standing_now
from licensing.rules import rules
from licensing.transitions import TRANSITIONS, TransitionRefused, change_status
from licensing.words import SHORT

logger = logging.getLogger(__name__)


def own_license(request: HttpRequest, number: str) -> License:
    """404 for another's, as for one that there is not."""
    licenses = own(licenses_at(timezone.now()), person(request))
    return get_object_or_404(licenses, number=number)


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_license_page(request: HttpRequest, number: str) -> HttpResponse:
    return show(request, own_license(request, number))


def show(request: HttpRequest, license: License, form: ReplyForm | None = None) -> HttpResponse:
    now = timezone.now()
    standing = standing_now(license, now)
    facts: dict[str, Any] = {
        "license": license,
        "word": SHORT[standing.reason],
        "standing": standing,
        "next": what_next(license, standing, rules(), city_day(now)),
        "insurance": insurance_ahead(license, city_day(now)) if standing.admits else "",
        "reason": reason_of(license, standing, now),
        "form": form or ReplyForm(initial={"key": uuid.uuid4()}),
        "write": reverse("write_to_desk", args=[license.number]),
        "replies": Reply.objects.filter(license=license),
        "may_sell": Status.SURRENDERED in TRANSITIONS[license.status_at(now)],
    }
    return render(request, "licensing/mine/license.html", facts)


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_card_page(request: HttpRequest, number: str) -> HttpResponse:
    pdf = card_pdf(card_of(own_license(request, number)))
    return HttpResponse(pdf, content_type="application/pdf")


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_picture_page(request: HttpRequest, number: str) -> HttpResponse:
    license = own_license(request, number)
    response = HttpResponse(pass_png(card_of(license)), content_type="image/png")
    response["Content-Disposition"] = 'attachment; filename="pass.png"'
    return response


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def lost_card_page(request: HttpRequest, number: str) -> HttpResponse:
    """Asks once more; then the old code is dead at once, and the new card can be printed."""
    license = own_license(request, number)
    if request.method != "POST":
        return render(request, "licensing/mine/lost.html", {"license": license})
    if request.POST.get("code") == license.current_pass.code:  # sent twice, it is replaced once
        replace_pass(license, at=timezone.now())
        logger.info("pass of license %s replaced by user %s", number, person(request).pk)
    messages.success(request, _("The old card no longer counts. Print or show the new one."))
    return redirect("my_license", number)


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def sold_page(request: HttpRequest, number: str) -> HttpResponse:
    """Asks once more; then the license is given back, from this moment on."""
    license = own_license(request, number)
    if request.method != "POST":
        return render(request, "licensing/mine/sold.html", {"license": license})
    try:
        change_status(
            license,
            Status.SURRENDERED,
            reason="Vehicle sold, said its hauler",
            at=timezone.now(),
            by=person(request),
        )
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("my_license", number)
    logger.info("license %s given back by user %s", number, person(request).pk)
    messages.success(request, _("The license has ended. Thank you for telling us."))
    return redirect("my_license", number)
