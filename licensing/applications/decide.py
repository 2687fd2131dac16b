"""The decision: what an approval costs, and the licenses that follow once it is paid."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from licensing.applications.flow import NotAllowed, Status, What, due, enter, move, turn
from licensing.days import city_day
from licensing.fees import Fee, NoFeeRule, fee_for
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import Terms, issue, other_vehicles
from licensing.life.transfer import hand_over
from licensing.models import Application, ApplicationVehicle
from licensing.payments.ledger import paid
from licensing.rules import rules


def fees_of(application: Application, now: dt.datetime) -> list[tuple[ApplicationVehicle, Fee]]:
    """Of each vehicle that is not left out; the dumpsters go with the first.

    A business's fee depends on how many vehicles it has: those with a license and these. None
    without a vehicle. Raises NoFeeRule.
    """
    vehicles = list(application.vehicles.filter(set_aside=""))
    if not vehicles:
        return []
    who, on = who_of(application), first_day(application, vehicles[0], now)
    plates = [what_of(vehicle) for vehicle in vehicles]
    count = len(vehicles) + other_vehicles(who, *plates, on=on)
    return [
        (
            vehicle,
            fee_for(
                gross_weight_lb=vehicle.gross_weight_lb or 0,
                vehicles_of_hauler=count,
                term=application.term,
                on=first_day(application, vehicle, now),
                dumpsters=(application.dumpsters or 0) if vehicle is vehicles[0] else 0,
            ),
        )
        for vehicle in vehicles
    ]


def quoted(application: Application, now: dt.datetime) -> list[tuple[ApplicationVehicle, Fee]]:
    """The fees as they would be today, for a page; none as long as they cannot be worked out, and
    for a license that goes on."""
    if application.kind == Application.Kind.TRANSFER:
        return []
    try:
        return fees_of(application, now) if application.term else []
    except NoFeeRule:
        return []


def first_day(application: Application, vehicle: ApplicationVehicle, now: dt.datetime) -> dt.date:
    """Never before today; a renewal goes on where the license before it ends."""
    today = city_day(now)
    if application.kind == Application.Kind.RENEWAL and vehicle.before:
        return max(today, vehicle.before.expires_on + dt.timedelta(days=1))
    return max(today, application.starts_on or today)


def who_of(application: Application) -> HaulerFacts:
    return HaulerFacts(
        application.name, application.phone, application.email, application.language,
        trade_name=application.trade_name, applicant_type=application.applicant_type,
        mailing_address=application.mailing_address,
        physical_address=application.physical_address,
    )  # fmt: skip


def what_of(vehicle: ApplicationVehicle) -> VehicleFacts:
    return VehicleFacts(
        vehicle.vehicle_class, vehicle.plate, vehicle.plate_state, vehicle.gross_weight_lb or 0,
        vehicle.make, vehicle.color, year=vehicle.year, body_type=vehicle.body_type,
        vin=vehicle.vin,
    )  # fmt: skip


def terms_of(application: Application, vehicle: ApplicationVehicle, now: dt.datetime) -> Terms:
    return Terms(
        application.term,
        first_day(application, vehicle, now),
        loads_per_week=vehicle.loads_per_week,
        stations=application.stations,
    )


def approve(application: Application, *, by: User, seen: int, now: dt.datetime) -> None:
    """Fixes the fee. It waits for its payment; with nothing to pay it is issued at once.

    Raises Changed, NotAllowed, NoFeeRule, AlreadyLicensed; then nothing is written.
    """
    with turn(application, now=now, seen=seen) as row:
        move(row, Status.WAITING_PAYMENT)
        row.fee, row.decided_at = write_fees(row, now), now
        row.due_on = due(now, rules().hauler_days)
        enter(row, What.APPROVED, by=by, now=now, text=f"${row.fee:,.2f}", for_hauler=True)
        issue_if_paid(row, by=by, now=now)


def write_fees(row: Application, now: dt.datetime) -> Decimal:
    """A license that goes on on another vehicle was paid for already."""
    if row.kind == Application.Kind.TRANSFER:
        row.vehicles.update(fee=0)
        return Decimal(0)
    fees = fees_of(row, now)
    for vehicle, fee in fees:
        vehicle.fee = fee.amount
        vehicle.save(update_fields=["fee"])
    return sum((fee.amount for _vehicle, fee in fees), Decimal(0))


def settle(application: Application, *, by: User | None, now: dt.datetime) -> None:
    """After each line of the ledger: issues once the fee is covered, and only once."""
    with turn(application, now=now) as row:
        issue_if_paid(row, by=by, now=now)


def issue_if_paid(row: Application, *, by: User | None, now: dt.datetime) -> None:
    if row.status != Status.WAITING_PAYMENT or row.fee is None or paid(row) < row.fee:
        return
    for vehicle in row.vehicles.filter(set_aside="").select_related("before"):
        issue_one(row, vehicle, by=by, now=now)
    move(row, Status.ISSUED)
    row.due_on = None
    enter(row, What.ISSUED, by=by, now=now, for_hauler=True)


def issue_one(
    row: Application, vehicle: ApplicationVehicle, *, by: User | None, now: dt.datetime
) -> None:
    if row.kind == Application.Kind.TRANSFER:
        if vehicle.before is None:
            raise NotAllowed("A transfer names the license that it takes over.")
        made = hand_over(vehicle.before, what_of(vehicle), by=by, at=now, application=row)
    else:
        made = issue(
            who_of(row), what_of(vehicle), terms_of(row, vehicle, now), at=now, by=by,
            application=row, renews=vehicle.before, paid=vehicle.fee,
        )  # fmt: skip
    row.hauler = made.vehicle.hauler
    vehicle.license, vehicle.vehicle = made, made.vehicle
    vehicle.save(update_fields=["license", "vehicle"])
