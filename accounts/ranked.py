"""Lists of data that people put in order: load types, reasons. `rank` is the place of a row."""

from typing import Any

from django.db import transaction


@transaction.atomic
def move(row: Any, *, places: int) -> None:
    """So many places down, or up where it is negative. The list is numbered anew, so that equal
    places come apart."""
    rows = list(type(row).objects.select_for_update())
    place = rows.index(row)
    rows.insert(max(0, place + places), rows.pop(place))
    for rank, one in enumerate(rows, 1):
        one.rank = rank
    type(row).objects.bulk_update(rows, ["rank"])
