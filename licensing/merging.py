"""Two haulers of the register that are one person: everything of the second goes to the first.

The second stays as an empty shell that points to the first. Its name and phone keep leading there,
so that neither a register's file nor the desk makes it anew.
"""

import datetime as dt
from dataclasses import dataclass

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from accounts.models import Message
from licensing.issue import lock
from licensing.models import ApplicationVehicle, Hauler, HaulerPhone, License, Vehicle

FACTS = [
    "trade_name", "applicant_type", "email", "district", "mailing_address", "physical_address",
]  # fmt: skip
OF_VEHICLE = ["year", "make", "body_type", "vin", "color", "gross_weight_lb"]
IMPORT = "register import"  # the lock of whoever takes in a file, too


class NotTwo(Exception):
    """They are one already: merged by somebody else meanwhile."""


@dataclass(frozen=True)
class Move:
    """What a merge would do. `twins`: the vehicles of one plate, the one that goes first."""

    filled: list[tuple[str, str]]  # field of Hauler, value
    vehicles: list[Vehicle]
    twins: list[tuple[Vehicle, Vehicle]]
    licenses: int
    applications: int
    phones: list[str]  # E.164: those that the one that stays does not have


def likely(hauler: Hauler) -> QuerySet[Hauler]:
    """Others of the same name, phone or plate."""
    alike = Q(name__iexact=hauler.name)
    if hauler.phone:
        alike |= Q(phone=hauler.phone)
    plates = hauler.vehicles.exclude(plate_key="").values("plate_key")
    alike |= Q(id__in=Vehicle.objects.filter(plate_key__in=plates).values("hauler"))
    others = Hauler.objects.filter(alike, merged_into=None).exclude(pk=hauler.pk)
    return others.order_by("name", "id").prefetch_related("vehicles")


def planned(stays: Hauler, goes: Hauler) -> Move:
    vehicles, twins = [], []
    kept = by_plate(stays)
    for vehicle in goes.vehicles.order_by("pk"):
        twin = kept.get((vehicle.plate_key, vehicle.plate_state))
        if twin:
            twins.append((vehicle, twin))
        else:
            vehicles.append(vehicle)
    return Move(
        filled=[(name, value) for name in FACTS if (value := gap(stays, goes, name))],
        vehicles=vehicles,
        twins=twins,
        licenses=License.objects.filter(vehicle__hauler=goes).count(),
        applications=goes.applications.count(),
        phones=new_phones(stays, goes),
    )


def merge(stays: Hauler, goes: Hauler, *, reason: str, keep_phones: bool, now: dt.datetime) -> None:
    """All or nothing. `keep_phones`: whoever answers the phones of the one that goes sees the
    licenses of the one that stays. Raises NotTwo."""
    with transaction.atomic(), pghistory.context(
        merged=goes.pk, into=stays.pk, reason=reason
    ):  # fmt: skip
        stays, goes = locked(stays, goes)
        move = planned(stays, goes)
        for name, value in move.filled:
            setattr(stays, name, value)
        if keep_phones:
            take_phones(stays, goes, move.phones, now)
        stays.save()
        for vehicle, twin in move.twins:
            join(vehicle, twin)
        move_rest(stays, goes)
        Message.objects.filter(thread=f"hauler:{goes.pk}").update(thread=f"hauler:{stays.pk}")
        goes.merged_into = stays
        goes.save()


def locked(stays: Hauler, goes: Hauler) -> tuple[Hauler, Hauler]:
    """Nobody issues to one of them, and no file comes in, until they are one."""
    lock(IMPORT)
    for name in sorted(f"hauler {one.name.upper()} {one.phone}" for one in (stays, goes)):
        lock(name)
    rows = Hauler.objects.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[stays.pk, goes.pk], merged_into=None)}
    if len(found) < 2:
        raise NotTwo
    return found[stays.pk], found[goes.pk]


def by_plate(hauler: Hauler) -> dict[tuple[str, str], Vehicle]:
    rows = hauler.vehicles.exclude(plate_key="")
    return {(row.plate_key, row.plate_state): row for row in rows}


def gap(kept: Model, other: Model, name: str) -> str:
    """What the other has where the kept one has nothing."""
    return "" if getattr(kept, name) else getattr(other, name) or ""


def new_phones(stays: Hauler, goes: Hauler) -> list[str]:
    known = {stays.phone, *stays.phones.values_list("phone", flat=True)}
    return sorted(phones_of(goes) - known - {""})


def phones_of(hauler: Hauler) -> set[str]:
    user = hauler.user
    proven = {user.phone or ""} if user and user.phone_verified else set()
    return {hauler.phone} | proven


def take_phones(stays: Hauler, goes: Hauler, phones: list[str], now: dt.datetime) -> None:
    for phone in phones:
        HaulerPhone.objects.get_or_create(hauler=stays, phone=phone, defaults={"added_at": now})
    if stays.user is None:
        stays.user, goes.user = goes.user, None


def join(vehicle: Vehicle, twin: Vehicle) -> None:
    """Two rows of one truck. What happened at the stations keeps the vehicle that was found then,
    so its row stays, without the plate: a plate of two vehicles would open no gate by itself."""
    vehicle.licenses.update(vehicle=twin)
    ApplicationVehicle.objects.filter(vehicle=vehicle).update(vehicle=twin)
    for name in OF_VEHICLE:
        setattr(twin, name, getattr(twin, name) or getattr(vehicle, name))
    vehicle.plate = ""
    vehicle.save()
    twin.save()


def move_rest(stays: Hauler, goes: Hauler) -> None:
    """Every row that points to the hauler, whichever app it belongs to. What the other one has
    already (an open follow-up, a wish not to be called) stays with the shell."""
    for field in pointing():
        rows = field.model._base_manager
        for pk in list(rows.filter(**{field.name: goes}).values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    rows.filter(pk=pk).update(**{field.name: stays})
            except IntegrityError:
                continue


def pointing() -> list["Field[object, object]"]:
    """The foreign keys to a hauler, those of the history left out: it tells what was."""
    related = [found for found in Hauler._meta.get_fields(include_hidden=True) if found.is_relation]
    fields = [getattr(found, "field", None) for found in related if found.auto_created]
    return [
        field
        for field in fields
        if isinstance(field, ForeignKey) and not issubclass(field.model, pghistory.models.Event)
    ]
