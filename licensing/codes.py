"""Crockford base32: codes that survive being read aloud and typed with gloves on.

0-9 and A-Z without I, L, O and U; a typed O reads as 0, I and L as 1.
https://www.crockford.com/base32.html
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
PASS_LENGTH = 12  # 60 bits


def random_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """The code that somebody meant, in upper case; what cannot be one is left as it is."""
    return typed.strip().upper().translate(READ_AS)


def pass_code_in(scanned: str) -> str:
    """The pass code in what a scanner read: our URL in any case, or the code alone."""
    text = scanned.strip()
    marker = text.upper().rfind("/P/")
    return read_code(text[marker + 3 :] if marker >= 0 else text)
