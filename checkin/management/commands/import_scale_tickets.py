from collections import Counter

from django.utils import timezone

from accounts.csvfile import ImportCommand, Row
from checkin.scale.importing import COLUMNS, Ticket, TicketReader, write_tickets


class Command(ImportCommand[Ticket]):
    help = "Imports scale tickets: known by their number at the station, updated by a newer file."
    required = COLUMNS

    def start(self) -> None:
        self.reader = TicketReader(timezone.now())

    def parse(self, row: Row) -> Ticket:
        return self.reader.read(row)

    def write(self, chunk: list[Ticket]) -> Counter[str]:
        return write_tickets(chunk)
