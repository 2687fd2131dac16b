"""Replays a real station's log through the event API and folds it twice.

    python -m benchmarks.replay FILE.csv[.gz] --station NAME [--station-column station]
        [--time-column ts] [--limit 10000] [--line-minutes 10]

Each row of the station becomes a check-in, in the order of its time, of a license of a made-up
register; with --line-minutes it has joined the line so long before. All events go through
`POST /api/v1/events` of a server of its own. Then all visits are rebuilt from the events: they
must be the same, row by row.
"""

import argparse
import csv
import datetime as dt
import gzip
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.database import own_database

BATCH = 500
LICENSES = 2000


def main() -> int:
    arguments = read_arguments()
    with own_database():
        return replay(arguments)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--station", required=True)
    parser.add_argument("--station-column", default="station")
    parser.add_argument("--time-column", default="ts")
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--line-minutes", type=int, default=0)
    return parser.parse_args()


def replay(arguments: argparse.Namespace) -> int:
    from checkin.models import Visit, WeeklyCount
    from checkin.rebuild import rebuild

    times = sorted(read_times(arguments))[-arguments.limit :]
    answers = post(events(times, arguments.line_minutes))
    print(f"{len(times)} loads of {arguments.station}, {sum(answers.values())} events: {answers}")
    before = list(Visit.objects.order_by("id").values_list())
    weeks = list(WeeklyCount.objects.order_by("pk").values_list())
    for outcome, count in sorted(Counter(visit.outcome for visit in Visit.objects.all()).items()):
        print(f"{count} visits {outcome}")
    waits = Counter(Visit.objects.values_list("wait_basis", "wait_seconds"))
    print(f"waits (basis, seconds): {waits.most_common(5)}")
    for _ in rebuild():
        pass
    same = before == list(Visit.objects.order_by("id").values_list()) and weeks == list(
        WeeklyCount.objects.order_by("pk").values_list()
    )
    print(f"rebuilt: {len(before)} visits and {len(weeks)} weekly counts, same: {same}")
    return 0 if same else 1


def read_times(arguments: argparse.Namespace) -> Iterator[dt.datetime]:
    """The station's times; without an offset they are taken as the city's."""
    from checkin.calendar import city_moment

    opener = gzip.open if arguments.file.suffix == ".gz" else open
    with opener(arguments.file, "rb") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig")):
            if row[arguments.station_column] == arguments.station:
                yield city_moment(row[arguments.time_column])


def events(times: list[dt.datetime], line_minutes: int) -> list[dict[str, Any]]:
    """In true order: who joined the line between two check-ins stands between them."""
    from benchmarks.events import event
    from benchmarks.register import make_register

    first, last = times[0].date(), times[-1].date()
    register = make_register(LICENSES, issued_on=first, expires_on=last + dt.timedelta(days=1))
    draw = random.Random(2026)
    found = []
    for at in times:
        code = draw.choice(register)[3]
        if line_minutes:
            found.append(event("joined_line", code, at - dt.timedelta(minutes=line_minutes)))
        found.append(event("checked_in", code, at))
    return sorted(found, key=lambda sent: str(sent["occurred_at"]))


def post(sent: list[dict[str, Any]]) -> Counter[str]:
    """Counts the server's answers."""
    import http.client

    from django.utils import timezone
    from tqdm import tqdm

    from benchmarks.server import server
    from checkin.enrollment import enroll, new_code
    from checkin.models import Station

    now = timezone.now()
    station = Station.objects.create(code="REPLAY", name="Replay")
    _, token = enroll(new_code(station, now=now), name="replay", now=now)
    answers: Counter[str] = Counter()
    with server() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for start in tqdm(range(0, len(sent), BATCH), disable=None, unit="batch"):
            body = json.dumps({"events": sent[start : start + BATCH]})
            connection.request("POST", "/api/v1/events", body, headers)
            results = json.loads(connection.getresponse().read())["results"]
            answers.update(f"{each['status']} {each['verdict']['result']}" for each in results)
    return answers


if __name__ == "__main__":
    sys.exit(main())
