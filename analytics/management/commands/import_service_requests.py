from collections import Counter
from pathlib import Path

from django.utils import timezone

from accounts.csvfile import CsvFile, ImportCommand, Row
from analytics.dumping.columns import REQUIRED
from analytics.dumping.reading import Request, RequestReader, request_file
from analytics.dumping.writing import Types, write_requests


class Command(ImportCommand[Request]):
    help = "Imports requests for service (311) from the CSV of an open data portal."
    required = REQUIRED

    def open(self, file: Path) -> CsvFile:
        return request_file(file)

    def start(self) -> None:
        from analytics.dumping.places import box

        self.reader = RequestReader(timezone.now(), box())
        self.types = Types.read()

    def parse(self, row: Row) -> Request:
        return self.reader.read(row)

    def write(self, chunk: list[Request]) -> Counter[str]:
        return write_requests(chunk, self.types)

    def take(self, file: CsvFile, *, strict: bool) -> None:
        from analytics.dumping.counting import count_anew
        from analytics.dumping.places import find_districts

        super().take(file, strict=strict)
        find_districts()
        count_anew()
        if self.types.new:
            names = ", ".join(sorted(self.types.new))
            self.stdout.write(f"New types, not counted until somebody says so: {names}.")
