"""Phone numbers: typed as people write them, kept in E.164."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, ValidationResult

REGION = "US"
SENTENCE = _("Enter a phone number with its area code, such as 410 555-0123.")


def e164(text: str) -> str:
    """410 555-0123 → +14105550123. Raises ValueError with a sentence for the person.

    A number needs its area code; one with a + may be of any country.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise ValueError(SENTENCE) from None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise ValueError(SENTENCE)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def readable(phone: str) -> str:
    """+14105550123 → (410) 555-0123; a number of another country keeps its +."""
    number = phonenumbers.parse(phone, REGION)
    home = number.country_code == phonenumbers.country_code_for_region(REGION)
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


class PhoneField(forms.CharField):
    """Cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone number"))
        attrs = {"type": "tel", "autocomplete": "tel", "class": "usa-input"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return e164(text)
        except ValueError as error:
            raise ValidationError(error.args[0], code="phone") from None
