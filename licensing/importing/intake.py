"""Writing the rows of a city's register, a chunk at a time.

A license is known by its number, a hauler by name and phone, a vehicle by its hauler's plate.
The facts of a hauler or a vehicle that several rows name are those of the first row in the file,
and an empty cell takes nothing away: so the same file twice changes nothing. A hauler that was
merged into another is that other one.

The import owns the periods whose reason is IMPORTED. Where the desk has changed a status, the
file has the word before the desk's first change, and the desk from it on.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Model, Q
from django.db.models.functions import Upper
from psycopg.types.range import TimestamptzRange

from accounts.phones import readable
from licensing.codes import PASS_LENGTH, random_code
from licensing.days import city_day, midnight
from licensing.issue import lock
from licensing.merging import IMPORT
from licensing.models import Hauler, License, LicensePeriod, Pass, Status, Vehicle
from licensing.plates import normalized_plate
from licensing.transitions import IMPORTED

HaulerKey = tuple[str, str]  # name in upper case, phone
VehicleKey = tuple[HaulerKey, str, str]  # whose, plate as compared, state
Change = tuple[str, str, str, str]  # number of the license, "hauler.email", as it was, as it is
Span = tuple[Status, dt.datetime, dt.datetime | None]

FIELDS: dict[type[Model], list[str]] = {
    Hauler: ["email", "language", "district"],
    Vehicle: ["hauler", "vehicle_class", "plate", "plate_state", "gross_weight_lb"],
    License: ["vehicle", "issued_on", "expires_on", "term", "loads_per_week", "stations"],
}


@dataclass(frozen=True)
class LicenseRow:
    """A row that was found good. Optional facts are None or "" where the file does not say."""

    number: str
    holder: str
    phone: str
    vehicle_class: str
    issued_on: dt.date
    expires_on: dt.date
    suspended_from: dt.date | None = None
    suspended_to: dt.date | None = None
    plate: str = ""
    plate_state: str = ""
    gross_weight_lb: int | None = None
    email: str = ""
    language: str = ""
    district: str = ""
    term: str = ""
    loads_per_week: Decimal | None = None
    stations: list[str] = field(default_factory=list)

    def facts(self, model: type[Model]) -> dict[str, Any]:
        """What the row itself says of a hauler, a vehicle or a license; not what is empty."""
        told = {name: getattr(self, name, None) for name in FIELDS[model]}
        return {name: value for name, value in told.items() if value not in (None, "", [])}

    def spans(self) -> list[Span]:
        """The status over time by the file: from the first day on, without an end."""
        first = midnight(self.issued_on)
        if not self.suspended_from:
            return [(Status.ACTIVE, first, None)]
        begins = midnight(self.suspended_from)
        if not self.suspended_to:
            return [(Status.ACTIVE, first, begins), (Status.SUSPENDED, begins, None)]
        ends = midnight(self.suspended_to + dt.timedelta(days=1))
        return [
            (Status.ACTIVE, first, begins),
            (Status.SUSPENDED, begins, ends),
            (Status.ACTIVE, ends, None),
        ]


@dataclass
class Told:
    """Whose facts an earlier row of the same file has given."""

    haulers: set[HaulerKey] = field(default_factory=set)
    vehicles: set[VehicleKey] = field(default_factory=set)


class Intake:
    """One chunk of rows with all of the register that they touch; `save` writes the difference."""

    def __init__(self, rows: list[LicenseRow], told: Told, at: dt.datetime) -> None:
        self.rows, self.told, self.at = rows, told, at
        self.new: dict[type[Model], list[Any]] = {model: [] for model in FIELDS}
        self.changed: dict[type[Model], dict[int, Any]] = {model: {} for model in FIELDS}
        self.dropped_periods: list[LicensePeriod] = []
        self.new_periods: list[LicensePeriod] = []
        self.changes: list[Change] = []
        self.upper = upper_case([row.holder for row in rows])
        self.load()

    # What is known already

    def load(self) -> None:
        lock(IMPORT)  # no other file, and nobody merges haulers meanwhile
        numbers = [row.number for row in self.rows]
        licenses = License.objects.filter(number__in=numbers).select_for_update()
        self.licenses = {row.number: row for row in licenses.prefetch_related("periods")}
        held = [license.vehicle_id for license in self.licenses.values()]
        self.load_haulers(held)
        self.load_vehicles(held)

    def load_haulers(self, held: list[int]) -> None:
        """The rows' own, and those who hold the vehicles of the rows' licenses so far."""
        phones = {row.phone for row in self.rows}
        wanted = Q(upper_name__in=set(self.upper.values()), phone__in=phones)
        named = Hauler.objects.annotate(upper_name=Upper("name"))
        holders = Q(id__in=Vehicle.objects.filter(id__in=held).values("hauler"))
        rows = list(named.filter(wanted | holders))
        rows += named.filter(id__in=[row.merged_into_id for row in rows if row.merged_into_id])
        self.haulers = {(upper, row.phone): row for row, upper in with_upper(rows)}
        self.key_of = {row.pk: key for key, row in self.haulers.items()}
        self.merged = {
            key: self.key_of[row.merged_into_id]
            for key, row in self.haulers.items()
            if row.merged_into_id
        }

    def load_vehicles(self, held: list[int]) -> None:
        plates = {normalized_plate(row.plate) for row in self.rows if row.plate}
        wanted = Q(id__in=held) | Q(hauler__in=self.key_of, plate_key__in=plates)
        rows = {row.pk: row for row in Vehicle.objects.filter(wanted)}
        haulers = {row.pk: row for row in self.haulers.values()}
        for row in rows.values():
            row.hauler = haulers[row.hauler_id]
        self.vehicles = {self.key(row): row for row in rows.values() if row.plate}
        for license in self.licenses.values():
            license.vehicle = rows[license.vehicle_id]
        counted = Vehicle.objects.filter(id__in=held).annotate(count=Count("licenses"))
        self.licenses_on = dict(counted.values_list("id", "count"))

    def key(self, vehicle: Vehicle) -> VehicleKey:
        hauler = vehicle.hauler
        owner = self.key_of.get(hauler.pk) or (self.upper[hauler.name], hauler.phone)
        return owner, normalized_plate(vehicle.plate), vehicle.plate_state

    # What the rows say

    def take(self) -> Counter[str]:
        """Compares every row with what is known; how many are new, updated and unchanged."""
        return Counter(self.take_row(row) for row in self.rows)

    def take_row(self, row: LicenseRow) -> str:
        self.number = row.number
        license = self.licenses.get(row.number)
        hauler_key = (self.upper[row.holder], row.phone)
        hauler_key = self.merged.get(hauler_key, hauler_key)
        hauler_changed = self.take_hauler(row, hauler_key)
        vehicle, vehicle_changed = self.take_vehicle(row, hauler_key, license)
        facts = row.facts(License) | {"vehicle": vehicle}
        if not license:
            license = self.make(License, number=row.number, **facts)
            self.add_periods(license, row.spans())
            return "new"
        changes = [
            hauler_changed, vehicle_changed, self.change(license, facts),
            self.take_periods(license, row),
        ]  # fmt: skip
        return "updated" if any(changes) else "unchanged"

    def take_hauler(self, row: LicenseRow, key: HaulerKey) -> bool:
        if key not in self.haulers:
            self.told.haulers.add(key)
            self.haulers[key] = self.make(
                Hauler, name=row.holder, phone=row.phone, **row.facts(Hauler)
            )
            return True
        if key in self.told.haulers:
            return False
        self.told.haulers.add(key)
        return self.change(self.haulers[key], row.facts(Hauler))

    def take_vehicle(
        self, row: LicenseRow, hauler_key: HaulerKey, license: License | None
    ) -> tuple[Vehicle, bool]:
        """The vehicle of the row's license, and whether it changed. The first that holds:

        | holds                                                  | vehicle                     |
        |--------------------------------------------------------|-----------------------------|
        | the hauler has one with this plate                      | that one                    |
        | the license has one, of this plate or for itself alone  | it gets the plate and owner |
        | else, and always for a new license without a plate      | a new one                   |
        """
        current = license.vehicle if license else None
        plate = row.plate or (current.plate if current else "")
        state = row.plate_state or (current.plate_state if current else "")
        key = (hauler_key, normalized_plate(plate), state)
        facts = {"hauler": self.haulers[hauler_key], "plate": plate, "plate_state": state}
        if plate and key in self.vehicles:
            vehicle = self.vehicles[key]
        elif current and (self.key(current)[1:] == key[1:] or self.licenses_on[current.pk] == 1):
            self.vehicles.pop(self.key(current), None)
            vehicle = current
        else:
            vehicle = self.make(Vehicle, **row.facts(Vehicle) | facts)
        if plate:
            self.vehicles[key] = vehicle
            if key in self.told.vehicles:
                return vehicle, False
            self.told.vehicles.add(key)
        return vehicle, self.change(vehicle, row.facts(Vehicle) | facts)

    def take_periods(self, license: License, row: LicenseRow) -> bool:
        """Rewrites the import's own periods where they differ; the desk's stay."""
        periods = license.periods.all()  # prefetched, in order
        own = [period for period in periods if period.reason == IMPORTED]
        desk = [period for period in periods if period.reason != IMPORTED]
        spans = cut(row.spans(), desk[0].during.lower if desk else None)
        known = [(period.status, period.during.lower, period.during.upper) for period in own]
        if known == [(status, lower, upper) for status, lower, upper in spans if lower != upper]:
            return False
        self.dropped_periods += own
        new = self.add_periods(license, spans)
        self.changes.append((row.number, "license.status", told_periods(own), told_periods(new)))
        return True

    # What is to be written

    def make(self, model: type[Any], **facts: Any) -> Any:
        row = model(**facts)
        self.new[model].append(row)
        return row

    def change(self, row: Model, facts: dict[str, Any]) -> bool:
        """Whether any fact is another one than the row's; a row made here is not a change."""
        differing = {name: value for name, value in facts.items() if getattr(row, name) != value}
        if differing and row.pk:
            self.changed[type(row)][row.pk] = row
            self.changes += [
                (self.number, f"{row._meta.model_name}.{name}", told(getattr(row, name)), told(new))
                for name, new in differing.items()
            ]
        for name, value in differing.items():
            setattr(row, name, value)
        return bool(differing)

    def add_periods(self, license: License, spans: list[Span]) -> list[LicensePeriod]:
        made = [
            LicensePeriod(
                license=license, status=status, during=TimestamptzRange(lower, upper),
                reason=IMPORTED,
            )
            for status, lower, upper in spans
            if lower != upper
        ]  # fmt: skip
        self.new_periods += made
        return made

    def save(self) -> None:
        """Owners first; a plate is changed before another vehicle may take it up.

        Keys are checked with each statement: the history's triggers walk through all checks that
        are put off to the transaction's end, for every row again.
        """
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        for model, fields in FIELDS.items():
            update_rows(model, list(self.changed[model].values()), fields)
            model._default_manager.bulk_create(self.new[model])
        LicensePeriod.objects.filter(id__in=[period.pk for period in self.dropped_periods]).delete()
        LicensePeriod.objects.bulk_create(self.new_periods)
        Pass.objects.bulk_create(
            Pass(license=license, code=random_code(PASS_LENGTH), issued_at=self.at)
            for license in self.new[License]
        )


