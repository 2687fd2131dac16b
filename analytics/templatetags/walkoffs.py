"""Shares as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float | str | None) -> str:
    """Whole percents; between the ends a tenth where they are fewer than ten."""
    if share in (None, ""):
        return ""
    value = 100 * float(share or 0)
    places = 1 if 0 < value < 10 else 0
    return f"{number_format(round(value, places), places)}%"
