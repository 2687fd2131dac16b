"""Reading the register: licenses with their status of a moment, searched and filtered."""

import datetime as dt

from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models import OuterRef as Outer
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from licensing.days import city_day
from licensing.models import License, LicensePeriod, Pass, Status
from licensing.standing import ENDED, Renewal, Standing, standing
from licensing.words import SHORT

# The states that the desk's list filters by.
STATES: dict[str, Promise] = {
    "in_force": SHORT[""],
    **{word: SHORT[word] for word in ENDED},
    "expired": SHORT["expired"],
    "not_yet_valid": SHORT["not_yet_valid"],
}


def licenses_at(now: dt.datetime) -> QuerySet[License]:
    """All licenses, each with `status_now`; before its first period that one's status counts."""
    periods = LicensePeriod.objects.filter(license=Outer("pk"))
    holding = periods.filter(during__contains=now).values("status")[:1]
    first = periods.order_by("during").values("status")[:1]
    rows = License.objects.annotate(status_now=Coalesce(Subquery(holding), Subquery(first)))
    return rows.select_related("vehicle__hauler")


def in_state(licenses: QuerySet[License], state: str, now: dt.datetime) -> QuerySet[License]:
    """Those in one of STATES at a moment; all of them for another word."""
    today = city_day(now)
    if state in ENDED:
        chosen = ended_at(now).filter(status=state).values("license")
        # No key is below zero: beside an "or", the few are hashed once; as a join, the database
        # misjudges how many they are and compares each with every license (0.2 s of 50,000).
        return licenses.filter(Q(pk__in=chosen) | Q(pk__lt=0))
    active = licenses.exclude(pk__in=ended_at(now).values("license"))
    if state == "in_force":
        return active.filter(issued_on__lte=today, expires_on__gte=today)
    if state == "expired":
        return active.filter(expires_on__lt=today)
    if state == "not_yet_valid":
        return active.filter(issued_on__gt=today)
    return licenses


def ended_at(now: dt.datetime) -> QuerySet[LicensePeriod]:
    """The periods that count at a moment and are not active: few, and found by an index of
    theirs. So no list has to work out the status of every license."""
    earlier = LicensePeriod.objects.filter(license=Outer("license"), during__lt=Outer("during"))
    counts = Q(during__contains=now) | (Q(during__startswith__gt=now) & ~Exists(earlier))
    return LicensePeriod.objects.exclude(status=Status.ACTIVE).filter(counts)


def standing_on(license: License, today: dt.date) -> Standing:
    """Of a row of `licenses_at`, without a further query and so without its renewal."""
    return standing(
        status=license.status_now,  # type: ignore[attr-defined]
        issued_on=license.issued_on,
        expires_on=license.expires_on,
        on=today,
    )


def standing_now(license: License, now: dt.datetime, shown: Pass | None = None) -> Standing:
    """How a license stands, shown by one of its passes if one is given."""
    return standing(
        status=license.status_at(now),
        issued_on=license.issued_on,
        expires_on=license.expires_on,
        on=city_day(now),
        pass_replaced=bool(shown and shown.replaced_at),
        renewed_by=renewal_of(license, now),
    )


def renewal_of(license: License, now: dt.datetime) -> Renewal | None:
    newer = License.objects.filter(renews=license).first()
    if not newer:
        return None
    return Renewal(newer.number, newer.issued_on, newer.expires_on, newer.status_at(now))
