"""A request for service, from one row of a portal's file."""

import datetime as dt
import re
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.csvfile import BadRow, CsvFile, Row, encoding_of, shortened
from analytics.dumping.columns import ALIASES, OPTIONAL, REQUIRED, moment
from checkin.calendar import city_date

EPOCH = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)
LENGTHS = {"number": 60, "type": 120, "status": 40, "address": 200}
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


@dataclass(frozen=True, slots=True)
class Request:
    """`latitude` and `longitude` are both there or neither."""

    number: str
    type: str
    opened_at: dt.datetime
    day: dt.date
    closed_at: dt.datetime | None
    status: str
    address: str
    latitude: float | None
    longitude: float | None


def request_file(path: Path) -> CsvFile:
    """Raises UnreadableFile."""
    return CsvFile(path, REQUIRED, OPTIONAL, aliases=ALIASES, encoding=encoding_of(path))


class RequestReader:
    """Reads rows at one moment; `box` is around the city's districts, where there are any."""

    def __init__(self, now: dt.datetime, box: Box | None) -> None:
        self.now, self.box = now, box

    def read(self, row: Row) -> Request:
        """Raises BadRow."""
        opened = moment(row.needed("opened_at"), "opened_at")
        if opened > self.now:
            raise BadRow(_("opened_at lies in the future"))
        if opened < EPOCH:
            raise BadRow(_("opened_at lies before 1970"))
        latitude, longitude = self.place(row)
        return Request(
            number=fitting("number", row.needed("number")),
            type=fitting("type", row.needed("type")),
            opened_at=opened,
            day=city_date(opened),
            closed_at=closed(row, opened),
            status=fitting("status", row["status"]),
            address=fitting("address", row["address"]),
            latitude=latitude,
            longitude=longitude,
        )

    def place(self, row: Row) -> tuple[float | None, float | None]:
        """None where it has no place; 0 and 0, off Africa, is how portals write that too."""
        latitude, longitude = degrees(row, "latitude"), degrees(row, "longitude")
        if latitude is None or longitude is None or latitude == longitude == 0:
            return None, None
        if not self.is_near(latitude, longitude) and self.is_near(longitude, latitude):
            latitude, longitude = longitude, latitude  # the two columns were exchanged
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise BadRow(_("latitude and longitude name no place on earth"))
        return latitude, longitude

    def is_near(self, latitude: float, longitude: float) -> bool:
        if self.box is None:
            return abs(latitude) <= 90 and abs(longitude) <= 180
        west, south, east, north = self.box
        return south - 1 <= latitude <= north + 1 and west - 1 <= longitude <= east + 1


def closed(row: Row, opened: dt.datetime) -> dt.datetime | None:
    if not row["closed_at"]:
        return None
    found = moment(row["closed_at"], "closed_at")
    if found < opened:
        raise BadRow(_("it was closed before it was opened"))
    return found


def degrees(row: Row, column: str) -> float | None:
    text = row[column]
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not isfinite(found):
        told = {"column": column, "text": shortened(text)}
        raise BadRow(_("%(column)s is no number: %(text)s") % told)
    return found


def fitting(column: str, text: str) -> str:
    if len(text) > LENGTHS[column]:
        told = {"column": column, "length": LENGTHS[column]}
        raise BadRow(_("%(column)s is longer than %(length)s characters") % told)
    if "\0" in text:
        raise BadRow(_("%s holds a character that is no text") % column)
    return text


def normalized_address(text: str) -> str:
    """Capitals, single spaces, without the city behind a comma."""
    return re.sub(r"[^A-Z0-9]+", " ", text.split(",", maxsplit=1)[0].upper()).strip()
