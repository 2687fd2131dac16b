"""Filters for the desk's pages."""

from decimal import Decimal

from django import template

from accounts.phones import readable
from licensing.applications.complete import label
from licensing.models import Application, ApplicationVehicle, Correction, Document, Vehicle

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """An E.164 number as people read it; nothing stays nothing."""
    return readable(number) if number else ""


@register.filter
def plate(vehicle: Vehicle) -> str:
    """The plate with its state; a dash without one."""
    return f"{vehicle.plate} {vehicle.plate_state}".strip() if vehicle.plate else "–"


@register.filter
def asked_field(correction: Correction) -> str:
    """What it is about, in the reader's language: a field or a kind of document."""
    if correction.field in Document.Kind:
        return str(Document.Kind(correction.field).label)
    named = label(ApplicationVehicle if correction.vehicle_id else Application, correction.field)
    return named[:1].upper() + named[1:]


@register.filter
def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
