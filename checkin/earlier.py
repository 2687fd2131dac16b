"""Whether a vehicle came before on the same city day: to be told, never a reason to refuse."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from checkin.answer import Answer
from checkin.database import run
from checkin.rows import EventRow
from checkin.visit_rows import VisitRow

CODES = "select id, code from checkin_station where id = any(%s)"


def tell_earlier(answered: Iterable[tuple[EventRow, Answer]], visits: Iterable[VisitRow]) -> None:
    """Puts {"at", "station"} into answers: when that visit was served, else when it came, and the
    station's code. `visits` are those of the answered vehicles' days, as they now are."""
    of_day: dict[tuple[str, dt.date], list[VisitRow]] = defaultdict(list)
    for visit in visits:
        of_day[visit.unit, visit.day].append(visit)
    found = [
        (answer, before)
        for row, answer in answered
        if answer.verdict and (before := visit_before(row, of_day[f"v:{row.vehicle_id}", row.day]))
    ]
    if not found:
        return
    codes: dict[int, str] = dict(run(CODES, [[visit.station_id for _, visit in found]]))
    for answer, visit in found:
        at = visit.served_at or visit.first_at
        answer.earlier = {"at": at.isoformat(), "station": codes[visit.station_id]}


def visit_before(row: EventRow, visits: Sequence[VisitRow]) -> VisitRow | None:
    """The latest of its vehicle's visits of that day that began before the event's own."""
    begun = sorted((v for v in visits if v.first_at <= row.at), key=lambda visit: visit.first_at)
    return begun[-2] if len(begun) > 1 else None
