"""The public board: requests a second beside an empty answer of the same server, and its weight."""

import datetime as dt
import http.client
import re
import statistics
import uuid
from collections.abc import Iterator
from urllib.parse import urljoin

import numpy as np
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.figures import Figure
from benchmarks.register import copy_rows, make_register
from benchmarks.server import gets_a_second, server
from checkin.enrollment import enroll, new_code
from checkin.models import Device, Station
from checkin.record import Maker, record
from checkin.visit_rows import VisitRow

CODES = ("NW", "QR")
ADDRESSES = {"the board": "/", "a station": "/stations/NW", "the JSON": "/api/v1/waits"}
VISITS, WEEKS, TODAY = 100_000, 104, 150
ROUNDS, REQUESTS = 5, 1600
# A style sheet, a picture or a module, as a page or a module names it.
NAMED = re.compile(r'(?:href|src|from) ?=? ?"([^"]+\.(?:css|js|svg))"')


def run() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    fill(timezone.now())
    with server() as port:
        yield from speed(port)
        yield from weight(port)


def fill(now: dt.datetime) -> None:
    """Two years of visits at two stations, and a day with a line at each."""
    first = now - dt.timedelta(weeks=WEEKS)
    licenses = make_register(
        2 * TODAY, issued_on=first.date(), expires_on=now.date() + dt.timedelta(days=30)
    )
    for number, code in enumerate(CODES):
        station, _ = Station.objects.get_or_create(code=code, defaults={"name": f"Station {code}"})
        copy_rows("checkin_visit", VisitRow._fields, past_visits(station.pk, licenses, first))
        device, _token = enroll(new_code(station, now=now), name="Gate", now=now)
        work(device, [row[3] for row in licenses[number::2]], now)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def past_visits(
    station: int, licenses: list[tuple[object, ...]], first: dt.datetime
) -> Iterator[VisitRow]:
    rng = np.random.default_rng(station)
    count = VISITS // len(CODES)
    days, hours = rng.integers(0, 7 * WEEKS - 2, count), rng.integers(12, 21, count)
    waits, which = rng.gamma(4, 600, count), rng.integers(0, len(licenses), count)
    for day, hour, wait, row in zip(days, hours, waits, which, strict=True):
        license_id, _, vehicle_id, _ = licenses[row]
        date = (first + dt.timedelta(days=int(day))).date()
        joined = dt.datetime(date.year, date.month, date.day, int(hour), tzinfo=dt.UTC)
        served = joined + dt.timedelta(seconds=int(wait))
        yield VisitRow(
            id=uuid.uuid4(), unit=f"v:{vehicle_id}", day=date, station_id=station,
            vehicle_id=int(str(vehicle_id)), license_id=int(str(license_id)), towed=False,
            first_at=joined, joined_at=joined, served_at=served, ended_at=None, outcome="served",
            walk_off_basis="", wait_seconds=int(wait), wait_basis="measured",
            joined_by_phone=False,
        )  # fmt: skip


def work(device: Device, codes: list[str], now: dt.datetime) -> None:
    """One vehicle in two minutes; each waits for half an hour, the last still wait."""
    events = []
    for place, code in enumerate(codes):
        joined = now - dt.timedelta(minutes=2 * (len(codes) - place))
        served = joined + dt.timedelta(minutes=30)
        events += [event("joined_line", code, joined)]
        events += [event("checked_in", code, served)] if served < now else []
    record(events, maker=Maker.of(device), now=now)


def event(kind: str, code: str, at: dt.datetime) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()), "kind": kind, "occurred_at": at.isoformat(),
        "made_offline": False, "pass_code": code, "source": "scan",
    }  # fmt: skip


def speed(port: int) -> Iterator[Figure]:
    """In turn, so that a busy moment of the machine hits all alike; the middle round counts."""
    rounds = []
    for _ in range(ROUNDS + 1):
        bare = gets_a_second(port, "/bench/empty", REQUESTS)
        rounds.append([bare, *(gets_a_second(port, path, REQUESTS) for path in ADDRESSES.values())])
    table = np.array(rounds[1:])
    yield Figure("an empty answer, 8 connections", statistics.median(table[:, 0]), "req/s")
    for column, name in enumerate(ADDRESSES, start=1):
        yield Figure(f"{name}, 8 connections", statistics.median(table[:, column]), "req/s")
        ratio = statistics.median(table[:, column] / table[:, 0])
        yield Figure(f"{name}, of an empty answer", ratio, at_least=0.5)


def weight(port: int) -> Iterator[Figure]:
    """What a first visit brings over the wire, heads of the answers included."""
    for name, path in ADDRESSES.items():
        yield Figure(f"{name}, over the wire", fetched(port, path)[0] / 1e3, "kB")
    whole = first_visit(port) / 1e3
    yield Figure("a first visit of the board, with all it needs", whole, "kB", at_most=60)


def first_visit(port: int) -> int:
    """The page, and what it and its modules name."""
    found, left = set[str](), ["/"]
    while left:
        path = left.pop()
        found.add(path)
        text = fetched(port, path, packed=False)[1].decode()
        named = [urljoin(path, name) for name in NAMED.findall(text)]
        left += [name for name in named if name not in found]
    return sum(fetched(port, path)[0] for path in found)


def fetched(port: int, path: str, *, packed: bool = True) -> tuple[int, bytes]:
    """Bytes of head and body, and the body."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    wire.request("GET", path, headers={"Accept-Encoding": "br, gzip" if packed else "identity"})
    answer = wire.getresponse()
    body = answer.read()
    wire.close()
    return len(str(answer.headers)) + len(body), body
