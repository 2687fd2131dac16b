"""manage.py import_licenses FILE.csv: a city's register, again and again."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.csvfile import BadRow, ImportCommand, Row, shortened
from accounts.models import Language
from accounts.phones import e164
from licensing.days import city_day, midnight
from licensing.haulers import clean_name
from licensing.imports import Intake, LicenseRow, Told
from licensing.models import LicensePeriod, VehicleClass
from licensing.transitions import IMPORTED

# The longest text that the register takes, by column.
LONGEST = {
    "license_number": 30, "holder": 200, "plate": 12, "plate_state": 2, "email": 254,
    "district": 40, "term": 20,
}  # fmt: skip


class Command(ImportCommand[LicenseRow]):
    help = "Imports licenses from a CSV file; a newer file updates them by license_number."
    required = (
        "license_number", "holder", "phone", "vehicle_class", "issued_on", "expires_on",
        "suspended_from", "suspended_to",
    )  # fmt: skip
    optional = (
        "plate", "plate_state", "gross_weight_lb", "email", "language", "district", "term",
        "loads_per_week", "stations",
    )  # fmt: skip

    def start(self) -> None:
        self.now = timezone.now()
        self.told = Told()
        self.line_of: dict[str, int] = {}
        desk = LicensePeriod.objects.exclude(reason=IMPORTED).order_by("-during")
        self.desk_since = dict(desk.values_list("license__number", "during__startswith"))
        ends = LicensePeriod.objects.filter(status__in=["revoked", "surrendered"])
        self.ended = set(ends.values_list("license__number", flat=True))

    def parse(self, row: Row) -> LicenseRow:
        for column, longest in LONGEST.items():
            if len(row[column]) > longest:
                raise BadRow(f"{column} is longer than {longest} characters")
        parsed = LicenseRow(
            number=row.needed("license_number"),
            holder=clean_name(unicodedata.normalize("NFC", row.needed("holder"))),
            phone=phone(row["phone"]),
            vehicle_class=one_of(row.needed("vehicle_class"), VehicleClass.values),
            issued_on=row.needed_day("issued_on"),
            expires_on=row.needed_day("expires_on"),
            suspended_from=row.day("suspended_from"),
            suspended_to=row.day("suspended_to"),
            plate=plate(row["plate"]),
            plate_state=row["plate_state"].upper(),
            gross_weight_lb=weight(row["gross_weight_lb"]),
            email=email(row["email"]),
            language=one_of(row["language"], ["", *Language.values], "language"),
            district=row["district"],
            term=row["term"],
            loads_per_week=loads(row["loads_per_week"]),
            stations=stations(row["stations"]),
        )
        check_dates(parsed)
        self.check_against_desk(parsed)
        self.check_once(parsed, row.line)
        return parsed

    def check_against_desk(self, row: LicenseRow) -> None:
        since = self.desk_since.get(row.number)
        if not since or not row.suspended_from or row.number in self.ended:
            return
        if midnight(row.suspended_from) >= since:
            raise BadRow(
                "suspended_from is not before the status that the desk set on "
                f"{city_day(since)}: suspend the license there"
            )

    def check_once(self, row: LicenseRow, line: int) -> None:
        if row.number in self.line_of:
            raise BadRow(f"license_number stands on line {self.line_of[row.number]} already")
        self.line_of[row.number] = line

    def write(self, chunk: list[LicenseRow]) -> Counter[str]:
        intake = Intake(chunk, self.told, self.now)
        counts = intake.take()
        intake.save()
        return counts


def one_of(text: str, words: list[Any], column: str = "vehicle_class") -> str:
    if text.lower() not in words:
        known = ", ".join(word for word in words if word)
        raise BadRow(f"{column} is none of {known}: {shortened(text)}")
    return text.lower()


def phone(text: str) -> str:
    """A register's numbers are of all ages: possible is enough, and none is fine."""
    try:
        return e164(text) if text else ""
    except ValueError:
        raise BadRow("phone is no number with an area code; leave it empty if unknown") from None


def plate(text: str) -> str:
    if text and not re.search("[A-Za-z0-9]", text):
        raise BadRow("plate has no letters or digits; leave it empty if unknown")
    return text.upper()


def weight(text: str) -> int | None:
    """Pounds; spreadsheets write 7,000 and 7000.0 as well."""
    if not text:
        return None
    whole = re.fullmatch(r"([0-9]{1,6}|[0-9]{1,3},[0-9]{3})(\.0*)?", text)
    if not whole or not (pounds := int(whole[1].replace(",", ""))):
        raise BadRow(f"gross_weight_lb is no whole number of pounds: {shortened(text)}")
    return pounds


def loads(text: str) -> Decimal | None:
    if text and not re.fullmatch(r"[0-9]{1,3}(\.[0-9]*)?", text):
        raise BadRow(f"loads_per_week is no number of loads: {shortened(text)}")
    return Decimal(text).quantize(Decimal("0.1")) if text else None


def email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise BadRow("email is no e-mail address; leave it empty if unknown") from None
    return text


def stations(text: str) -> list[str]:
    codes = re.split(r"[\s,;|]+", text) if text else []
    if any(len(code) > 20 for code in codes):
        raise BadRow("stations has a code longer than 20 characters")
    return [code for code in codes if code]


def check_dates(row: LicenseRow) -> None:
    for column in ("issued_on", "expires_on", "suspended_from", "suspended_to"):
        day = getattr(row, column)
        if day and not 1900 <= day.year <= 2100:
            raise BadRow(f"{column} is not between 1900 and 2100: {day}")
    if row.expires_on < row.issued_on:
        raise BadRow("expires_on is before issued_on")
    if row.suspended_to and not row.suspended_from:
        raise BadRow("suspended_to is given without suspended_from")
    if not row.suspended_from:
        return
    if row.suspended_from < row.issued_on:
        raise BadRow("suspended_from is before issued_on")
    if row.suspended_to and row.suspended_to < row.suspended_from:
        raise BadRow("suspended_to is before suspended_from")
