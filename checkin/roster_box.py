"""The box in which a tablet carries what it must know of a pass: it opens for a code in hand.

A tablet that is stolen shows nothing but random bytes: index and key both come from the pass code
(RFC 5869, HKDF-SHA256 without salt), and the code is nowhere on the tablet. docs/protocol.md,
"The roster", is the same for people; tests/vectors/roster.json holds both sides to it. No Django.
"""

import datetime as dt
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
STATUSES = ("active", "suspended", "revoked", "surrendered", "replaced")
CLASSES = ("pickup", "trailer", "box_truck", "other")
DAY_ZERO = dt.date(2000, 1, 1)
LAST_DAY = DAY_ZERO + dt.timedelta(days=2**16 - 1)  # June 6, 2179; a later day counts as it
INDEX_BYTES, KEY_BYTES, NONCE_BYTES, PLAIN_BYTES = 12, 32, 12, 32
TEXT_AT = 9


@dataclass(frozen=True, slots=True)
class Facts:
    """What a box says of a pass.

    `renewed` are the first and the last day after `expires_on` (1 to 30) on which a renewal in
    force admits this license; (0, 0) without one. `status` is one of STATUSES, `vehicle_class`
    of CLASSES.
    """

    status: str
    vehicle_class: str
    issued_on: dt.date
    expires_on: dt.date
    plate: str = ""
    plate_state: str = ""
    color: str = ""
    renewed: tuple[int, int] = (0, 0)


def derived(code: str, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=info).derive(code.upper().encode())


def index_of(code: str) -> bytes:
    """Where the tablet looks: 12 bytes that tell nothing of the code."""
    return derived(code, b"index", INDEX_BYTES)


def key_of(code: str) -> bytes:
    return derived(code, b"box", KEY_BYTES)


def seal(plain: bytes, *, key: bytes, nonce: bytes) -> bytes:
    """AES-256-GCM: 32 bytes become 48, the last 16 of them the tag."""
    return AESGCM(key).encrypt(nonce, plain, None)


def opened(box: bytes, *, key: bytes, nonce: bytes) -> bytes:
    """Raises `cryptography.exceptions.InvalidTag` for another code's key or a changed box."""
    return AESGCM(key).decrypt(nonce, box, None)


def pack(facts: Facts) -> bytes:
    """The 32 bytes, whatever the length of plate and color: what is too long is cut."""
    word = FORMAT << 6 | STATUSES.index(facts.status) << 3 | CLASSES.index(facts.vehicle_class)
    state = facts.plate_state.encode("ascii", "replace")[:2].ljust(2, b"\0")
    days = day_bytes(facts.issued_on) + day_bytes(facts.expires_on)
    text = cut(f"{facts.plate}\0{facts.color}", PLAIN_BYTES - TEXT_AT)
    return (bytes([word]) + days + bytes(facts.renewed) + state + text).ljust(PLAIN_BYTES, b"\0")


def unpack(plain: bytes) -> Facts:
    text = plain[TEXT_AT:].decode().rstrip("\0")
    plate, _, color = text.partition("\0")
    return Facts(
        status=STATUSES[plain[0] >> 3 & 0b111],
        vehicle_class=CLASSES[plain[0] & 0b111],
        issued_on=day_of(plain[1:3]),
        expires_on=day_of(plain[3:5]),
        plate=plate,
        plate_state=plain[7:9].rstrip(b"\0").decode("ascii"),
        color=color,
        renewed=(plain[5], plain[6]),
    )


def cut(text: str, most: int) -> bytes:
    """UTF-8 of `most` bytes or fewer, whole characters."""
    return text.encode()[:most].decode(errors="ignore").encode()


def day_bytes(day: dt.date) -> bytes:
    return (min(max(day, DAY_ZERO), LAST_DAY) - DAY_ZERO).days.to_bytes(2, "big")


def day_of(two: bytes) -> dt.date:
    return DAY_ZERO + dt.timedelta(days=int.from_bytes(two, "big"))
