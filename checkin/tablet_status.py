"""What a tablet says of itself, read leniently: a status never stands in the way of a check-in."""

import datetime as dt
from typing import Any

from checkin.event import (
    TEXT_LENGTH,
    NotAnEvent,
    read_bool,
    read_count,
    read_offset,
    read_text,
    read_time,
)
from checkin.models import Device, TabletStatus

SHORT, MODE = 40, 20
FIELDS = {
    "version": read_text(SHORT),
    "mode": read_text(MODE),
    "attendant": read_text(TEXT_LENGTH),
    "roster_at": read_time,
    "queue": read_count,
    "rejected": read_count,
    "clock_offset_ms": read_offset,
    "storage_kept": read_bool,
}
EMPTY: dict[str, Any] = {
    "version": "", "mode": "", "attendant": "", "roster_at": None, "queue": None,
    "rejected": None, "clock_offset_ms": None, "storage_kept": None,
}  # fmt: skip


def keep_status(device: Device, body: Any, *, now: dt.datetime) -> None:
    """Overwrites what it said before. A field that is missing or has a wrong form is unknown."""
    said = body if isinstance(body, dict) else {}
    facts = EMPTY | {name: value for name in FIELDS if (value := read(name, said)) is not None}
    TabletStatus.objects.update_or_create(device=device, defaults=facts | {"at": now})


def read(name: str, said: dict[str, Any]) -> Any:
    try:
        return FIELDS[name](said[name]) if said.get(name) is not None else None
    except NotAnEvent:
        return None
