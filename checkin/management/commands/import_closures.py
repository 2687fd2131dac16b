from collections import Counter

from accounts.csvfile import BadRow, ImportCommand, Row
from checkin.models import Closure, Station


class Command(ImportCommand[Closure]):
    help = "Imports days, both included, on which stations are closed: known by their first day."
    required = ("station", "from_date", "to_date", "reason")

    def start(self) -> None:
        self.stations = {station.code: station for station in Station.objects.all()}

    def parse(self, row: Row) -> Closure:
        station = self.stations.get(row.needed("station"))
        if station is None:
            raise BadRow(f"there is no station {row['station']}; make it with create_station")
        first, last = row.needed_day("from_date"), row.needed_day("to_date")
        if last < first:
            raise BadRow("to_date is before from_date")
        reason = row["reason"][:200]
        return Closure(station=station, from_date=first, to_date=last, reason=reason)

    def write(self, chunk: list[Closure]) -> Counter[str]:
        return Counter(written(closure) for closure in chunk)


def written(closure: Closure) -> str:
    """Writes one and tells what that was: new, updated or unchanged."""
    stored = Closure.objects.filter(station=closure.station, from_date=closure.from_date).first()
    if stored is None:
        closure.save()
        return "new"
    if (stored.to_date, stored.reason) == (closure.to_date, closure.reason):
        return "unchanged"
    stored.to_date, stored.reason = closure.to_date, closure.reason
    stored.save()
    return "updated"
