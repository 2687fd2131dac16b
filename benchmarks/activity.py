"""The activity model on 25,000 licenses and two years, beside the fetch of their weekly counts."""

import datetime as dt
import time
from collections.abc import Callable, Iterator

import numpy as np
from django.db import connection

from analytics.activity import fit, posterior
from benchmarks.figures import Figure
from benchmarks.register import copy_rows, make_register
from checkin.models import Station
from checkin.rebuild import CLEAR_COUNTS
from tests.analytics.cities import City, Truth, simulate

WEEKS = 104
CITY = City(
    licenses=25_000, weeks=WEEKS, means=(1.6, 1.0, 2.4, 1.8), young=0.25,
    own_season=(0.0, 0.5, 0.2, 0.0), short_terms=0.15, short_effect=-0.3, told=0.7,
    declared_effect=0.8, shape=1.0, told_shape=2.0,
)  # fmt: skip
MONDAY = dt.date(2026, 6, 22)
FETCH = "select license_id, week, visits from checkin_weeklycount"


def run() -> Iterator[Figure]:
    truth = simulate(CITY, seed=1)
    keep_counts(truth)
    fetch = min(seconds(fetched) for _ in range(3))
    fitted = min(seconds(lambda: judged(truth)) for _ in range(3))
    yield Figure("weekly counts of 25,000 licenses, fetched", fetch, "s")
    yield Figure("the activity model, fitted and asked", fitted, "s")
    yield Figure("the activity model, of the fetch", fitted / fetch, at_most=3)


def keep_counts(truth: Truth) -> None:
    """One row for each license and week with a visit, as events would have left them."""
    station = Station.objects.create(code="MODEL", name="Model")
    first = MONDAY - dt.timedelta(weeks=WEEKS - 1)
    expires = MONDAY + dt.timedelta(days=30)
    licenses = make_register(CITY.licenses, issued_on=first, expires_on=expires)
    columns = ("license_id", "station_id", "week", "visits", "unserved", "last_day")
    with connection.cursor() as cursor:
        cursor.execute(CLEAR_COUNTS)
    copy_rows("checkin_weeklycount", columns, rows(truth, licenses, station.pk, first))
    with connection.cursor() as cursor:
        cursor.execute("analyze checkin_weeklycount")


def rows(
    truth: Truth, licenses: list[tuple[object, ...]], station: int, first: dt.date
) -> Iterator[list[object]]:
    for row, week in np.argwhere(truth.counts).tolist():
        monday = first + dt.timedelta(weeks=week)
        yield [licenses[row][0], station, monday, int(truth.counts[row, week]), 0, monday]


def seconds(job: Callable[[], None]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def fetched() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FETCH)
        cursor.fetchall()


def judged(truth: Truth) -> None:
    posterior(truth.histories, fit(truth.histories))
