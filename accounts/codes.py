"""Six-digit sign-in codes: the person gets the digits, the session keeps only their seal.

The seal is keyed with SECRET_KEY: whoever reads the session table cannot try the million codes.
"""

import secrets

from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac


def new_code() -> str:
    return get_random_string(6, "0123456789")


def seal(code: str) -> str:
    """The form in which a code may be stored: "<salt>$<hex digest>"."""
    return sealed_with(secrets.token_hex(8), code)


def opens(typed: str, stored: str) -> bool:
    """Whether the typed code is the sealed one; spaces and dashes do not matter."""
    digits = "".join(sign for sign in typed if sign.isdigit())
    return bool(stored) and constant_time_compare(stored, sealed_with(stored[:16], digits))


def sealed_with(salt: str, code: str) -> str:
    return f"{salt}${salted_hmac(f'haulpass.code.{salt}', code, algorithm='sha256').hexdigest()}"
