"""`{% load phones %}{{ hauler.phone|phone }}` writes a number the way people read it."""

from django import template

from accounts.phones import readable

register = template.Library()


@register.filter
def phone(number: str) -> str:
    return readable(number) if number else ""
