"""The roster of a city of 25,000 licenses: its boxes, and what a tablet receives of it."""

import datetime as dt
import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

from benchmarks.figures import Figure
from benchmarks.register import make_register
from checkin.calendar import city_date
from checkin.enrollment import enroll, new_code
from checkin.models import RosterEntry, RosterTask, Station
from checkin.roster import make_boxes
from licensing.models import License, Status
from licensing.transitions import change_status

LICENSES, CHANGES = 25_000, 10
YEAR = dt.timedelta(days=364)


def run() -> Iterator[Figure]:
    now = timezone.now()
    licenses = register(now)
    seconds, made = timed(lambda: make_boxes(now))
    assert made == LICENSES
    yield Figure("roster: 25,000 boxes made at once", seconds, "s", goal="a few seconds")
    tablet = Tablet(token_of_tablet(now))
    seconds, entries = timed(tablet.sync)
    assert entries == LICENSES
    yield Figure("roster: full sync of 25,000, compressed", tablet.received / 1e6, "MB", at_most=3)
    yield Figure("roster: full sync of 25,000, the server's part", seconds, "s", goal="2")
    for license in licenses[:CHANGES]:
        change_status(license, Status.SUSPENDED, reason="", at=now)
    seconds, entries = timed(tablet.sync)
    assert entries == CHANGES
    yield Figure("roster: delta of 10 changes, compressed", tablet.received / 1e3, "kB", at_most=5)
    yield Figure("roster: delta of 10 changes, boxes made on the way", 1000 * seconds, "ms")
    seconds, _ = timed(tablet.sync)
    yield Figure("roster: sync without news", 1000 * seconds, "ms")


def register(now: dt.datetime) -> list[License]:
    """The roster is emptied of what other benchmarks have left."""
    RosterTask.objects.all().delete()
    RosterEntry.objects.all().delete()
    today = city_date(now)
    made = make_register(LICENSES, issued_on=today, expires_on=today + YEAR)
    return list(License.objects.filter(id__in=[row[0] for row in made[:CHANGES]]))


def timed(job: Callable[[], int]) -> tuple[float, int]:
    start = time.perf_counter()
    result = job()
    return time.perf_counter() - start, result


def token_of_tablet(now: dt.datetime) -> str:
    station, _ = Station.objects.get_or_create(code="BENCH", defaults={"name": "Benchmark"})
    return enroll(new_code(station, now=now), name="Roster", now=now)[1]


@dataclass
class Tablet:
    """`received` are the bytes of the last sync's bodies, as they travel."""

    token: str
    cursor: str = ""
    received: int = 0

    def sync(self) -> int:
        """How many entries came."""
        self.received, entries, more = 0, 0, True
        while more:
            headers = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "gzip"}
            answer = Client().get("/api/v1/roster", {"cursor": self.cursor}, headers=headers)
            self.received += len(answer.content)
            body = json.loads(unzipped(answer.content))
            self.cursor, more = body["cursor"], body["more"]
            entries += len(body["entries"])
        return entries


def unzipped(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
