"""What a hauler says by phone becomes events, as a tablet's do: "I am in line", "I am leaving".

Each is said once: whoever presses twice, goes back, or has two pages open writes nothing more.
What the phone says is marked as its word for good, and a tablet's word goes before it (the fold).
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from django.db import transaction

from checkin.locks import Group, lock
from checkin.models import Event, Kind, LeaveReason, Station, Visit
from checkin.phone.today import (
    events_of,
    in_line,
    just_checked_in,
    just_turned_away,
    visits_today,
)
from checkin.record import Maker, record
from licensing.models import License

MAKER = "phone:"  # and the user's number: the `attendant` of what was said by phone
SOURCE = "phone"
JOINS_A_DAY = 10  # of a vehicle; a truck makes three or four trips


class Answer(StrEnum):
    """What came of "I am in line". Only JOINED has written something."""

    JOINED = "joined"
    SAID_BEFORE = "said_before"
    IN_LINE = "in_line"
    CHECKED_IN = "checked_in"
    TURNED_AWAY = "turned_away"
    TOO_OFTEN = "too_often"


def join(
    license: License, station: Station, *, attempt: uuid.UUID, user: int, now: dt.datetime
) -> Answer:
    """`attempt` is that of the page that was sent: the same page never joins twice.

    Whether license and station allow it is for the page to see to."""
    vehicle = license.vehicle_id
    id = uuid.uuid5(attempt, f"joined {vehicle} {station.id}")
    with alone_with(vehicle):
        answer = why_not(vehicle, station, id, now)
        if answer is Answer.JOINED:
            # A visit of its own: the line of a tablet hands it on with the check-in.
            made = said(id, Kind.JOINED_LINE, license, user, now)
            send(made | {"visit": str(uuid.uuid5(id, "visit"))}, station.id, now)
    return answer


def why_not(vehicle: int, station: Station, id: uuid.UUID, now: dt.datetime) -> Answer:
    """JOINED where nothing stands against it."""
    here = [visit for visit in visits_today([vehicle], now) if visit.station_id == station.id]
    joins = events_of(vehicle, Kind.JOINED_LINE, now).filter(source=SOURCE)
    if in_line(here, now):
        return Answer.IN_LINE
    if Event.objects.filter(id=id).exists():
        return Answer.SAID_BEFORE
    if just_checked_in(here, now):
        return Answer.CHECKED_IN
    if just_turned_away(vehicle, station.id, now):
        return Answer.TURNED_AWAY
    return Answer.TOO_OFTEN if joins.count() >= JOINS_A_DAY else Answer.JOINED


def leave(
    visit: Visit, license: License, *, reason: LeaveReason, user: int, now: dt.datetime
) -> bool:
    """False where the visit had ended, or was served, before: then nothing is written.

    The event carries no `visit`: it ends whatever visit the fold finds open, also where a
    tablet that was offline tells of it only later."""
    with alone_with(license.vehicle_id):
        still = in_line(visits_today([license.vehicle_id], now), now)
        if visit.id not in {one.id for one in still}:
            return False
        left = said(uuid.uuid4(), Kind.LEFT_LINE, license, user, now)
        send(left | {"reason": reason.value}, visit.station_id, now)
    return True


@contextmanager
def alone_with(vehicle: int) -> Iterator[None]:
    """A transaction in which no other phone says anything of this vehicle."""
    with transaction.atomic():
        lock([(Group.DESK, f"phone {vehicle}")])
        yield


def said(
    id: uuid.UUID, kind: Kind, license: License, user: int, now: dt.datetime
) -> dict[str, Any]:
    return {
        "id": str(id), "kind": kind.value, "occurred_at": now.isoformat(), "made_offline": False,
        "license_number": license.number, "source": SOURCE, "attendant": f"{MAKER}{user}",
    }  # fmt: skip


def send(element: dict[str, Any], station: int, now: dt.datetime) -> None:
    [answer] = record([element], maker=Maker(station, None), now=now)
    if answer["status"] != "accepted":
        raise ValueError(answer.get("reason", answer["status"]))  # the transaction ends
