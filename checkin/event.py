"""What a tablet sends, checked field by field by one plain function.

A serializer would cost eight times as much an event; `checkin/schema.py` describes the same
fields for the OpenAPI document, and a test holds the two together.
"""

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checkin.models import Kind, Rejection, Result

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SOURCES = {"scan", "wedge", "typed", "list", "phone", "paper"}
VISITORS = {"resident", "unlicensed"}
LARGEST = 2**31 - 1
FIRST_MOMENT = dt.datetime.min.replace(tzinfo=dt.UTC)
LAST_MOMENT = dt.datetime.max.replace(tzinfo=dt.UTC)
EPOCH = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)
TEXT_LENGTH = 100
SCAN_LENGTH = 4296  # of the fullest QR; the row keeps its first TEXT_LENGTH characters
REASON_LENGTH = 300
REQUIRED = ("id", "kind", "occurred_at", "made_offline")


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as it was sent: well formed, nothing looked up yet. `digest` is of its content."""

    id: uuid.UUID
    kind: str
    occurred_at: dt.datetime
    made_offline: bool
    digest: bytes
    clock_offset_ms: int | None = None
    visit: uuid.UUID | None = None
    attendant: str = ""
    shown: str = ""
    practice: bool = False
    pass_code: str = ""
    license_number: str = ""
    plate: str = ""
    towing: str = ""
    load_type: str = ""
    ticket_number: str = ""
    net_weight_lb: int | None = None
    stated_wait_minutes: int | None = None
    in_line: int | None = None
    reason: str = ""
    voids: uuid.UUID | None = None
    visitor: str = ""
    source: str = ""


class NotAnEvent(ValueError):
    """Carries the stable word for what is wrong."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection)
        self.rejection = rejection


def malformed() -> NotAnEvent:
    return NotAnEvent(Rejection.MALFORMED)


def read_uuid(value: Any) -> uuid.UUID:
    if not isinstance(value, str) or not UUID_FORM.fullmatch(value):
        raise malformed()
    return uuid.UUID(value)


def read_time(value: Any) -> dt.datetime:
    """ISO 8601 with an offset, as UTC; the years 1 and 9999 hold what lies just beyond them."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise malformed() from None
    if moment.tzinfo is None:
        raise malformed()
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return FIRST_MOMENT if moment.year == 1 else LAST_MOMENT


def read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise malformed()
    return value


def read_count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise malformed()
    return int(value)


def read_offset(value: Any) -> int:
    """A browser's clock gives fractions of a millisecond."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**53:
        raise malformed()
    return int(value)


def read_text(length: int) -> Callable[[Any], str]:
    """Text that the database can hold: no NUL, no half of a character."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > length or "\x00" in value:
            raise malformed()
        try:
            value.encode()
        except UnicodeEncodeError:
            raise malformed() from None
        return value

    return read


def read_word(words: set[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise malformed()
        return value

    return read


def read_kind(value: Any) -> str:
    if not isinstance(value, str):
        raise malformed()
    if value not in KINDS:
        raise NotAnEvent(Rejection.UNKNOWN_KIND)
    return value


KINDS = set(Kind.values)
SHORT = read_text(TEXT_LENGTH)
SCAN = read_text(SCAN_LENGTH)
FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "id": read_uuid,
    "kind": read_kind,
    "occurred_at": read_time,
    "made_offline": read_bool,
    "clock_offset_ms": read_offset,
    "visit": read_uuid,
    "attendant": SHORT,
    "shown": read_word(set(Result.values)),
    "practice": read_bool,
    "pass_code": SCAN,
    "license_number": SHORT,
    "plate": SHORT,
    "towing": SCAN,
    "load_type": SHORT,
    "ticket_number": SHORT,
    "net_weight_lb": read_count,
    "stated_wait_minutes": read_count,
    "in_line": read_count,
    "reason": read_text(REASON_LENGTH),
    "voids": read_uuid,
    "visitor": read_word(VISITORS),
    "source": read_word(SOURCES),
}
NEEDED_BY_KIND = {Kind.VOIDED.value: "voids", Kind.LINE_COUNT.value: "in_line"}


def read_event(element: Any) -> Sent:
    """The event in one element of a batch; unknown fields are ignored, null counts as absent.

    Raises NotAnEvent with `malformed` or `unknown_kind`.
    """
    if not isinstance(element, dict):
        raise malformed()
    fields = {
        name: read(element[name]) for name, read in FIELDS.items() if element.get(name) is not None
    }
    needed = NEEDED_BY_KIND.get(fields.get("kind", ""))
    if any(name not in fields for name in REQUIRED) or (needed and needed not in fields):
        raise malformed()
    return Sent(**fields, digest=digest(fields))


def digest(fields: Mapping[str, Any]) -> bytes:
    """16 bytes that tell a repetition from a reused id: all but the offset, times as instants."""
    content = {
        name: value
        for name, value in fields.items()
        if name != "clock_offset_ms" and value is not False and value != ""
    }
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def echoed_id(element: Any) -> str | None:
    """The id to answer with, as it was sent, where it is one."""
    value = element.get("id") if isinstance(element, dict) else None
    return value if isinstance(value, str) and UUID_FORM.fullmatch(value) else None


def corrected_time(sent: Sent, received_at: dt.datetime) -> dt.datetime:
    """The device's time plus its measured offset, never later than the receipt. Its own clock is
    kept beside it, so a device that thinks it is 1904 loses nothing to the lower bound."""
    offset = sent.clock_offset_ms or 0
    try:
        moment = sent.occurred_at + dt.timedelta(milliseconds=offset)
    except OverflowError:
        return received_at if offset > 0 else EPOCH
    return max(EPOCH, min(moment, received_at))
