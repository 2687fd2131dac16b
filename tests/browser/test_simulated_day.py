"""400 trucks at two stations: three tablets under node and one in Chromium, on a network that
drops at random, with clocks that are wrong. Every visit comes out as it was."""

import datetime as dt
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.gate import Gate
from tests.faults.city import City, new_city, run_tablets, zone_where_it_is_afternoon
from tests.faults.day import MINUTE, Day, day_of

pytestmark = pytest.mark.slow
TRUCKS, IN_THE_BROWSER = 400, 30
CLOCKS = {"NW gate": 3 * 3600, "NW scale": 0, "QR": -75}  # seconds that a tablet's is behind
SEEN = """
select l.number, s.code, joined_at, served_at, outcome, walk_off_basis, wait_seconds
from checkin_visit v join checkin_station s on s.id = v.station_id
    join licensing_license l on l.id = v.license_id
"""


@pytest.fixture
def city() -> Iterator[City]:
    zone = zone_where_it_is_afternoon(dt.datetime.now(dt.UTC))
    with new_city(static=settings.STATIC_ROOT, zone=zone) as city:
        yield city


def the_day(city: City) -> tuple[Day, list[tuple[str, str]], dt.datetime]:
    """What the tablets under node record, and the trucks that the one in Chromium takes: they
    join the line at NW's gate during the last half hour."""
    codes = city.license(TRUCKS, prefix="DAY")
    trucks = [(f"DAY-{n:04}", code) for n, code in enumerate(codes)]
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    day = day_of(trucks[IN_THE_BROWSER:], now - dt.timedelta(hours=7.5))
    joined = now - 10 * MINUTE
    for _number, code in trucks[:IN_THE_BROWSER]:
        day.record("NW gate", "joined_line", joined, code)
    return day, trucks[:IN_THE_BROWSER], joined


def plans(city: City, day: Day) -> list[dict[str, Any]]:
    return [
        {
            "address": city.address, "token": city.tablet(name[:2], name), "seed": seed,
            "drop": 0.3, "offline": False, "offset_ms": 1000 * CLOCKS[name], "steps": steps,
        }
        for seed, (name, steps) in enumerate(day.steps.items(), start=7)
    ]  # fmt: skip


def take_in(gate: Gate, codes: list[str]) -> None:
    """Types each code; the network goes and comes as it likes."""
    luck = random.Random(5)
    for code in codes:
        gate.page.context.set_offline(luck.random() < 0.4)
        gate.type(code)
        expect(gate.page.locator("#verdict[open]")).to_be_visible()
        gate.press("next")
    gate.page.context.set_offline(False)
    expect(gate.page.locator("#queue")).to_have_attribute("data-length", "0", timeout=90_000)


def test_a_day_of_400_trucks_ends_with_every_visit_right(
    city: City, open_browser: OpenBrowser
) -> None:
    day, in_browser, joined = the_day(city)
    gate = Gate(open_browser().new_page(), city.address)
    gate.enroll(city.manage("enrollment_code", "NW").split()[-1], "NW scale 2")
    expect(gate.page.locator("#work")).to_be_visible()
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(run_tablets, plans(city, day))
        take_in(gate, [code for _number, code in in_browser])
        counted = counting.result()
    assert sum(one["rejected"] for one in counted) == 0
    assert sum(one["dropped"] for one in counted) > 0
    numbers = {number for number, _code in in_browser}
    seen = city.query(SEEN)
    by_node = [row for row in seen if row[0] not in numbers]
    assert sorted(by_node, key=str) == sorted(day.truth, key=str)
    by_browser = [row for row in seen if row[0] in numbers]
    assert len(by_browser) == IN_THE_BROWSER
    assert {row[1:3] + row[4:6] for row in by_browser} == {("NW", joined, "served", "")}
    city.expect_visits_as_rebuilt()
