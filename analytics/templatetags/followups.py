"""Reasons in the language that is active."""

from django import template

from analytics.followups import words
from analytics.models import LeadReason

register = template.Library()


@register.filter
def reason_words(reason: LeadReason) -> str:
    return words.reason_words(reason)
