import datetime as dt
from collections import Counter

from django.utils import timezone

from accounts.csvfile import BadRow, ImportCommand, Row
from checkin.calendar import city_moment
from checkin.event import EPOCH
from checkin.models import Station
from checkin.visit_import import ImportedVisit, write_imported
from licensing.models import License

LONGEST_WAIT = dt.timedelta(days=1)


class Command(ImportCommand[ImportedVisit]):
    help = "Imports visits; an empty served_at is a vehicle that left the line."
    required = ("license_number", "station", "arrived_at", "served_at")

    def start(self) -> None:
        self.now = timezone.now()
        self.stations = dict(Station.objects.values_list("code", "id"))
        numbers = License.objects.values_list("number", "id", "vehicle_id")
        self.licenses = {number: (id, vehicle_id) for number, id, vehicle_id in numbers}

    def parse(self, row: Row) -> ImportedVisit:
        number, station = row.needed("license_number"), row.needed("station")
        if number not in self.licenses:
            raise BadRow(f"there is no license {number}")
        if station not in self.stations:
            raise BadRow(f"there is no station {station}; make it with create_station")
        row.needed("arrived_at")
        arrived_at, served_at = self.moment(row, "arrived_at"), self.moment(row, "served_at")
        assert arrived_at  # noqa: S101 the cell is not empty
        if served_at and served_at < arrived_at:
            raise BadRow("served_at is before arrived_at")
        if served_at and served_at - arrived_at > LONGEST_WAIT:
            raise BadRow("served_at is more than a day after arrived_at")
        return ImportedVisit(
            number, *self.licenses[number], station, self.stations[station], arrived_at, served_at
        )

    def moment(self, row: Row, column: str) -> dt.datetime | None:
        if not row[column]:
            return None
        try:
            moment = city_moment(row[column])
        except ValueError as problem:
            raise BadRow(f"{column} {problem}") from None
        if moment > self.now:
            raise BadRow(f"{column} lies in the future")
        if moment < EPOCH:
            raise BadRow(f"{column} lies before 1970")
        return moment

    def write(self, chunk: list[ImportedVisit]) -> Counter[str]:
        return write_imported(chunk, now=self.now)
