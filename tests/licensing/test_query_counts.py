"""How many questions the desk's pages ask the database, beside the file of what they may ask.

Where a page has a good reason to ask more, the number in query_counts.json is changed with it.
"""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from licensing.haulers import HaulerFacts, VehicleFacts
from tests.licensing.asked import asked
from tests.licensing.made import issued

pytestmark = pytest.mark.django_db
MAY: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text())


def fill(first: int, last: int) -> None:
    for n in range(first, last):
        issued(HaulerFacts(f"Hauler {n}", ""), VehicleFacts("pickup", f"P{n}", "MD", 5000))
        asked({"plate": f"N{n}"}, name=f"Hauler {n}")


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(address).status_code == 200
    return len(asked_for)


def test_each_page_asks_as_often_as_its_baseline_however_long_it_is(clerk: Client) -> None:
    fill(0, 2)
    few = {address: questions(clerk, address) for address in MAY}
    fill(2, 14)
    assert {address: questions(clerk, address) for address in MAY} == few == MAY
