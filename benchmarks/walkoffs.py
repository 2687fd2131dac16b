"""The page of walk-offs over 2.6 million visits with their pauses, beside its one aggregation."""

import datetime as dt
import itertools
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from analytics.walkoffs.counts import ask, asked_of
from analytics.walkoffs.pauses import pauses_of
from analytics.walkoffs.span import Span
from benchmarks.figures import Figure
from benchmarks.register import copy_rows
from checkin.calendar import station_calendars
from checkin.models import Station
from checkin.visit_rows import VisitRow

VISITS, STATIONS, DAYS = 2_600_000, 4, 728
FIRST = dt.date(2024, 7, 1)
SPAN = Span(FIRST, FIRST + dt.timedelta(days=DAYS - 1))
HOW, SHARES = ["served", "said", "closing", "refused"], [0.90, 0.05, 0.03, 0.02]
PAUSES_A_DAY = 8
EVENT = (
    "id", "kind", "at", "day", "occurred_at", "received_at", "made_offline", "station_id",
    "pass_code", "license_number", "towing", "attendant", "shown", "result", "result_reason",
    "practice", "load_type", "ticket_number", "reason", "visitor", "source", "digest",
)  # fmt: skip


def run() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    stations = [Station.objects.create(code=f"WALK{n}", name=f"W {n}").pk for n in range(STATIONS)]
    copy_rows("checkin_visit", VisitRow._fields, visits(stations))
    copy_rows("checkin_event", EVENT, marks(stations))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    calendars, now = station_calendars(stations), timezone.now()
    asked = asked_of(calendars, SPAN, pauses_of(calendars, SPAN, now), now)
    aggregation, page = [], []
    for _ in range(3):
        aggregation.append(seconds(lambda: ask(asked)))
        page.append(seconds(page_of))
    yield Figure("walk-offs, the one SQL aggregation of 2.6 million visits", min(aggregation), "s")
    yield Figure("walk-offs, the page", min(page), "s")
    yield Figure("walk-offs, the page, of its aggregation", min(page) / min(aggregation), at_most=2)


def page_of() -> None:
    client = Client()
    person, _ = User.objects.get_or_create(email="walkoffs@city.example", role=Role.ANALYST)
    client.force_login(person)
    days = {"from_day": SPAN.first.isoformat(), "to_day": SPAN.last.isoformat()}
    answer = client.get("/walk-offs/", days)
    assert answer.status_code == 200
    assert b"W 1" in answer.content


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def days() -> list[tuple[dt.date, float]]:
    """Each with its 08:00 in the city."""
    zone = ZoneInfo("America/New_York")
    dates = [FIRST + dt.timedelta(days=number) for number in range(DAYS)]
    return [(day, dt.datetime.combine(day, dt.time(8), zone).timestamp()) for day in dates]


def visits(stations: Sequence[int]) -> Iterator[VisitRow]:
    """Through nine hours of the day; waits of about 40 minutes, each second of them its own."""
    rng = np.random.default_rng(5)
    calendar = days()
    columns = zip(
        rng.integers(len(calendar), size=VISITS).tolist(),
        rng.integers(STATIONS, size=VISITS).tolist(),
        (rng.random(VISITS) * 9 * 3600).tolist(),
        rng.gamma(2, 1200, VISITS).astype(int).tolist(),
        rng.choice(len(HOW), VISITS, p=SHARES).tolist(),
        ids(VISITS, rng),
        strict=True,
    )
    for number, (day, station, second, wait, how, id) in enumerate(columns):
        date, opens = calendar[day]
        joined = moment(opens + second)
        ended = moment(opens + second + wait)
        served, said = HOW[how] == "served", HOW[how] == "said"
        yield VisitRow(
            id=uuid.UUID(bytes=id), unit=f"v:{number}", day=date, station_id=stations[station],
            vehicle_id=None, license_id=None, towed=False, first_at=joined, joined_at=joined,
            served_at=ended if served else None, ended_at=ended if said else None,
            outcome={"said": "walk_off", "closing": "waiting"}.get(HOW[how], HOW[how]),
            walk_off_basis="said" if said else "", wait_seconds=wait if served else None,
            wait_basis="measured" if served else "none", joined_by_phone=False,
        )  # fmt: skip


def ids(count: int, rng: np.random.Generator) -> Iterator[bytes]:
    drawn = rng.bytes(16 * count)
    return (drawn[start : start + 16] for start in range(0, len(drawn), 16))


def moment(second: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, dt.UTC)


def marks(stations: Sequence[int]) -> Iterator[list[Any]]:
    """A box swap an hour; each eighth is another pause."""
    for (day, opens), station in itertools.product(days(), stations):
        for number in range(PAUSES_A_DAY):
            begins = opens + 1800 + number * 3600
            reason = "scale_down" if number == PAUSES_A_DAY - 1 else "box_swap"
            yield mark("paused", moment(begins), day, station, reason)
            yield mark("resumed", moment(begins + 900), day, station, reason)


def mark(kind: str, at: dt.datetime, day: dt.date, station: int, reason: str) -> list[Any]:
    begin = [str(uuid.uuid4()), kind, at, day, at, at, False, station]
    return [*begin, *[""] * 7, False, "", "", reason, "", "", b"0"]
