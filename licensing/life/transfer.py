"""A license that goes on on another vehicle of its hauler."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from licensing.days import city_day
from licensing.haulers import VehicleFacts, vehicle_of
from licensing.issue import Terms, begin, lock, refuse_second_license, write_license
from licensing.models import Application, License, Status
from licensing.plates import normalized_plate
from licensing.transitions import change_status


def hand_over(
    license: License,
    to: VehicleFacts,
    *,
    by: User | None,
    at: dt.datetime,
    application: Application | None = None,
) -> License:
    """Ends the license and issues one for the rest of its term, linked to it, with a pass of its
    own: the law puts a license on one vehicle, and the old pass must not open a gate.

    Raises TransitionRefused (it is not in force) and AlreadyLicensed (the other vehicle has one).
    """
    first = max(city_day(at), license.issued_on)
    terms = Terms(
        license.term, first, loads_per_week=license.loads_per_week, stations=license.stations
    )
    with transaction.atomic():
        lock(f"plate {to.plate_state} {normalized_plate(to.plate)}")
        refuse_second_license(to, terms, until=license.expires_on)
        reason = f"Goes on on {to.plate} {to.plate_state}"
        change_status(license, Status.SURRENDERED, reason=reason, at=at, by=by)
        vehicle = vehicle_of(license.vehicle.hauler, to)
        made = write_license(
            vehicle, terms, license.fee, renews=license, application=application,
            expires_on=license.expires_on,
        )  # fmt: skip
        begin(made, f"Takes over {license.number}", at=at, by=by)
    return made
