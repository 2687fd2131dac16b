"""What the system itself sees in an application, for the clerk to look at. Nothing is decided."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from licensing.issue import licenses_of_plate
from licensing.models import Application, ApplicationVehicle, Hauler, LicensingRules


@dataclass(frozen=True)
class Check:
    """`good` is None where a person has to look first; `link` leads to what was found."""

    text: str
    good: bool | None
    vehicle: int | None = None
    link: str = ""


def checks(application: Application, rules: LicensingRules, today: dt.date) -> list[Check]:
    found = [same_hauler(application), insurance(application, today)]
    for vehicle in application.vehicles.filter(set_aside=""):
        found += [card_weight(vehicle), limit(vehicle, rules), licensed(vehicle, today)]
    return [one for one in found if one]


def same_hauler(application: Application) -> Check | None:
    """Others of the same phone, or of the same name with another phone."""
    likely = Q(name__iexact=application.name)
    if application.phone:
        likely |= Q(phone=application.phone)
    others = Hauler.objects.filter(likely, merged_into=None)
    known = others.filter(name__iexact=application.name, phone=application.phone).first()
    if known:
        return Check(_("Known already: the license goes to the same hauler."), good=True)
    if other := others.first():
        text = _("Is it the same hauler as %(name)s? The phone or the name is the same.")
        return Check(text % {"name": other.name}, good=None)
    return None


def insurance(application: Application, today: dt.date) -> Check | None:
    until = application.insurance_expires_on
    if until is None:
        return None
    if until < today:
        return Check(_("The insurance ended on %s.") % until.isoformat(), good=False)
    return Check(_("The insurance is good through %s.") % until.isoformat(), good=True)


def card_weight(vehicle: ApplicationVehicle) -> Check:
    if vehicle.card_weight_lb is None:
        text = _("Write down the weight that you read on the registration card.")
        return Check(text, good=None, vehicle=vehicle.position)
    if vehicle.card_weight_lb == vehicle.gross_weight_lb:
        return Check(_("The weight is that of the card."), good=True, vehicle=vehicle.position)
    text = _("The card says %(card)s lb, the application %(said)s lb.")
    facts = {"card": f"{vehicle.card_weight_lb:,}", "said": f"{vehicle.gross_weight_lb or 0:,}"}
    return Check(text % facts, good=False, vehicle=vehicle.position)


def limit(vehicle: ApplicationVehicle, rules: LicensingRules) -> Check | None:
    weight = max(vehicle.gross_weight_lb or 0, vehicle.card_weight_lb or 0)
    if weight <= rules.weight_limit_lb or rules.over_weight == rules.OverWeight.ALLOWED:
        return None
    rule = str(rules.OverWeight(rules.over_weight).label)
    text = _("Above %(limit)s lb: %(rule)s.")
    good = None if rules.over_weight == rules.OverWeight.DESK else False
    facts = {"limit": f"{rules.weight_limit_lb:,}", "rule": rule}
    return Check(text % facts, good=good, vehicle=vehicle.position)


def licensed(vehicle: ApplicationVehicle, today: dt.date) -> Check | None:
    """By another license than the one that it renews or takes over."""
    others = licenses_of_plate(vehicle.plate, vehicle.plate_state, since=today)
    own = [pk for pk in (vehicle.before_id, vehicle.license_id) if pk]
    other = others.exclude(pk__in=own).first()
    if not vehicle.plate or other is None:
        return None
    text = _("This plate has license %s.") % other.number
    link = other.get_absolute_url()
    return Check(text, good=False, vehicle=vehicle.position, link=link)
