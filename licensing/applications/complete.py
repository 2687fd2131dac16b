"""What an application still lacks, by the city's own list of what it must hold."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from licensing.models import Application, ApplicationVehicle, Document, LicensingRules

OF_VEHICLE = {field.name for field in ApplicationVehicle._meta.concrete_fields}
OF_APPLICATION = {field.name for field in Application._meta.concrete_fields}


@dataclass(frozen=True)
class Missing:
    """`vehicle` is its position, None for the application; `field` a field or kind of document."""

    vehicle: int | None
    field: str
    sentence: str


def missing(application: Application, rules: LicensingRules) -> list[Missing]:
    own = [name for name in rules.required_fields if name in OF_APPLICATION - OF_VEHICLE]
    lacks = [lack(None, name, label(Application, name)) for name in own
             if is_empty(getattr(application, name))]  # fmt: skip
    if application.reach == Application.Reach.IN_PERSON:
        # Who has neither phone nor e-mail is known by the document that was seen.
        lacks = [one for one in lacks if one.field != "phone"]
        if not application.id_seen:
            lacks.append(lack(None, "id_seen", label(Application, "id_seen")))
    vehicles = list(application.vehicles.filter(set_aside=""))
    if not vehicles:
        lacks.append(Missing(None, "vehicles", _("No vehicle is named.")))
    for vehicle in vehicles:
        lacks += missing_of_vehicle(vehicle, rules)
    if application.origin == Application.Origin.PORTAL and not application.declared_at:
        lacks.append(lack(None, "signature", label(Application, "signature")))
    return lacks


def missing_of_vehicle(vehicle: ApplicationVehicle, rules: LicensingRules) -> list[Missing]:
    names = [name for name in rules.required_fields if name in OF_VEHICLE]
    lacks = [lack(vehicle.position, name, label(ApplicationVehicle, name)) for name in names
             if is_empty(getattr(vehicle, name))]  # fmt: skip
    there = set(vehicle.documents.values_list("kind", flat=True))
    papers = [Document.Kind(kind) for kind in rules.required_documents if kind not in there]
    return lacks + [lack(vehicle.position, kind, str(kind.label)) for kind in papers]


def label(model: type[Application] | type[ApplicationVehicle], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def lack(vehicle: int | None, field: str, named: str) -> Missing:
    text = _("Vehicle %(number)s: %(what)s is missing.") if vehicle else _("%(what)s is missing.")
    first = named[:1].upper() + named[1:]
    sentence = text % {"what": named if vehicle else first, "number": vehicle}
    return Missing(vehicle, field, sentence)


def is_empty(value: object) -> bool:
    return value in (None, "", [])
