"""The event API: one event a call, and batches of 500."""

import datetime as dt
import json
import statistics
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.figures import Figure
from benchmarks.register import make_register
from benchmarks.server import requests_a_second, server
from checkin.enrollment import enroll, new_code
from checkin.models import Device, Station
from checkin.record import Maker, record
from checkin.rows import COLUMNS, EventRow, values_of

ROUNDS, CALLS, BATCHES, BATCH = 9, 800, 8, 500


def event(kind: str, code: str, at: dt.datetime) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "occurred_at": at.isoformat(),
        "made_offline": False,
        "clock_offset_ms": 12,
        "pass_code": code,
        "source": "scan",
    }


def run() -> Iterator[Figure]:
    now = timezone.now()
    station = Station.objects.create(code="BENCH", name="Benchmark")
    device, token = enroll(new_code(station, now=now), name="benchmark", now=now)
    today = now.date()
    licenses = make_register(
        4000, issued_on=today - dt.timedelta(days=30), expires_on=today + dt.timedelta(days=30)
    )
    codes = [code for _, _, _, code in licenses]
    yield from one_a_call(token, codes)
    yield from batches(device, codes)


def one_a_call(token: str, codes: list[str]) -> Iterator[Figure]:
    """Rounds in turn, so that a busy moment of the machine hits both alike; each round has its
    ratio, and the middle one counts."""
    rounds = []
    with server() as port:
        for number in range(ROUNDS + 1):
            now = timezone.now()
            share = codes[number * CALLS // 2 :][: CALLS // 2]
            bodies = [
                json.dumps({"events": [event(kind, code, now)]}).encode()
                for kind in ("joined_line", "checked_in")
                for code in share
            ]
            bare = requests_a_second(port, "/bench/authenticate", token, bodies)
            full = requests_a_second(port, "/api/v1/events", token, bodies)
            rounds.append((full / bare, bare, full))
    ratio, bare, full = (statistics.median(column) for column in zip(*rounds[1:], strict=True))
    yield Figure("only authenticates the device, 8 connections", bare, "calls/s")
    yield Figure("one event a call, 8 connections", full, "calls/s")
    yield Figure("one event a call, of a call that only authenticates", ratio, at_least=0.4)


def batches(device: Device, codes: list[str]) -> Iterator[Figure]:
    """Through the whole journey but HTTP, beside `executemany` of rows of the same content."""
    bare, full = [], []
    for number in range(BATCHES):
        now = timezone.now() - dt.timedelta(days=number + 1)  # each on a day of its own
        sent = [event("checked_in", code, now) for code in codes[:BATCH]]
        start = time.perf_counter()
        record(json.loads(json.dumps(sent)), maker=Maker.of(device), now=now)
        full.append(BATCH / (time.perf_counter() - start))
        bare.append(BATCH / executemany(rows_like(sent)))
    plain, batch = statistics.median(bare[1:]), statistics.median(full[1:])
    yield Figure("executemany of the rows of 500 events", plain, "events/s")
    yield Figure("batches of 500 events", batch, "events/s")
    yield Figure("batches of 500, of executemany", batch / plain, at_least=0.15)


def rows_like(sent: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The rows that the batch became, under ids of their own."""
    with connection.cursor() as cursor:
        ids = [element["id"] for element in sent]
        names = ", ".join(COLUMNS)
        cursor.execute(f"select {names} from checkin_event where id = any(%s::uuid[])", [ids])
        return [
            values_of(EventRow(**dict(zip(COLUMNS, (uuid.uuid4(), *row[1:]), strict=True))))
            for row in cursor.fetchall()
        ]


def executemany(rows: list[tuple[Any, ...]]) -> float:
    """Seconds to insert and commit them."""
    marks = ", ".join(["%s"] * len(COLUMNS))
    statement = f"insert into checkin_event ({', '.join(COLUMNS)}) values ({marks})"
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)
    return time.perf_counter() - start
