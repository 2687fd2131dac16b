from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checkin.enrollment import new_code
from checkin.models import Station


class Command(BaseCommand):
    help = "Prints a code that enrolls one tablet at a station, once, within a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("station", help="the station's code")

    def handle(self, *_args: Any, station: str, **_options: Any) -> None:
        found = Station.objects.filter(code=station).first()
        if found is None:
            raise CommandError(f"There is no station {station}. Make it with create_station.")
        self.stdout.write(new_code(found, now=timezone.now()))
