"""One box for number, plate, name and phone; each goes by its index, whatever the register's size.

A name is found by the beginnings of its words, with or without their accents, a plate and a number
by their beginning, a phone by four or more of its last digits.
"""

import re
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Upper

from licensing.models import Application, ApplicationVehicle, Hauler, License, Vehicle
from licensing.plates import normalized_plate

MOST = 500  # of each kind: more is no search
# As migration 0007 has them: an index is used by the very expression that made it.
ACCENTED, PLAIN = "áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN"
WITHOUT_ACCENTS = str.maketrans(ACCENTED, PLAIN)


class FoundLicenses(NamedTuple):
    """`cut`: there are more than MOST of some kind, and the rows are only a part of them."""

    rows: QuerySet[License]
    cut: bool = False


class Words(Func):
    """As the index has them."""

    template = f"to_tsvector('simple', translate(%(expressions)s, '{ACCENTED}', '{PLAIN}'))"
    output_field = SearchVectorField()


class Reversed(Func):
    function = "reverse"
    output_field = TextField()


def ids(rows: QuerySet[Any], found: Q) -> list[int]:
    return list(rows.filter(found).values_list("pk", flat=True)[:MOST])


def by_name_or_phone(rows: QuerySet[Any], text: str) -> set[int]:
    found: set[int] = set()
    if words := re.findall(r"[^\W_]+", text.translate(WITHOUT_ACCENTS)):
        query = SearchQuery(
            " & ".join(f"{word}:*" for word in words), config="simple", search_type="raw"
        )
        found.update(ids(rows.annotate(words=Words(F("name"))), Q(words=query)))
    digits = "".join(re.findall(r"[0-9]", text))
    if len(digits) >= 4 and not re.search(r"[^\W\d_]", text):  # with letters, it is a plate
        ending = rows.annotate(from_behind=Reversed(F("phone")))
        found.update(ids(ending, Q(from_behind__startswith=digits[::-1])))
    return found


def haulers_found(text: str) -> set[int]:
    """Also by a plate of theirs."""
    found = by_name_or_phone(Hauler.objects.all(), text)
    plate = normalized_plate(text)
    if plate:
        owners = Vehicle.objects.filter(plate_key__startswith=plate).values_list(
            "hauler", flat=True
        )
        found.update(owners[:MOST])
    return found


def licenses_found(licenses: QuerySet[License], text: str) -> FoundLicenses:
    """All of them without a text."""
    text = text.strip()
    if not text:
        return FoundLicenses(licenses)
    own = by_name_or_phone(Hauler.objects.all(), text)
    vehicles = set(ids(Vehicle.objects.all(), Q(hauler__in=own)))
    if plate := normalized_plate(text):
        vehicles.update(ids(Vehicle.objects.all(), Q(plate_key__startswith=plate)))
    found = set(ids(License.objects.all(), Q(vehicle__in=vehicles)))
    numbered = License.objects.annotate(upper_number=Upper("number"))
    found.update(ids(numbered, Q(upper_number__startswith=Upper(Value(text)))))
    cut = max(len(own), len(vehicles), len(found)) >= MOST
    return FoundLicenses(licenses.filter(pk__in=found), cut)


def applications_found(applications: QuerySet[Application], text: str) -> QuerySet[Application]:
    text = text.strip()
    if not text:
        return applications
    found = by_name_or_phone(Application.objects.all(), text)
    if plate := normalized_plate(text):
        named = ApplicationVehicle.objects.filter(plate_key__startswith=plate)
        found.update(named.values_list("application", flat=True)[:MOST])
    return applications.filter(Q(pk__in=found) | Q(number__startswith=text.upper()))
