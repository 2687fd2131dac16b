"""Filters for the desk's pages."""

from decimal import Decimal

from django import template

from accounts.phones import readable
from licensing.models import Vehicle

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
def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
