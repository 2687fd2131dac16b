"""Finding a hauler and a vehicle again, or making them."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, Value
from django.db.models.functions import Upper

from licensing.models import Hauler, Vehicle
from licensing.plates import normalized_plate
from licensing.search import haulers_found

MATCHES_SHOWN = 20
Found = TypeVar("Found", bound=Model)


@dataclass(frozen=True)
class HaulerFacts:
    """`phone` in E.164, or empty."""

    name: str
    phone: str
    email: str = ""
    language: str = "en"
    trade_name: str = ""
    applicant_type: str = ""
    mailing_address: str = ""
    physical_address: str = ""


@dataclass(frozen=True)
class VehicleFacts:
    vehicle_class: str
    plate: str
    plate_state: str
    gross_weight_lb: int
    make: str = ""
    color: str = ""
    year: int | None = None
    body_type: str = ""
    vin: str = ""


def clean_name(text: str) -> str:
    return " ".join(text.split())


def known_hauler(name: str, phone: str) -> Hauler | None:
    """The same name, in any case, and the same phone are the same hauler; of one that was merged,
    the one that everything of it went to."""
    haulers = Hauler.objects.annotate(upper_name=Upper("name")).select_related("merged_into")
    found = haulers.filter(upper_name=Upper(Value(name)), phone=phone).first()
    return found and (found.merged_into or found)


def hauler_of(facts: HaulerFacts) -> Hauler:
    """Found and brought up to date, or made."""
    found = known_hauler(facts.name, facts.phone)
    if not found:
        return Hauler.objects.create(**vars(facts))
    return up_to_date(found, **vars(facts) | {"name": "", "phone": ""})


def vehicle_of(hauler: Hauler, facts: VehicleFacts) -> Vehicle:
    """The hauler's vehicle of that plate, brought up to date, or a new one."""
    key = normalized_plate(facts.plate)
    found = hauler.vehicles.filter(plate_key=key, plate_state=facts.plate_state).first()
    if not found:
        return Vehicle.objects.create(hauler=hauler, **vars(facts))
    return up_to_date(found, **vars(facts))


def up_to_date(row: Found, **facts: Any) -> Found:
    """Saves what is known now; an empty fact takes nothing away."""
    for name, value in facts.items():
        if value:
            setattr(row, name, value)
    row.save()
    return row


def matching_haulers(text: str) -> QuerySet[Hauler]:
    return (
        Hauler.objects.filter(id__in=haulers_found(text), merged_into=None)
        .order_by("name")
        .prefetch_related("vehicles")
    )
