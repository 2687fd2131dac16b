import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analytics.files import write_files
from analytics.weekly import NoSuchWeek, keep, make
from checkin.calendar import city_date


class Command(BaseCommand):
    help = "Writes a week's report: report.html, report.json, leads.csv and licenses.csv."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week-ending", required=True, type=dt.date.fromisoformat)
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")
        parser.add_argument("--store", action="store_true", help="also keep the week's draft")

    def handle(
        self, *_args: Any, week_ending: dt.date, output: Path, store: bool, **_options: Any
    ) -> None:
        now = timezone.now()
        try:
            made = make(week_ending, today=city_date(now), tell=self.stdout.write)
            write_files(output, made.files())
        except NoSuchWeek as problem:
            raise CommandError(f"{problem} Nothing was written.") from None
        except OSError as problem:
            raise CommandError(f"{output} cannot be written: {problem.strerror}.") from None
        counts = made.figures["licenses"]
        self.stdout.write(
            f"Read {counts['register']} licenses, evaluated {counts['evaluated']}, "
            f"listed {len(made.figures['leads'])}. Wrote 4 files to {output}."
        )
        if store:
            kept = keep(made, now=now)
            self.stdout.write(
                "Kept as the week's draft."
                if kept
                else "The week's report is published already and was not changed. A correction is "
                "a new version: an analyst begins it on the report's page, with its reason."
            )
