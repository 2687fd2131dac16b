from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.csvfile import UnreadableFile


class Command(BaseCommand):
    help = "Takes in the city's districts (GeoJSON polygons); they replace those before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        from analytics.dumping.places import read_districts, write_districts

        try:
            boundaries = read_districts(file)
        except UnreadableFile as error:
            raise CommandError(f"{error} Nothing was written.") from None
        districts, outside = write_districts(boundaries)
        self.stdout.write(
            f"Read {districts} districts of {file}. {outside} requests lie outside of all of them."
        )
