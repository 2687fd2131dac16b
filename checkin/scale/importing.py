"""Scale tickets from the export of the scale's own system: read, compared, written.

A ticket is known by its number at its station: a newer file updates it, the same file changes
nothing, and a ticket that a file does not have stays.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.csvfile import BadRow, CsvFile, Refusal, Row, shortened
from checkin.calendar import city_day, city_moment
from checkin.database import as_records, run
from checkin.event import EPOCH
from checkin.models import Station
from licensing.plates import normalized_plate

COLUMNS = ("station", "ticket_number", "weighed_at", "plate", "net_weight_lb")
LONGEST_NUMBER, LONGEST_PLATE = 40, 20
HEAVIEST = 200_000  # pounds; the heaviest truck on the road weighs 80,000, loaded
WEIGHT = re.compile(r"(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.0*)?", re.ASCII)
FIELDS = """(station_id int, number text, weighed_at timestamptz, day date, plate text,
    net_weight_lb int)"""
# In the order of the numbers: two files at once wait for each other, never in a circle.
WRITE = f"""
insert into checkin_scaleticket as old
    (station_id, number, weighed_at, day, plate, net_weight_lb)
select station_id, number, weighed_at, day, coalesce(plate, ''), net_weight_lb
from json_to_recordset(%s::json) as ticket {FIELDS} order by station_id, number
on conflict (station_id, number) do update set weighed_at = excluded.weighed_at,
    day = excluded.day, plate = excluded.plate, net_weight_lb = excluded.net_weight_lb
where (old.weighed_at, old.plate, old.net_weight_lb)
    is distinct from (excluded.weighed_at, excluded.plate, excluded.net_weight_lb)
returning xmax = 0
"""  # noqa: S608 our own words
STORED = f"""
select t.station_id, t.number, t.weighed_at, t.day, t.plate, t.net_weight_lb
from json_to_recordset(%s::json) as asked {FIELDS}
    join checkin_scaleticket t on (t.station_id, t.number) = (asked.station_id, asked.number)
"""  # noqa: S608 our own words


@dataclass(frozen=True, slots=True)
class Ticket:
    """One row; the fields are the table's columns."""

    station_id: int
    number: str
    weighed_at: dt.datetime
    day: dt.date
    plate: str
    net_weight_lb: int | None

    @property
    def key(self) -> tuple[int, str]:
        return self.station_id, self.number


class TicketReader:
    """Reads the rows of one file, at one moment."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.stations = dict(Station.objects.values_list("code", "id"))
        self.seen: dict[tuple[int, str], tuple[int, int]] = {}  # its line, and what it said

    def read(self, row: Row) -> Ticket:
        """Raises BadRow."""
        station = row.needed("station")
        if station not in self.stations:
            raise BadRow(
                _("there is no station %s; make it with create_station") % shortened(station)
            )
        weighed_at = self.weighed_at(row)
        ticket = Ticket(
            self.stations[station], number(row), weighed_at, city_day(weighed_at), plate(row),
            weight(row),
        )  # fmt: skip
        line, said = self.seen.setdefault(ticket.key, (row.line, hash(ticket)))
        if said != hash(ticket):
            told = {"number": ticket.number, "line": line}
            raise BadRow(_("ticket %(number)s stands in line %(line)s with other content") % told)
        return ticket

    def weighed_at(self, row: Row) -> dt.datetime:
        try:
            moment = city_moment(row.needed("weighed_at"))
        except ValueError as problem:
            raise BadRow(f"weighed_at {problem}") from None
        if moment > self.now:
            raise BadRow(_("weighed_at lies in the future"))
        if moment < EPOCH:
            raise BadRow(_("weighed_at lies before 1970"))
        return moment


def number(row: Row) -> str:
    text = row.needed("ticket_number")
    if len(text) > LONGEST_NUMBER:
        raise BadRow(_("ticket_number is longer than %s characters") % LONGEST_NUMBER)
    return text


def plate(row: Row) -> str:
    key = normalized_plate(row["plate"])
    if len(key) > LONGEST_PLATE:
        raise BadRow(_("plate is longer than %s characters") % LONGEST_PLATE)
    return key


def weight(row: Row) -> int | None:
    """Whole pounds, as `4260`, `4,260` or `4260.00`; None where the cell is empty."""
    text = row["net_weight_lb"]
    if not text:
        return None
    written = WEIGHT.fullmatch(text)
    if written is None:
        raise BadRow(
            _("net_weight_lb is no whole number of pounds, 0 or more: %s") % shortened(text)
        )
    pounds = int(written[1].replace(",", ""))
    if pounds > HEAVIEST:
        raise BadRow(_("net_weight_lb is more than %s") % f"{HEAVIEST:,}")
    return pounds


@dataclass
class Reading:
    """What a file says. `tickets` has each once."""

    rows: int = 0
    tickets: list[Ticket] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def read_file(path: Path, *, name: str, now: dt.datetime) -> Reading:
    """A whole file at once, for one that is looked at first. Raises UnreadableFile."""
    file, reader = CsvFile(path, COLUMNS, name=name), TicketReader(now)
    reading = Reading(unused=file.unused)
    found: dict[tuple[int, str], Ticket] = {}
    for row in file:
        reading.rows += 1
        if isinstance(row, Refusal):
            reading.refused.append(row)
            continue
        try:
            ticket = reader.read(row)
            found[ticket.key] = ticket
        except BadRow as problem:
            reading.refused.append(Refusal(row.line, str(problem)))
    reading.tickets = list(found.values())
    return reading


@dataclass(frozen=True)
class Comparison:
    """What writing would do. `updated` has each ticket as it stands and as it would be."""

    new: int
    updated: list[tuple[Ticket, Ticket]]
    unchanged: int


def compare(tickets: Sequence[Ticket]) -> Comparison:
    """With what is stored; each ticket once. Writes nothing."""
    rows = (Ticket(*row) for row in run(STORED, [records(tickets)]))
    stored = {ticket.key: ticket for ticket in rows}
    known = [(stored[ticket.key], ticket) for ticket in tickets if ticket.key in stored]
    updated = [(old, ticket) for old, ticket in known if old != ticket]
    return Comparison(len(tickets) - len(known), updated, len(known) - len(updated))


def write_tickets(tickets: Sequence[Ticket]) -> Counter[str]:
    """In one statement; counts new, updated, unchanged. A ticket may come again, unchanged."""
    once = {ticket.key: ticket for ticket in tickets}
    written = Counter(
        "new" if new else "updated" for (new,) in run(WRITE, [records(once.values())])
    )
    written["unchanged"] = len(tickets) - written.total()
    return written


def records(tickets: Iterable[Ticket]) -> str:
    names = Ticket.__slots__
    return as_records({name: getattr(ticket, name) for name in names} for ticket in tickets)
