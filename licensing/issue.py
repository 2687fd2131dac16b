"""Issuing a license: hauler, vehicle, license, its first period and its pass, all or nothing."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from licensing.codes import PASS_LENGTH, random_code
from licensing.days import midnight
from licensing.fees import Fee, fee_for
from licensing.haulers import HaulerFacts, VehicleFacts, hauler_of, known_hauler, vehicle_of
from licensing.models import Application, License, LicensePeriod, Pass, Status, Vehicle
from licensing.plates import normalized_plate
from licensing.terms import term_of


@dataclass(frozen=True)
class Terms:
    """What is asked for, beside who and for which vehicle."""

    term: str  # code of a LicenseTerm
    starts_on: dt.date
    dumpsters: int = 0
    loads_per_week: Decimal | None = None
    stations: list[str] = field(default_factory=list)

    @property
    def ends_on(self) -> dt.date:
        return term_of(self.term).last_day(self.starts_on)


class AlreadyLicensed(Exception):
    """The vehicle has a license for some of these days."""

    def __init__(self, license: License) -> None:
        super().__init__(_("This plate has license %s already. None was issued.") % license.number)
        self.license = license


def issue(
    who: HaulerFacts,
    what: VehicleFacts,
    terms: Terms,
    *,
    at: dt.datetime,
    by: User | None = None,
    application: Application | None = None,
    renews: License | None = None,
    paid: Decimal | None = None,
) -> License:
    """Raises AlreadyLicensed or NoFeeRule, and then writes nothing.

    `paid`: the fee that an application has fixed; without it the schedule of today says.
    """
    with transaction.atomic():
        # Two clerks with the same truck at two counters: the second waits, then gets the error.
        # Nor do two make the same new hauler.
        lock(f"hauler {who.name.upper()} {who.phone}")
        lock(f"plate {what.plate_state} {normalized_plate(what.plate)}")
        refuse_second_license(what, terms)
        vehicle = vehicle_of(hauler_of(who), what)
        fee = quote(who, what, terms) if paid is None else None
        amount = fee.amount if fee else paid
        license = write_license(vehicle, terms, amount, application=application, renews=renews)
        begin(license, issued_text(fee, application), at=at, by=by)
    return license


def lock(name: str) -> None:
    """Until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def issued_text(fee: Fee | None, application: Application | None) -> str:
    with override("en"):  # the register keeps one language, whatever the clerk reads
        if fee:
            return f"Issued. Fee {fee.text}: {fee.reason}"
        return f"Issued by application {application}" if application else "Issued"


def refuse_second_license(
    what: VehicleFacts, terms: Terms, *, until: dt.date | None = None
) -> None:
    """One plate, one license for a day, whoever holds it; a suspended one is one too."""
    others = licenses_of_plate(what.plate, what.plate_state, since=terms.starts_on)
    others = others.filter(issued_on__lte=until or terms.ends_on)
    if other := others.select_related("vehicle__hauler").first():
        raise AlreadyLicensed(other)


def licenses_of_plate(plate: str, state: str, *, since: dt.date) -> QuerySet[License]:
    """Those that are good, or suspended, on some day from `since` on."""
    return License.objects.filter(
        vehicle__plate_key=normalized_plate(plate), vehicle__plate_state=state,
        expires_on__gte=since,
    ).exclude(periods__status__in=[Status.REVOKED, Status.SURRENDERED])  # fmt: skip


def quote(who: HaulerFacts, what: VehicleFacts, terms: Terms) -> Fee:
    """The fee as it stands: it depends on how many vehicles the hauler has licensed that day."""
    return fee_for(
        gross_weight_lb=what.gross_weight_lb,
        vehicles_of_hauler=1 + other_vehicles(who, what, on=terms.starts_on),
        term=terms.term,
        on=terms.starts_on,
        dumpsters=terms.dumpsters,
    )


def other_vehicles(who: HaulerFacts, *these: VehicleFacts, on: dt.date) -> int:
    """The hauler's vehicles with a license that day, beside these."""
    hauler = known_hauler(who.name, who.phone)
    if not hauler:
        return 0
    licensed = License.objects.filter(
        vehicle__hauler=hauler, issued_on__lte=on, expires_on__gte=on
    ).exclude(periods__status__in=[Status.REVOKED, Status.SURRENDERED])
    vehicles = Vehicle.objects.filter(licenses__in=licensed)
    for what in these:
        plate = normalized_plate(what.plate)
        vehicles = vehicles.exclude(plate_key=plate, plate_state=what.plate_state)
    return vehicles.distinct().count()


def write_license(vehicle: Vehicle, terms: Terms, fee: Decimal | None, **facts: Any) -> License:
    """`facts` beside, or instead of, what the terms say."""
    said = {
        "issued_on": terms.starts_on,
        "expires_on": facts.get("expires_on") or terms.ends_on,
        "term": terms.term,
        "fee": fee,
        "loads_per_week": terms.loads_per_week,
        "stations": terms.stations,
    }
    number = next_number(terms.starts_on.year)
    return License.objects.create(number=number, vehicle=vehicle, **said | facts)


def begin(license: License, reason: str, *, at: dt.datetime, by: User | None = None) -> None:
    """The first period, with no end, and the first pass."""
    LicensePeriod.objects.create(
        license=license,
        status=Status.ACTIVE,
        during=TimestamptzRange(midnight(license.issued_on), None),
        reason=reason[:300],
        by=by,
        recorded_at=at,
    )
    new_pass(license, at=at)


def next_number(year: int) -> str:
    """SH-2026-000123; a number that an imported register already has is passed over."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("select nextval('license_number_seq')")
            number = f"SH-{year}-{cursor.fetchone()[0]:06d}"
            if not License.objects.filter(number=number).exists():
                return number


def new_pass(license: License, *, at: dt.datetime) -> Pass:
    return Pass.objects.create(license=license, code=random_code(PASS_LENGTH), issued_at=at)


def replace_pass(license: License, *, at: dt.datetime) -> Pass:
    """A lost card: the old code dies at once, the license goes on under a new one."""
    with transaction.atomic():
        License.objects.select_for_update().get(pk=license.pk)
        license.passes.filter(replaced_at=None).update(replaced_at=at)
        return new_pass(license, at=at)
