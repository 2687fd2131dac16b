"""Servers, databases and networks that fail in the midst of it: nothing lost, nothing doubled."""

import datetime as dt
import http.client
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.checkin.made import event
from tests.faults.city import City, in_batches, run_tablets


def hours_ago(hours: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)


def check_ins(codes: list[str], *, begin: float = 8) -> list[dict[str, Any]]:
    """One for each code, a second apart."""
    start = hours_ago(begin)
    return [
        event("checked_in", start + dt.timedelta(seconds=n), pass_code=code)
        for n, code in enumerate(codes)
    ]


@dataclass
class Sender:
    """Sends as a tablet does: again and again, until an answer comes."""

    city: City
    token: str
    interrupted: int = 0

    def send(self, batch: dict[str, Any]) -> list[dict[str, Any]]:
        for _ in range(100):
            try:
                results: list[dict[str, Any]] = self.city.post("events", batch, self.token)[
                    "results"
                ]
            except (OSError, http.client.HTTPException, KeyError, ValueError):
                self.interrupted += 1
                time.sleep(0.2)
            else:
                return results
        raise AssertionError("The server never answered.")

    def send_struck(self, events: list[dict[str, Any]], strike: Callable[[], None]) -> None:
        """In batches, each with a `strike` in its midst: earlier with each batch."""
        with ThreadPoolExecutor(1) as pool:
            for n, batch in enumerate(in_batches(events, 240)):
                sending = pool.submit(self.send, batch)
                time.sleep(0.08 - 0.02 * n)
                strike()
                sending.result()


def expect_each_once(city: City, events: list[dict[str, Any]], prefix: str) -> None:
    """Every event is there, and each of the trucks has its one visit."""
    stored = {str(id) for (id,) in city.query("select id from checkin_event")}
    assert {one["id"] for one in events} <= stored
    visits = city.query(
        "select l.number, count(*) from checkin_visit v join licensing_license l"
        " on l.id = v.license_id where l.number like %s group by 1",
        f"{prefix}-%",
    )
    assert len(visits) == len(events)
    assert {count for _, count in visits} == {1}


def test_a_server_killed_in_mid_batch_loses_nothing(city: City) -> None:
    def strike() -> None:
        city.kill()
        city.start()

    sender, events = Sender(city, city.tablet("NW")), check_ins(city.license(960, prefix="KILL"))
    sender.send_struck(events, strike)
    assert sender.interrupted > 0
    expect_each_once(city, events, "KILL")
    city.expect_visits_as_rebuilt()


def test_a_database_that_dies_comes_back_with_everything(city: City) -> None:
    sender, events = Sender(city, city.tablet("NW")), check_ins(city.license(960, prefix="BASE"))
    sender.send_struck(events, city.kill_database)
    assert sender.interrupted > 0
    expect_each_once(city, events, "BASE")
    city.expect_visits_as_rebuilt()


def test_the_same_batch_twice_and_in_halves_counts_once(city: City) -> None:
    sender, events = Sender(city, city.tablet("NW")), check_ins(city.license(60, prefix="TWICE"))
    pieces = [events, events[:30], events[30:], events[15:45], events]
    said = [answer for piece in pieces for answer in sender.send({"events": piece})]
    assert [answer["status"] for answer in said[:60]] == ["accepted"] * 60
    assert {answer["status"] for answer in said[60:]} == {"duplicate"}
    expect_each_once(city, events, "TWICE")


def test_one_truck_on_two_tablets_in_the_same_second_is_one_visit(city: City) -> None:
    [code] = city.license(1, prefix="BOTH")
    tokens = [city.tablet("NW", name) for name in ("Gate", "Scale")]
    moment = hours_ago(1)
    start = threading.Barrier(2)

    def scan(token: str) -> Any:
        start.wait()
        return city.post("events", {"events": [event("checked_in", moment, pass_code=code)]}, token)

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(scan, tokens))
    assert [one["results"][0]["status"] for one in said] == ["accepted", "accepted"]
    assert city.query(
        "select count(*) from checkin_visit where unit in (select 'v:' || vehicle_id"
        " from licensing_license where number = 'BOTH-0000')"
    ) == [(1,)]
    city.expect_visits_as_rebuilt()


def test_eight_hours_offline_on_two_tablets_end_in_the_right_visits(city: City) -> None:
    """The gate's 500 joins and the scale's 500 check-ins, kept for a day, then sent at once, on a
    network that loses every fifth call; the scale's clock is three hours wrong."""
    codes = city.license(500, prefix="LONG")
    random.Random(8).shuffle(codes)
    start = hours_ago(8)
    arrivals = [start + dt.timedelta(seconds=40 * n) for n in range(500)]
    joins = [step("joined_line", at, code) for at, code in zip(arrivals, codes, strict=True)]
    served = [at + dt.timedelta(minutes=20) for at in arrivals]
    scans = [step("checked_in", at, code) for at, code in zip(served, codes, strict=True)]
    ways = {"address": city.address, "drop": 0.2, "offline": True}
    counted = run_tablets(
        [
            ways | {"token": city.tablet("NW"), "seed": 11, "offset_ms": 0, "steps": joins},
            ways
            | {
                "token": city.tablet("NW", "Scale"),
                "seed": 12,
                "offset_ms": 3 * 3_600_000,
                "steps": scans,
            },
        ]
    )
    assert [one["rejected"] for one in counted] == [0, 0]
    assert sum(one["dropped"] for one in counted) > 0
    waits = city.query(
        "select wait_seconds, wait_basis, outcome, count(*) from checkin_visit v join"
        " licensing_license l on l.id = v.license_id where l.number like 'LONG-%' group by 1, 2, 3"
    )
    assert waits == [(1200, "measured", "served", 500)]
    city.expect_visits_as_rebuilt()


def step(kind: str, at: dt.datetime, code: str) -> dict[str, Any]:
    return {"kind": kind, "at": at.isoformat(), "details": {"pass_code": code, "source": "scan"}}
