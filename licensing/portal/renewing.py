"""A hauler asks for the renewal of a license, or takes it to another vehicle."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.models import Role
from licensing.applications.flow import TABLE, Status, begin, turn
from licensing.days import city_day
from licensing.mine.ahead import what_next
from licensing.mine.one import own_license
from licensing.mine.whose import person
from licensing.models import Application, ApplicationVehicle, License
from licensing.portal.pages import key_of
from licensing.register import standing_now
from licensing.rules import rules

logger = logging.getLogger(__name__)
OF_VEHICLE = [
    "vehicle_class", "plate", "plate_state", "year", "make", "color", "body_type", "vin",
    "gross_weight_lb",
]  # fmt: skip


@allowed(Role.HAULER)
@require_POST
def renew_page(request: HttpRequest, number: str) -> HttpResponse:
    """Goes on with the renewal that is under way, if one is."""
    license, now = own_license(request, number), timezone.now()
    under_way = Application.objects.filter(vehicles__before=license, kind=Application.Kind.RENEWAL)
    ended = [status for status in Status if not TABLE[status]] + [Status.REFUSED]
    if found := under_way.exclude(status__in=ended).first():
        return redirect("apply_step", found.number, "vehicles")
    standing = standing_now(license, now)
    if not what_next(license, standing, rules(), city_day(now)).renewable:
        messages.error(request, _("This license cannot be renewed today. Nothing was begun."))
        return redirect("my_license", number)
    row = begin(
        kind=Application.Kind.RENEWAL, origin=Application.Origin.PORTAL, key=key_of(request),
        now=now, user=person(request), hauler=license.vehicle.hauler,
    )  # fmt: skip
    fill(row, license)
    logger.info("renewal of license %s begun by user %s", number, person(request).pk)
    return redirect("apply_step", row.number, "vehicles")


def fill(row: Application, license: License) -> None:
    """With what the license says, so that only what changed is typed."""
    if row.vehicles.exists():
        return
    with turn(row, seen=None) as fresh:
        fresh.term, fresh.stations, fresh.dumpsters = license.term, license.stations, 0
        facts = {name: getattr(license.vehicle, name) for name in OF_VEHICLE}
        ApplicationVehicle.objects.create(
            application=fresh, position=1, before=license, vehicle=license.vehicle,
            loads_per_week=license.loads_per_week, **facts,
        )  # fmt: skip
