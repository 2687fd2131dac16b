"""Events made at the desk: what is taken back, what is corrected, and the paper log.

The rules are those of a tablet: nothing is changed or deleted. A correction takes one event back
and writes another in its place. Ids are derived from what is done, so a page that is sent twice
does it once.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from checkin.database import run
from checkin.event import read_event
from checkin.find import NOTHING, Found, Question, find
from checkin.locks import Group, lock
from checkin.models import Event, Kind
from checkin.record import Maker, record
from checkin.refold import VOIDED
from licensing.codes import ALPHABET, PASS_LENGTH, pass_code_in

MAKER = "desk:"  # and the user's number: the `attendant` of an event of the desk
PASS_CODE = re.compile(f"[{ALPHABET}]{{{PASS_LENGTH}}}")
NUMBER = re.compile(r"([A-Z]{2})-?(20\d\d)-?(\d{6})")  # as licenses are numbered here
CARRIED = ("towing", "load_type", "ticket_number", "net_weight_lb", "stated_wait_minutes",
           "visitor")  # fmt: skip
TAKEN_BACK = f"select e.id from checkin_event e where e.id = any(%s) and {VOIDED}"  # noqa: S608


@dataclass(frozen=True)
class Named:
    """What somebody wrote, as the field of an event that it is, and what the register has."""

    fields: dict[str, str]
    found: Found


@dataclass(frozen=True)
class Entry:
    """A line of the paper log: how it happened."""

    line: int
    kind: str
    at: dt.datetime
    names: dict[str, str]
    details: dict[str, Any]


class TakenBackAlready(Exception):
    """Somebody else was first; nothing was written."""


def take_back(event: Event, *, reason: str, user: int, now: dt.datetime) -> bool:
    """False where it had been taken back before: then nothing is written."""
    with alone_with(event.id):
        if taken_back([event.id]):
            return False
        send([void_of(event, reason, user, now)], event.station_id, now)
    return True


def correct(
    event: Event,
    *,
    kind: str,
    at: dt.datetime,
    names: dict[str, str],
    reason: str,
    user: int,
    now: dt.datetime,
) -> uuid.UUID:
    """The id of the event that stands for it from now on, at the same station.

    Raises TakenBackAlready, unless it was by this same correction.
    """
    instead = {
        "kind": kind, "occurred_at": at.isoformat(), "visit": event.visit and str(event.visit),
        **{name: getattr(event, name) for name in CARRIED}, **names, "reason": reason,
        # What a phone said stays its word: the wait from it is never a measured one.
        "source": event.source if event.source == "phone" else "",
    }  # fmt: skip
    made = desk_event(instead_id(event.id), instead, user)
    with alone_with(event.id):
        if not taken_back([event.id]):
            send([void_of(event, reason, user, now), made], event.station_id, now)
        elif not is_written(made):
            raise TakenBackAlready
    return instead_id(event.id)


def instead_id(event: uuid.UUID) -> uuid.UUID:
    """Of the event that a correction writes for this one: there is never a second."""
    return uuid.uuid5(event, "instead")


def is_written(element: dict[str, Any]) -> bool:
    stored = Event.objects.filter(id=element["id"]).values_list("digest", flat=True).first()
    return stored is not None and bytes(stored) == read_event(element).digest


def enter(
    entries: Iterable[Entry], *, page: uuid.UUID, station: int, user: int, now: dt.datetime
) -> list[str]:
    """Writes lines of a page of the paper log; each is known by the page and its line.

    For each: accepted, duplicate (it was written before) or rejected (it was, with other words).
    """
    elements = [
        desk_event(
            line_id(page, entry.line),
            {"kind": entry.kind, "occurred_at": entry.at.isoformat(), **entry.names}
            | entry.details,
            user,
        )
        for entry in entries
    ]
    answers = record(elements, maker=Maker(station, None), now=now)
    return [answer["status"] for answer in answers]


def line_id(page: uuid.UUID, line: int) -> uuid.UUID:
    return uuid.uuid5(page, f"line {line}")


@contextmanager
def alone_with(event: uuid.UUID) -> Iterator[None]:
    """A transaction in which nobody else at the desk takes this event back."""
    with transaction.atomic():
        lock([(Group.DESK, event)])
        yield


def taken_back(events: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these events a tablet or the desk took back."""
    return {id for (id,) in run(TAKEN_BACK, [list(events)])}


def send(elements: list[dict[str, Any]], station: int, now: dt.datetime) -> None:
    for answer in record(elements, maker=Maker(station, None), now=now):
        if answer["status"] == "rejected":
            raise ValueError(answer["reason"])  # nothing of it is kept: the transaction ends


def void_of(event: Event, reason: str, user: int, now: dt.datetime) -> dict[str, Any]:
    facts = {"kind": Kind.VOIDED.value, "occurred_at": now.isoformat(), "voids": str(event.id)}
    return desk_event(uuid.uuid5(event.id, "taken back"), facts | {"reason": reason}, user)


def desk_event(id: uuid.UUID, facts: Mapping[str, Any], user: int) -> dict[str, Any]:
    made = {"id": str(id), "made_offline": True, "source": "paper", "attendant": f"{MAKER}{user}"}
    return made | {name: value for name, value in facts.items() if value not in (None, "")}


def names_of(event: Event) -> dict[str, str]:
    """As what it was scanned or typed: to be carried over by a correction."""
    plate = event.typed_plate.key if event.typed_plate else None
    names = {
        "pass_code": event.pass_code, "license_number": event.license_number, "plate": plate or ""
    }  # fmt: skip
    return {name: text for name, text in names.items() if text}


def named(written: Mapping[int, tuple[dt.datetime, str]]) -> dict[int, Named]:
    """What was written for a moment, each under its own number: pass code, license or plate."""
    questions = {n: Question(at, text, number_in(text), text) for n, (at, text) in written.items()}
    found = find(questions)
    return {
        n: Named(field_of(text, found.get(n, NOTHING)), found.get(n, NOTHING))
        for n, (_at, text) in written.items()
    }


def field_of(text: str, found: Found) -> dict[str, str]:
    """A license's number goes before a code: without dashes it could pass for one."""
    number, code = number_in(text), pass_code_in(text)
    if not found.by_code and (
        number.upper() == found.license_number.upper() or NUMBER.fullmatch(number)
    ):
        return {"license_number": number}
    is_known = found.vehicle is not None or found.claimed_by > 0
    if found.by_code or (not is_known and PASS_CODE.fullmatch(code)):
        return {"pass_code": code}
    return {"plate": text}


def number_in(text: str) -> str:
    """A license's number as it is written here, whatever its dashes; else what was typed."""
    ours = NUMBER.fullmatch(text.strip().upper())
    return "-".join(ours.groups()) if ours else text.strip()
