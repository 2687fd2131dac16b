"""manage.py pass_code LICENSE_NUMBER: the code of its current pass, alone on the last line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from licensing.models import License


class Command(BaseCommand):
    help = "Prints the code of a license's current pass."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("license_number")

    def handle(self, *_args: Any, license_number: str, **_options: Any) -> None:
        license = License.objects.filter(number=license_number).first()
        if not license:
            raise CommandError(f"No license has the number {license_number}.")
        self.stdout.write(license.current_pass.code)
