"""Licenses, tablets and events for the tests. Monday, March 3, 2025 is their day."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from psycopg.types.range import TimestamptzRange

from checkin.enrollment import enroll, new_code
from checkin.models import Device, Station, Visit, WeeklyCount
from checkin.record import Maker, record
from licensing.codes import random_code
from licensing.models import Hauler, License, LicensePeriod, Pass, Status, Vehicle

CITY = ZoneInfo("America/New_York")
DAY = dt.date(2025, 3, 3)
LATER = dt.datetime(2025, 3, 20, 12, tzinfo=dt.UTC)  # when batches of the tests are received


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    """That time on the clock of the city."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), CITY)


def licensed(
    number: str = "SH-1",
    plate: str = "1AB 2304",
    status: Status = Status.ACTIVE,
    *,
    issued_on: dt.date = dt.date(2025, 1, 1),
    expires_on: dt.date = dt.date(2025, 12, 31),
    **facts: Any,
) -> License:
    """A license with its period and pass, on a new vehicle of a hauler of its own unless one is
    given."""
    vehicle = facts.pop("vehicle", None) or vehicle_of(number, plate)
    license = License.objects.create(
        number=number, vehicle=vehicle, issued_on=issued_on, expires_on=expires_on, **facts
    )
    since = at("00:00", issued_on)
    LicensePeriod.objects.create(
        license=license, status=status, during=TimestamptzRange(since, None)
    )
    Pass.objects.create(license=license, code=random_code(12), issued_at=since)
    return license


def vehicle_of(holder: str, plate: str) -> Vehicle:
    hauler = Hauler.objects.create(name=holder)
    return Vehicle.objects.create(
        hauler=hauler, vehicle_class="pickup", plate=plate, plate_state="MD", color="white"
    )


def code_of(license: License) -> str:
    return license.current_pass.code


def event(kind: str, moment: dt.datetime | str = "10:00", **fields: Any) -> dict[str, Any]:
    """An event as a tablet sends it; a text is a time of DAY."""
    when = at(moment) if isinstance(moment, str) else moment
    return {
        "id": str(uuid.uuid4()), "kind": kind, "occurred_at": when.isoformat(),
        "made_offline": False, **fields,
    }  # fmt: skip


def enrolled(station: Station, name: str = "Gate") -> tuple[Device, str]:
    """A tablet and its token."""
    now = dt.datetime.now(dt.UTC)
    return enroll(new_code(station, now=now), name=name, now=now)


@dataclass
class Tablet:
    """An enrolled tablet that speaks through the API."""

    device: Device
    token: str

    def post(self, body: Any, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} | headers
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return Client(raise_request_exception=False).post(
            "/api/v1/events", text, content_type="application/json", headers=headers
        )

    def send(self, *events: Any) -> list[dict[str, Any]]:
        """The results, in order."""
        answer = self.post({"events": list(events)})
        assert answer.status_code == 200, answer.content
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def verdict(self, **fields: Any) -> dict[str, str]:
        """What it hears on a check-in."""
        moment = fields.pop("at", "10:00")
        [result] = self.send(event("checked_in", moment, **fields))
        verdict: dict[str, str] = result["verdict"]
        return verdict

    def record(self, *events: Any) -> list[dict[str, Any]]:
        """The same without HTTP, received at LATER."""
        return record(list(events), maker=Maker.of(self.device), now=LATER)


def tablet_at(station: Station, name: str = "Gate") -> Tablet:
    return Tablet(*enrolled(station, name))


def visits() -> list[dict[str, Any]]:
    """The whole table, in a fixed order."""
    return [dict(row) for row in Visit.objects.order_by("id").values()]


def counts() -> list[dict[str, Any]]:
    order = "license_id", "week", "station_id"
    names = *order, "visits", "unserved", "last_day"
    return [dict(row) for row in WeeklyCount.objects.order_by(*order).values(*names)]
