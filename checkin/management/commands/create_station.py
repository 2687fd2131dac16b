from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checkin.models import Station


class Command(BaseCommand):
    help = "Makes a station, or gives the one with this code another name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("name")

    def handle(self, *_args: Any, code: str, name: str, **_options: Any) -> None:
        station = Station.objects.filter(code=code).first() or Station(code=code)
        is_new, old_name, station.name = station.pk is None, station.name, name
        try:
            station.full_clean()
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages) + " Nothing was written.") from None
        station.save()
        if is_new:
            self.stdout.write(f"Made station {code}: {name}.")
        elif old_name == name:
            self.stdout.write(f"Station {code} is there already: {name}.")
        else:
            self.stdout.write(f"Station {code} is now called {name} (was {old_name}).")
