"""What a clerk does with a license beside its status: renew it, take it to another vehicle, undo
a wrong issue."""

import logging
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.models import Role
from licensing.applications.flow import NotAllowed
from licensing.applications.forms import VehicleForm
from licensing.life.next_license import begin_next, under_way
from licensing.life.undo import undo
from licensing.mine.whose import person
from licensing.models import Application, License
from licensing.transitions import TransitionRefused

logger = logging.getLogger(__name__)
Kind, COUNTER = Application.Kind, Application.Origin.COUNTER


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def renew_at_counter_page(request: HttpRequest, number: str) -> HttpResponse:
    license, by = get_object_or_404(License, number=number), person(request)
    try:
        row = begin_next(
            license, Kind.RENEWAL, origin=COUNTER, key=uuid.uuid4(), now=timezone.now(), by=by
        )
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect(license)
    logger.info("renewal of license %s begun at the counter by user %s", number, by.pk)
    return redirect("application", row.number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_page(request: HttpRequest, number: str) -> HttpResponse:
    """The other vehicle's facts; its papers and the decision follow on the application's page."""
    license = get_object_or_404(License.objects.select_related("vehicle__hauler"), number=number)
    if found := under_way(license, Kind.TRANSFER):
        return redirect("application", found.number)
    form = VehicleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = begin_next(
                license, Kind.TRANSFER, origin=COUNTER, key=uuid.uuid4(), now=timezone.now(),
                by=person(request), vehicle=form.cleaned_data,
            )  # fmt: skip
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            logger.info("transfer of license %s begun by user %s", number, person(request).pk)
            return redirect("application", row.number)
    return render(request, "licensing/desk/transfer.html", {"license": license, "form": form})


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def undo_page(request: HttpRequest, number: str) -> HttpResponse:
    license = get_object_or_404(License, number=number)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Write why it is undone. Nothing was changed."))
        return redirect(license)
    try:
        undo(license, reason=reason, by=person(request), at=timezone.now())
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect(license)
    logger.info("license %s undone by user %s", number, person(request).pk)
    messages.success(request, _("The issue is undone. If money was paid, take it back, too."))
    return redirect(license)
