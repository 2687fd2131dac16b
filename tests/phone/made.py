"""Trucks of one hauler, and what its phone says: on Monday, March 3, 2025, or on a page now."""

import datetime as dt
import re
import uuid
from typing import Any

from django.test import Client

from checkin.models import Event, LeaveReason, Station, Visit
from checkin.phone.said import Answer, join, leave
from licensing.models import Hauler, License, Status, Vehicle
from tests.checkin.made import at, licensed
from tests.conftest import PHONE

USER = 7  # who says it, where no page is asked


def truck(number: str = "SH-1", plate: str = "1AB 2304", **facts: Any) -> License:
    """Of the hauler with PHONE; in force from 2025 on."""
    hauler, _made = Hauler.objects.get_or_create(name="Reyes Hauling", phone=PHONE)
    vehicle = Vehicle.objects.create(
        hauler=hauler, vehicle_class="pickup", plate=plate, plate_state="MD", color="white"
    )
    dates = {"issued_on": dt.date(2025, 1, 1), "expires_on": dt.date(2099, 12, 31)}
    return licensed(number, vehicle=vehicle, **(dates | facts))


def suspended(number: str = "SH-2", plate: str = "9ZZ 111") -> License:
    return truck(number, plate, status=Status.SUSPENDED)


def says_joined(
    license: License,
    station: Station,
    clock: str,
    *,
    attempt: uuid.UUID | None = None,
) -> Answer:
    return join(license, station, attempt=attempt or uuid.uuid4(), user=USER, now=at(clock))


def says_leaving(
    license: License, clock: str, reason: LeaveReason = LeaveReason.WAIT_TOO_LONG
) -> bool:
    """The visit that began last."""
    visit = Visit.objects.latest("first_at")
    return leave(visit, license, reason=reason, user=USER, now=at(clock))


def attempt_on(page: Any) -> str:
    found = re.search(r'name="attempt" value="([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return found.group(1)


def presses(client: Client, license: License, code: str = "NW", attempt: str = "") -> Any:
    """ "I am in line", on the page as it was opened just now unless another attempt is given."""
    attempt = attempt or attempt_on(client.get(f"/j/{code}"))
    return client.post(f"/j/{code}", {"license": license.number, "attempt": attempt})


def words(response: Any) -> str:
    """The text of a page, without its marks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def kinds() -> list[str]:
    return list(Event.objects.order_by("at", "id").values_list("kind", flat=True))
