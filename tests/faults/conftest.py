"""One city for all faults of a file: each test has a station, tablets and trucks of its own."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.city import City, new_city, zone_where_it_is_afternoon


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They start and kill real servers."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    zone = zone_where_it_is_afternoon(dt.datetime.now(dt.UTC))
    with new_city(static=settings.STATIC_ROOT, zone=zone) as city:
        yield city
