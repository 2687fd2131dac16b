"""The last resort: what a tablet could not send, carried to the desk in a file.

It is taken in as if the tablet had sent it: the same ids, the same answers, so that a file may
come twice, and after a tablet that was mended sent it all itself.
"""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from checkin.models import Device, Station
from checkin.record import Maker, record

LARGEST = 5 * 1024 * 1024
BATCH = 500
FORMAT, VERSION = "haulpass-outbox", 1


class NotAnOutbox(ValueError):
    """`problem` is one of the words below; nothing of the file was taken in."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


UNREADABLE, FOREIGN, NEWER, ELSEWHERE, NO_DEVICE = (
    "unreadable", "foreign", "newer", "elsewhere", "no_device"
)  # fmt: skip


@dataclass(frozen=True)
class Outbox:
    """What a file says: whose it is, and the elements as the tablet would have sent them."""

    device: Device
    elements: list[Any]


@dataclass
class Taken:
    """What became of a file. `refused` has the element's place in the file, from 1, and a word of
    `Rejection`."""

    accepted: int = 0
    already_here: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_outbox(content: bytes, station: Station) -> Outbox:
    """Raises NotAnOutbox. The events come first, then what the server rejected before."""
    try:
        file = json.loads(content)
    except (ValueError, RecursionError):
        raise NotAnOutbox(UNREADABLE) from None
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise NotAnOutbox(FOREIGN)
    if file.get("version") != VERSION:
        raise NotAnOutbox(NEWER)
    if file.get("station") != station.code:
        raise NotAnOutbox(ELSEWHERE)
    events = file.get("events")
    if not isinstance(events, list) or not isinstance(file.get("rejected", []), list):
        raise NotAnOutbox(FOREIGN)
    rejected = [sent_in(entry) for entry in file.get("rejected", [])]
    return Outbox(device_in(file, station), events + rejected)


def sent_in(entry: Any) -> Any:
    """The element that was rejected; the file has its reason beside it."""
    return entry["event"] if isinstance(entry, dict) and "event" in entry else entry


def device_in(file: dict[str, Any], station: Station) -> Device:
    """Revoked or not: what happened before stays true."""
    number = str(file.get("device_id"))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotAnOutbox(NO_DEVICE)
    device = station.devices.filter(pk=int(number)).first()
    if device is None:
        raise NotAnOutbox(NO_DEVICE)
    return device


def take_in(outbox: Outbox, *, now: dt.datetime) -> Taken:
    """Batch by batch, each whole; a file that broke off may be taken in again."""
    maker, taken = Maker.of(outbox.device), Taken()
    for first in range(0, len(outbox.elements), BATCH):
        answers = record(outbox.elements[first : first + BATCH], maker=maker, now=now)
        told = Counter(answer["status"] for answer in answers)
        taken.accepted += told["accepted"]
        taken.already_here += told["duplicate"]
        taken.refused += [
            (first + place, answer["reason"])
            for place, answer in enumerate(answers, 1)
            if answer["status"] == "rejected"
        ]
    return taken
