"""Plates as people write them, and the one form in which they are compared."""

import re
from typing import Any

from django.db.models import CharField, Func


def normalized_plate(plate: str) -> str:
    """`1ab-23 o4` and `1AB 2304` are one plate: no spaces or dashes, O is read as 0."""
    return re.sub(r"[^A-Z0-9]", "", plate.upper()).replace("O", "0")


class PlateKey(Func):
    """The same in SQL; a test holds the two together."""

    template = "replace(regexp_replace(upper(%(expressions)s), '[^A-Z0-9]', '', 'g'), 'O', '0')"
    output_field: Any = CharField(max_length=12)
