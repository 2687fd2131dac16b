"""A small made-up month whose truth is known: who joined, who left, when a station stood.

Tablets see everything but what is marked as said by phone, or as from a file.
"""

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

from django.core.management import call_command

from checkin.models import Station, StationHours
from checkin.record import Maker, record
from tests.checkin.made import at, enrolled, event, licensed

FIRST, LAST = dt.date(2025, 3, 1), dt.date(2025, 3, 31)
APRIL = dt.datetime(2025, 4, 2, 12, tzinfo=dt.UTC)
SWAPPED, CALM = (3, 10, 17), 24  # Mondays with a box swap from 10:00 to 10:15, and one without
plates = itertools.count(1)


def on(day: int, clock: str) -> dt.datetime:
    return at(clock, dt.date(2025, 3, day))


def wait(joined: dt.datetime, minutes: float, end: str = "checked_in", **facts: Any) -> list[Any]:
    """A vehicle of its own joins, and so many minutes later is served or leaves."""
    facts = {"plate": f"W {next(plates)}"} | facts
    said_at_the_end = {} if end == "checked_in" else facts
    ended = joined + dt.timedelta(minutes=minutes)
    return [
        event("joined_line", joined, **facts),
        event(end, ended, **{"plate": facts["plate"]} | said_at_the_end),
    ]


def joins(joined: dt.datetime, **facts: Any) -> list[Any]:
    return [event("joined_line", joined, **{"plate": f"W {next(plates)}"} | facts)]


def pause(begins: dt.datetime, minutes: float, reason: str = "box_swap") -> list[Any]:
    until = begins + dt.timedelta(minutes=minutes)
    return [event("paused", begins, reason=reason), event("resumed", until)]


def mondays() -> list[Any]:
    """In a swap: on each of three days 5 are served after 30 minutes, one leaves after 20. In
    the same hour of the calm day 11 are served after 12 minutes, one leaves after 6."""
    happened = list[Any]()
    for day in SWAPPED:
        happened += pause(on(day, "10:00"), 15)
        for _ in range(5):
            happened += wait(on(day, "10:05"), 30)
        happened += wait(on(day, "10:10"), 20, "left_line", reason="wait_too_long")
    for _ in range(11):
        happened += wait(on(CALM, "10:20"), 12)
    return happened + wait(on(CALM, "10:20"), 6, "left_line")


def other_pauses() -> list[Any]:
    """One that only service ended, one of 25 minutes, a swap after which nobody was served."""
    return [
        event("paused", on(5, "09:00"), reason="scale_down"),
        *wait(on(5, "08:50"), 30), *wait(on(5, "08:56"), 30),
        *pause(on(6, "09:00"), 25, "weather"),
        event("paused", on(31, "16:00"), reason="box_swap"),
    ]  # fmt: skip


def unseen() -> list[Any]:
    """Left at minutes that nobody saw: joined anew after 210, in line at closing (180 to the end
    of the line)."""
    return [
        *joins(on(11, "08:30"), plate="ANEW"), *wait(on(11, "12:00"), 30, plate="ANEW"),
        *joins(on(12, "16:00")),
    ]  # fmt: skip


def others() -> list[Any]:
    """By phone: never seen, served after 25 minutes, said to leave. Turned away after joining.
    At the scale without having joined."""
    return [
        *joins(on(13, "10:00"), source="phone"),
        *wait(on(13, "10:00"), 25, source="phone"),
        *wait(on(13, "10:00"), 5, "left_line", source="phone"),
        *wait(on(14, "09:00"), 20, "refused", reason="load_not_taken"),
        event("checked_in", on(14, "11:00"), plate="NOT SEEN"),
    ]  # fmt: skip


def make_month(folder: Path) -> tuple[Station, Station]:
    """Northwest, with hours, and Quarantine Road, to which one vehicle moved after 40 minutes."""
    north = Station.objects.create(code="NW", name="Northwest")
    south = Station.objects.create(code="QR", name="Quarantine Road")
    for weekday in range(7):
        StationHours.objects.create(
            station=north, effective_on=dt.date(2025, 1, 1), weekday=weekday,
            opens=dt.time(8), closes=dt.time(17),
        )  # fmt: skip
    happened = [*mondays(), *other_pauses(), *unseen(), *others()]
    tell(north, [*happened, *joins(on(7, "09:00"), plate="MOVED")])
    tell(south, wait(on(7, "09:40"), 20, plate="MOVED"))
    licensed("SH-1")
    file = folder / "visits.csv"
    file.write_text("license_number,station,arrived_at,served_at\nSH-1,NW,2025-03-18 09:00,\n")
    call_command("import_visits", str(file), verbosity=0)
    return north, south


def tell(station: Station, happened: list[Any]) -> None:
    device, _token = enrolled(station)
    record(happened, maker=Maker.of(device), now=APRIL)
