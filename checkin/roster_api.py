"""GET roster: the boxes that a tablet does not have yet, in pages, without gaps."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from checkin import schema
from checkin.api import ForDevices
from checkin.database import Row, run
from checkin.roster import make_boxes

PAGE = 2000
# The oldest transaction that may still write: all before it are done, and a statement that comes
# after this one sees them. And the name of this very table: a transaction's number says nothing
# in another cluster, nor after the clock of this one was set back to an older backup (a new
# timeline), nor where a dump was read back (a new database, or a new file of the table).
HERE = """
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    to_hex(hashtextextended(concat_ws(' ', system_identifier, timeline_id,
        (select oid from pg_database where datname = current_database()),
        pg_relation_filenode('checkin_rosterentry')), 0))
from pg_control_system(), pg_control_checkpoint()
"""
ENTRIES = """
select changed, pass_of_id, translate(encode(index, 'base64'), '+/', '-_'),
    translate(encode(nonce, 'base64'), '+/', '-_'), translate(encode(box, 'base64'), '+/', '-_')
from checkin_rosterentry where (changed, pass_of_id) > (%s, %s)
order by changed, pass_of_id limit %s
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a tablet is. Opaque to it; as text `place.floor.changed.pass`.

    The entries before (`changed`, `pass_id`) were sent. A change is written under the number of
    its transaction, but may become visible after one with a higher number: behind this position.
    So the next sync does not go on from here, but from `floor`: the oldest transaction that was
    not done when this sync began. What was done by then has been sent; the rest may come twice.
    """

    place: str
    floor: int
    changed: int = 0
    pass_id: int = 0

    def __str__(self) -> str:
        return f"{self.place}.{self.floor}.{self.changed}.{self.pass_id}"

    def after(self, row: Row) -> "Cursor":
        return Cursor(self.place, self.floor, row[0], row[1])

    def at_end(self) -> "Cursor":
        """From which the next sync begins."""
        return Cursor(self.place, 0, self.floor)


def cursor_of(text: str, here: Cursor) -> Cursor:
    """Where a sync goes on; one without a floor begins now. What is no cursor of this database
    begins anew."""
    place, *numbers = text.split(".")
    if place != here.place or len(numbers) != 3 or not all(map(is_number, numbers)):
        return here
    floor, changed, pass_id = map(int, numbers)
    return Cursor(place, floor or here.floor, changed, pass_id)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def page(text: str, *, now: dt.datetime) -> dict[str, Any]:
    """The entries after a cursor: `{"entries", "cursor", "more"}`."""
    make_boxes(now)
    [(xmin, place)] = run(HERE)
    cursor = cursor_of(text, Cursor(place, xmin))
    rows = run(ENTRIES, [cursor.changed, cursor.pass_id, PAGE + 1])
    more = len(rows) > PAGE
    after = cursor.after(rows[PAGE - 1]) if more else cursor.at_end()
    return {"entries": [row[2:] for row in rows[:PAGE]], "cursor": str(after), "more": more}


@method_decorator(gzip_page, name="dispatch")
class Roster(ForDevices):
    @extend_schema(
        parameters=[
            OpenApiParameter(
                "cursor", OpenApiTypes.STR, description="As the last answer had it; none at first."
            )
        ],
        responses={200: schema.RosterSchema, 401: schema.ProblemSchema},
    )
    def get(self, request: Request) -> Response:
        """The licenses that changed since the cursor, sealed; up to 2,000 entries a page."""
        return Response(page(request.query_params.get("cursor", ""), now=timezone.now()))
