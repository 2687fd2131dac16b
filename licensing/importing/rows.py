"""Reading the rows of a city's register: the same for the command and for the desk's page."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.csvfile import BadRow, Row, shortened
from accounts.models import Language
from accounts.phones import e164
from licensing.days import city_day, midnight
from licensing.haulers import clean_name
from licensing.importing.intake import LicenseRow
from licensing.models import LicensePeriod, VehicleClass
from licensing.transitions import IMPORTED

REQUIRED = (
    "license_number", "holder", "phone", "vehicle_class", "issued_on", "expires_on",
    "suspended_from", "suspended_to",
)  # fmt: skip
OPTIONAL = (
    "plate", "plate_state", "gross_weight_lb", "email", "language", "district", "term",
    "loads_per_week", "stations",
)  # fmt: skip
# The longest text that the register takes, by column.
LONGEST = {
    "license_number": 30, "holder": 200, "plate": 12, "plate_state": 2, "email": 254,
    "district": 40, "term": 20,
}  # fmt: skip


class Reader:
    """One pass over a file. It knows what the desk has decided, and which numbers came already."""

    def __init__(self) -> None:
        self.line_of: dict[str, int] = {}
        desk = LicensePeriod.objects.exclude(reason=IMPORTED).order_by("-during")
        self.desk_since = dict(desk.values_list("license__number", "during__startswith"))
        ends = LicensePeriod.objects.filter(status__in=["revoked", "surrendered"])
        self.ended = set(ends.values_list("license__number", flat=True))

    def read(self, row: Row) -> LicenseRow:
        """Raises BadRow."""
        for column, longest in LONGEST.items():
            if len(row[column]) > longest:
                told = {"column": column, "longest": longest}
                raise BadRow(_("%(column)s is longer than %(longest)s characters") % told)
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
                _(
                    "suspended_from is not before the status that the desk set on %s: suspend the "
                    "license there"
                )
                % city_day(since)
            )

    def check_once(self, row: LicenseRow, line: int) -> None:
        if row.number in self.line_of:
            first = self.line_of[row.number]
            raise BadRow(_("license_number stands on line %s already") % first)
        self.line_of[row.number] = line


def one_of(text: str, words: list[Any], column: str = "vehicle_class") -> str:
    if text.lower() not in words:
        known = ", ".join(word for word in words if word)
        told = {"column": column, "known": known, "text": shortened(text)}
        raise BadRow(_("%(column)s is none of %(known)s: %(text)s") % told)
    return text.lower()


def phone(text: str) -> str:
    """A register's numbers are of all ages: possible is enough, and none is fine."""
    try:
        return e164(text) if text else ""
    except ValueError:
        raise BadRow(_("phone is no number with an area code; leave it empty if unknown")) from None


def plate(text: str) -> str:
    if text and not re.search("[A-Za-z0-9]", text):
        raise BadRow(_("plate has no letters or digits; leave it empty if unknown"))
    return text.upper()


def weight(text: str) -> int | None:
    """Pounds; spreadsheets write 7,000 and 7000.0 as well."""
    if not text:
        return None
    whole = re.fullmatch(r"([0-9]{1,6}|[0-9]{1,3},[0-9]{3})(\.0*)?", text)
    if not whole or not (pounds := int(whole[1].replace(",", ""))):
        raise BadRow(_("gross_weight_lb is no whole number of pounds: %s") % shortened(text))
    return pounds


def loads(text: str) -> Decimal | None:
    if text and not re.fullmatch(r"[0-9]{1,3}(\.[0-9]*)?", text):
        raise BadRow(_("loads_per_week is no number of loads: %s") % shortened(text))
    return Decimal(text).quantize(Decimal("0.1")) if text else None


def email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise BadRow(_("email is no e-mail address; leave it empty if unknown")) from None
    return text


def stations(text: str) -> list[str]:
    codes = re.split(r"[\s,;|]+", text) if text else []
    if any(len(code) > 20 for code in codes):
        raise BadRow(_("stations has a code longer than 20 characters"))
    return [code for code in codes if code]


def check_dates(row: LicenseRow) -> None:
    for column in ("issued_on", "expires_on", "suspended_from", "suspended_to"):
        day = getattr(row, column)
        if day and not 1900 <= day.year <= 2100:
            told = {"column": column, "day": day}
            raise BadRow(_("%(column)s is not between 1900 and 2100: %(day)s") % told)
    if row.expires_on < row.issued_on:
        raise BadRow(_("expires_on is before issued_on"))
    if row.suspended_to and not row.suspended_from:
        raise BadRow(_("suspended_to is given without suspended_from"))
    if not row.suspended_from:
        return
    if row.suspended_from < row.issued_on:
        raise BadRow(_("suspended_from is before issued_on"))
    if row.suspended_to and row.suspended_to < row.suspended_from:
        raise BadRow(_("suspended_to is before suspended_from"))
