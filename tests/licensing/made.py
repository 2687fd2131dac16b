"""Licenses for the tests, issued the way the desk issues them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from licensing.days import city_day
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import Terms, issue
from licensing.models import License, Term

HAULER = HaulerFacts("Ana Ruiz Hauling", "+14105550123", "ana@example.com", "es")
TRUCK = VehicleFacts("pickup", "1AB 2304", "MD", 6500, "Ford F-150", "white")


def today() -> dt.date:
    return city_day(timezone.now())


def issued(
    hauler: HaulerFacts = HAULER,
    vehicle: VehicleFacts = TRUCK,
    *,
    term: Term = Term.ANNUAL,
    starts_on: dt.date | None = None,
    **terms: Any,
) -> License:
    return issue(hauler, vehicle, Terms(term, starts_on or today(), **terms), at=timezone.now())


def form_facts(**changes: str) -> dict[str, str]:
    """What a clerk types on the page."""
    typed = {
        "name": "Ana Ruiz Hauling", "phone": "410 555-0123", "email": "ana@example.com",
        "language": "es", "vehicle_class": "pickup", "plate": "1ab 2304", "plate_state": "md",
        "make": "Ford F-150", "color": "white", "gross_weight_lb": "6500", "term": "annual",
        "starts_on": today().isoformat(), "dumpsters": "0", "loads_per_week": "3",
        "stations": "NW, QR",
    }  # fmt: skip
    return typed | changes


def history(row: Any) -> Any:
    """What pghistory kept of a row."""
    return row.events.all()


def written(row: Any) -> int:
    """How often a row was written, by its history."""
    count: int = history(row).count()
    return count
