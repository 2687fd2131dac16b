"""Shares as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Whole percents; a tenth where they are fewer than ten."""
    places = 1 if 0 < share < 0.1 else 0
    return f"{number_format(round(100 * share, places), places)}%"
