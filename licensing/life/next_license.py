"""The application for the license that follows another: its renewal, or the rest of its term on
another vehicle. Of each kind there is one under way at most, wherever it was begun."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from licensing.applications.flow import TABLE, NotAllowed, Status, begin, turn
from licensing.days import city_day
from licensing.mine.ahead import what_next
from licensing.models import Application, ApplicationVehicle, License, Term
from licensing.register import standing_now
from licensing.rules import rules

Kind = Application.Kind
ENDED = [status for status in Status if not TABLE[status]] + [Status.REFUSED]
OF_VEHICLE = [
    "vehicle_class", "plate", "plate_state", "year", "make", "color", "body_type", "vin",
    "gross_weight_lb",
]  # fmt: skip


def under_way(license: License, kind: Application.Kind) -> Application | None:
    rows = Application.objects.filter(vehicles__before=license, kind=kind)
    return rows.exclude(status__in=ENDED).first()


def begin_next(
    license: License,
    kind: Application.Kind,
    *,
    origin: Application.Origin,
    key: uuid.UUID,
    now: dt.datetime,
    user: User | None = None,
    by: User | None = None,
    vehicle: dict[str, Any] | None = None,
) -> Application:
    """The one under way, or a new one with what the license says, so that only what changed is
    typed. `vehicle` is the other one's facts, as far as they are known. Raises NotAllowed."""
    with transaction.atomic():
        # Two clerks, or a clerk and a phone: the second finds what the first has begun.
        License.objects.select_for_update(of=["self"]).get(pk=license.pk)
        if found := under_way(license, kind):
            return found
        refuse(license, kind, now)
        row = begin(
            kind=kind, origin=origin, key=key, now=now, user=user, by=by,
            hauler=license.vehicle.hauler,
        )  # fmt: skip
        if not row.vehicles.exists():  # sent twice, after it was withdrawn
            fill(row, license, vehicle, now)
    return row


def refuse(license: License, kind: Application.Kind, now: dt.datetime) -> None:
    standing = standing_now(license, now)
    if kind == Kind.TRANSFER and not standing.admits:
        raise NotAllowed(
            _("Only a license in force can go on on another vehicle. Nothing was begun.")
        )
    renewable = what_next(license, standing, rules(), city_day(now)).renewable
    if kind == Kind.RENEWAL and not renewable:
        raise NotAllowed(_("This license cannot be renewed today. Nothing was begun."))


def fill(
    row: Application, license: License, other: dict[str, Any] | None, now: dt.datetime
) -> None:
    same = {name: getattr(license.vehicle, name) for name in OF_VEHICLE}
    facts: dict[str, Any] = {"loads_per_week": license.loads_per_week}
    if row.kind == Kind.RENEWAL:
        facts |= same | {"vehicle": license.vehicle}
    with turn(row, now=now) as fresh:
        fresh.term, fresh.stations = license.term or Term.ANNUAL, license.stations
        fresh.dumpsters = 0
        ApplicationVehicle.objects.create(
            application=fresh, position=1, before=license, **facts | (other or {})
        )
