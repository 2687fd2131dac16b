"""Elements of batches at random: events of every kind, events with something wrong, anything else.

They meet often: few vehicles, few visits, few ids, one day. `EVENTS` is how many a run sends;
`make bench` sends more.
"""

import datetime as dt
import os
import uuid
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as some

from checkin.event import FIELDS, SOURCES, VISITORS
from checkin.models import Kind, Result
from tests.checkin.made import at

EVENTS = int(os.environ.get("HAULPASS_FUZZ_EVENTS", "1000"))
BATCH = 25
json_values = some.recursive(
    some.none() | some.booleans() | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text() | some.uuids().map(str) | some.sampled_from(["\0", "\ud800", "", 2**63, -1]),
    lambda inner: some.lists(inner, max_size=3)
    | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
ids = some.integers(0, 40).map(lambda n: f"00000000-0000-4000-8000-{n:012}")
new_ids = some.builds(lambda: str(uuid.uuid4()))  # drawn ones would be alike too often
visits = some.integers(0, 4).map(lambda n: f"00000000-0000-4000-9000-{n:012}")
texts = some.text(max_size=8) | some.sampled_from(["'; drop table x", "é" * 100])
counts = some.integers(0, 300) | some.just(2**31 - 1)
times = some.one_of(
    some.integers(0, 36 * 60).map(lambda n: (at("00:00") + dt.timedelta(minutes=n)).isoformat()),
    some.datetimes(timezones=some.just(dt.UTC)).map(dt.datetime.isoformat),
    some.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
                       "2025-03-09T02:30:00-05:00", "2025-11-02T01:30:00-04:00"]),
)  # fmt: skip


def events(codes: Sequence[str]) -> some.SearchStrategy[dict[str, Any]]:
    """Well-formed ones. The register has these codes, SH-0 to SH-2, and the plates AAA 0 to AAA 2,
    the last of them on two vehicles."""
    numbers = some.sampled_from(["SH-0", "SH-1", "SH-2", "sh-1", "SH-9", ""])
    scanned = some.sampled_from([*codes, *(f"HTTPS://X.ORG/P/{code}" for code in codes), "P/"])
    optional = {
        "clock_offset_ms": some.integers(-(2**52), 2**52) | some.floats(-1e9, 1e9),
        "visit": visits,
        "attendant": texts,
        "shown": some.sampled_from(Result.values),
        "practice": some.booleans(),
        "pass_code": scanned,
        "license_number": numbers,
        "plate": some.sampled_from(["AAA 0", "aaa-1", "AAA 2", "ZZZ 9", "O0O", ""]),
        "towing": numbers | scanned,
        "load_type": texts,
        "ticket_number": texts,
        "net_weight_lb": counts,
        "stated_wait_minutes": counts,
        "reason": texts,
        "visitor": some.sampled_from(sorted(VISITORS)),
        "source": some.sampled_from(sorted(SOURCES)),
    }
    required = {
        "id": new_ids | new_ids | ids,
        "kind": some.sampled_from(Kind.values),
        "occurred_at": times,
        "made_offline": some.booleans(),
        "in_line": counts,
        "voids": ids,
    }
    return some.fixed_dictionaries(required, optional=optional)


@some.composite
def near_events(draw: some.DrawFn, codes: Sequence[str]) -> dict[str, Any]:
    """One with a field missing, or of another form, or unknown."""
    made = draw(events(codes))
    name = draw(some.sampled_from([*FIELDS, "unknown"]))
    made.pop(name, None)
    if draw(some.booleans()):
        made[name] = draw(json_values)
    return made


def elements(codes: Sequence[str]) -> some.SearchStrategy[Any]:
    """Of ten, seven are events, two nearly, and one is anything."""
    kinds = [events(codes)] * 7 + [near_events(codes)] * 2 + [json_values]
    return some.integers(0, 9).flatmap(lambda n: kinds[n])


def batches(codes: Sequence[str]) -> some.SearchStrategy[list[Any]]:
    return some.lists(elements(codes), min_size=BATCH, max_size=BATCH)
