"""A hauler asks for the renewal of a license, or takes it to another vehicle."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.models import Role
from licensing.applications.flow import NotAllowed
from licensing.life.next_license import begin_next
from licensing.mine.one import own_license
from licensing.mine.whose import person
from licensing.models import Application
from licensing.portal.pages import key_of

logger = logging.getLogger(__name__)


@allowed(Role.HAULER)
@require_POST
def renew_page(request: HttpRequest, number: str) -> HttpResponse:
    return begun(request, number, Application.Kind.RENEWAL)


@allowed(Role.HAULER)
@require_POST
def other_vehicle_page(request: HttpRequest, number: str) -> HttpResponse:
    return begun(request, number, Application.Kind.TRANSFER)


def begun(request: HttpRequest, number: str, kind: Application.Kind) -> HttpResponse:
    """Goes on with the one that is under way, if one is."""
    license = own_license(request, number)
    try:
        row = begin_next(
            license, kind, origin=Application.Origin.PORTAL, key=key_of(request),
            now=timezone.now(), user=person(request),
        )  # fmt: skip
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect("my_license", number)
    logger.info("%s of license %s begun by user %s", kind, number, person(request).pk)
    return redirect("apply_step", row.number, "vehicles")
