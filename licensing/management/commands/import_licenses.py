"""manage.py import_licenses FILE.csv: a city's register, again and again."""

from collections import Counter

from django.utils import timezone

from accounts.csvfile import ImportCommand, Row
from licensing.importing.intake import Intake, LicenseRow, Told
from licensing.importing.rows import OPTIONAL, REQUIRED, Reader


class Command(ImportCommand[LicenseRow]):
    help = "Imports licenses from a CSV file; a newer file updates them by license_number."
    required, optional = REQUIRED, OPTIONAL

    def start(self) -> None:
        self.now, self.told, self.reader = timezone.now(), Told(), Reader()

    def parse(self, row: Row) -> LicenseRow:
        return self.reader.read(row)

    def write(self, chunk: list[LicenseRow]) -> Counter[str]:
        intake = Intake(chunk, self.told, self.now)
        counts = intake.take()
        intake.save()
        return counts
