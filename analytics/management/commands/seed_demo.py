import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analytics.demo.seeding import RegisterInUse, seed


class Command(BaseCommand):
    help = "Writes the made-up city into an empty database; where it is there already, it stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--licenses", type=int, default=1200, help="default 1200")

    def handle(self, *_args: Any, licenses: int, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("A made-up city has no place in production. Nothing was written.")
        began = time.monotonic()
        try:
            city = seed(now=timezone.now(), licenses=licenses, tell=self.tell)
        except RegisterInUse as problem:
            raise CommandError(str(problem)) from None
        if city is None:
            self.tell("The made-up city is there already.")
            return
        self.tell(
            f"The made-up city has {len(city.haulers):,} haulers, {len(city.vehicles):,} vehicles "
            f"and {len(city.licenses):,} licenses ({time.monotonic() - began:.0f} s)."
        )

    def tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