def told(value: Any) -> str:
    """A fact as a person reads it in a list of changes."""
    if isinstance(value, Hauler):
        return f"{value.name} {readable(value.phone) if value.phone else ''}".strip()
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def told_periods(periods: list[LicensePeriod]) -> str:
    begun = [(one.status, one.during.lower) for one in periods]
    return "; ".join(f"{Status(status).label} {city_day(at)}" for status, at in begun if at)


def cut(spans: list[Span], at: dt.datetime | None) -> list[Span]:
    """The spans up to an instant; all of them without one."""
    if at is None:
        return spans
    return [(status, lower, min(upper or at, at)) for status, lower, upper in spans if lower < at]


def update_rows(model: type[Model], rows: list[Any], names: list[str]) -> None:
    """One short statement a row, sent together: several times as fast as bulk_update."""
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    values = [[*prepared(row, columns), row.pk] for row in rows]
    if values:
        sets = ", ".join(f"{column.column} = %s" for column in columns)
        # Table and columns are the model's own names.
        statement = f"update {model._meta.db_table} set {sets} where id = %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def prepared(row: Any, columns: list[Any]) -> list[Any]:
    for column in columns:
        # An owner that was new when it was set has its key only now.
        setattr(row, column.name, getattr(row, column.name))
    return [
        column.get_db_prep_save(column.value_from_object(row), connection) for column in columns
    ]


def upper_case(names: list[str]) -> dict[str, str]:
    """As the database writes them, which its unique constraint compares; Python differs."""
    with connection.cursor() as cursor:
        cursor.execute("select name, upper(name) from unnest(%s::text[]) name", [names])
        return dict(cursor.fetchall())


def with_upper(rows: Any) -> list[tuple[Hauler, str]]:
    return [(row, row.upper_name) for row in rows]
