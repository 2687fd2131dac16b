"""The calls of a bank in August 1999, as a line with several servers: the Technion's data, by
Guedj and Mandelbaum. Only those who waited at all are asked, and only those who were served have
a known wait."""

import csv
import datetime as dt
import gzip
from collections.abc import Iterator
from itertools import groupby

from benchmarks.lines_seen import Watched
from checkin.board.movement import Stood

FEWEST = 50  # calls of a day


def calls(path: str) -> Iterator[Watched]:
    """One day after the other."""
    with gzip.open(path, "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["outcome"] != "PHANTOM"]
    rows.sort(key=lambda row: (row["date_true"], arrived(row)))
    for _day, group in groupby(rows, key=lambda row: row["date_true"]):
        day = list(group)
        if len(day) >= FEWEST:
            yield a_day(day)


def a_day(rows: list[dict[str, str]]) -> Watched:
    vehicles = [stood(row) for row in rows]
    asked = [
        (one.joined, (one.served - one.joined).total_seconds())
        for one in vehicles
        if one.joined and one.served and one.served > one.joined
    ]
    return Watched(vehicles, [], asked, moment(rows[-1], "vru_exit") + dt.timedelta(hours=2))


def stood(row: dict[str, str]) -> Stood:
    """Who needed no queue was served on arrival."""
    if row["outcome"] == "AGENT":
        served = arrived(row) + dt.timedelta(seconds=float(row["q_time"]))
        return Stood(arrived(row), served=served)
    return Stood(arrived(row), left=arrived(row) + dt.timedelta(seconds=float(row["q_time"])))


def arrived(row: dict[str, str]) -> dt.datetime:
    return moment(row, "vru_exit")


def moment(row: dict[str, str], column: str) -> dt.datetime:
    clock = row[column].rjust(8, "0")
    return dt.datetime.fromisoformat(f"{row['date_true']}T{clock}+00:00")
