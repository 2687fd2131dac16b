"""The vehicles that an application names, written in the same way at the desk and in the portal."""

from typing import Any

from django.utils.translation import gettext as _

from licensing.applications.flow import NotAllowed
from licensing.models import Application, ApplicationVehicle
from licensing.plates import normalized_plate
from licensing.rules import rules


def write_vehicle(
    row: Application, facts: dict[str, Any], changed: ApplicationVehicle | None = None
) -> ApplicationVehicle:
    """Of an application in its turn. The same plate again, however it is spelled, is the same
    vehicle. Raises NotAllowed where there are too many, or two with one plate."""
    same = same_plate(row, facts)
    if changed and same and same.pk != changed.pk:
        raise NotAllowed(_("This plate is in the application already. Nothing was changed."))
    vehicle = changed or same
    if vehicle is None and row.vehicles.count() >= rules().vehicles_at_once:
        raise NotAllowed(_("An application takes no more vehicles. Begin another one."))
    vehicle = vehicle or ApplicationVehicle(application=row, position=last(row) + 1)
    for name, value in facts.items():
        setattr(vehicle, name, value)
    vehicle.save()
    return vehicle


def same_plate(row: Application, facts: dict[str, Any]) -> ApplicationVehicle | None:
    """Another state's plate is another vehicle's."""
    key = normalized_plate(facts["plate"])
    same = row.vehicles.filter(plate_key=key, plate_state=facts["plate_state"], set_aside="")
    return same.first()


def last(row: Application) -> int:
    newest = row.vehicles.order_by("-position").first()
    return newest.position if newest else 0
