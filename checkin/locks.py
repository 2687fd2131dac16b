"""The advisory locks of a batch, held until its transaction ends.

Taken in the order of the groups, and within a group by number, so that no two batches wait in a
circle. Locks are few (LOCKS a group): PostgreSQL holds all of them in one small table.
"""

import zlib
from collections.abc import Iterable
from enum import IntEnum

from checkin.database import ask

LOCKS = 256
LOCK = """
select pg_advisory_xact_lock(part, key) from unnest(%s::int[], %s::int[]) as t(part, key)
"""


class Group(IntEnum):
    """First halves of the locks' keys. A tablet's is shared by its batches (checkin/rows.py)."""

    DESK = 7300
    TABLETS = 7301
    VISITS = 7302
    VEHICLES_AND_PLATES = 7303
    LICENSES = 7304
    ROSTER = 7305


def lock(keys: Iterable[tuple[Group, object]]) -> None:
    """All of them at once, in their order."""
    numbers = sorted({(group.value, zlib.crc32(str(key).encode()) % LOCKS) for group, key in keys})
    if numbers:
        ask(LOCK, [list(column) for column in zip(*numbers, strict=True)])
