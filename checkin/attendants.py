"""PINs of attendants: they name who holds a tablet, and protect nothing (docs/threats.md).

A tablet checks a PIN without the server, so it is given the hash; a browser must be able to make
the same one: PBKDF2 with SHA-256, in Django's text form.
"""

import secrets
from collections.abc import Collection

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from checkin.models import Attendant

ITERATIONS = 100_000  # a tenth of a second on a tablet
FEWEST, MOST = 4, 6  # digits


def hashed_pin(pin: str) -> str:
    """`pbkdf2_sha256$100000$<salt>$<base64>`."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(pin, hasher.salt(), ITERATIONS)


def is_pin_of(pin: str, attendant: Attendant) -> bool:
    return PBKDF2PasswordHasher().verify(pin, attendant.pin)


def is_free(pin: str, others: Collection[Attendant]) -> bool:
    """A PIN names one person: nobody else who works here today has it."""
    return not any(is_pin_of(pin, other) for other in others)


def random_pin(others: Collection[Attendant]) -> str:
    """Four digits that nobody of these has; six where four were not found at once."""
    for digits in (FEWEST, FEWEST, MOST, MOST):
        pin = "".join(secrets.choice("0123456789") for _ in range(digits))
        if is_free(pin, others):
            return pin
    return random_pin(others)
