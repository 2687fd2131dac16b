"""Whether a vehicle came before on the same city day: to be told, never a reason to refuse."""

from collections.abc import Iterable, Sequence

from checkin.answer import Answer
from checkin.database import run
from checkin.rows import EventRow
from checkin.visit_rows import VisitRow

CODES = "select id, code from checkin_station where id = any(%s)"


def tell_earlier(answered: Iterable[tuple[EventRow, Answer]], visits: Sequence[VisitRow]) -> None:
    """Puts {"at", "station"} into answers: when that visit was served, else when it came, and the
    station's code. `visits` are those of the answered vehicles' days, as they now are."""
    found = [
        (answer, visit)
        for row, answer in answered
        if answer.verdict and (visit := visit_before(row, visits))
    ]
    codes: dict[int, str] = (
        dict(run(CODES, [[visit.station_id for _, visit in found]])) if found else {}
    )
    for answer, visit in found:
        at = visit.served_at or visit.first_at
        answer.earlier = {"at": at.isoformat(), "station": codes[visit.station_id]}


def visit_before(row: EventRow, visits: Sequence[VisitRow]) -> VisitRow | None:
    """The latest visit of the event's vehicle that began before the event's own."""
    own_unit = f"v:{row.vehicle_id}"
    mine = sorted(
        (v for v in visits if (v.unit, v.day) == (own_unit, row.day) and v.first_at <= row.at),
        key=lambda visit: visit.first_at,
    )
    return mine[-2] if len(mine) > 1 else None
