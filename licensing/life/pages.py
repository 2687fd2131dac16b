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
from licensing.applications.flow import TABLE, Status, begin, turn
from licensing.applications.forms import VehicleForm
from licensing.days import city_day
from licensing.life.undo import undo
from licensing.mine.ahead import what_next
from licensing.mine.whose import person
from licensing.models import Application, ApplicationVehicle, License
from licensing.portal.renewing import fill
from licensing.register import standing_now
from licensing.rules import rules
from licensing.transitions import TransitionRefused

logger = logging.getLogger(__name__)
Kind = Application.Kind
ENDED = [status for status in Status if not TABLE[status]] + [Status.REFUSED]


def under_way(license: License, kind: Application.Kind) -> Application | None:
    rows = Application.objects.filter(vehicles__before=license, kind=kind)
    return rows.exclude(status__in=ENDED).first()


def begun(request: HttpRequest, license: License, kind: Application.Kind) -> Application:
    hauler = license.vehicle.hauler
    row = begin(
        kind=kind, origin=Application.Origin.COUNTER, key=uuid.uuid4(), now=timezone.now(),
        by=person(request), hauler=hauler,
    )  # fmt: skip
    if not hauler.phone:
        with turn(row, seen=None) as fresh:
            fresh.reach = Application.Reach.IN_PERSON
    logger.info("application %s begun at the counter by user %s", row.number, person(request).pk)
    return row


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def renew_at_counter_page(request: HttpRequest, number: str) -> HttpResponse:
    """Goes on with the renewal that is under way, wherever it was begun."""
    license, now = get_object_or_404(License, number=number), timezone.now()
    if found := under_way(license, Kind.RENEWAL):
        return redirect("application", found.number)
    standing = standing_now(license, now)
    if not what_next(license, standing, rules(), city_day(now)).renewable:
        messages.error(request, _("This license cannot be renewed today. Nothing was begun."))
        return redirect(license)
    row = begun(request, license, Kind.RENEWAL)
    fill(row, license)
    return redirect("application", row.number)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_page(request: HttpRequest, number: str) -> HttpResponse:
    """The other vehicle's facts; its papers and the decision follow on the application's page."""
    license = get_object_or_404(License.objects.select_related("vehicle__hauler"), number=number)
    if found := under_way(license, Kind.TRANSFER):
        return redirect("application", found.number)
    form = VehicleForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "licensing/desk/transfer.html", {"license": license, "form": form})
    row = begun(request, license, Kind.TRANSFER)
    with turn(row, seen=None) as fresh:
        fresh.term, fresh.dumpsters = license.term or "annual", 0
        fresh.stations = license.stations
        ApplicationVehicle.objects.create(
            application=fresh, position=1, before=license, **form.cleaned_data
        )
    return redirect("application", row.number)


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
