"""What must be kept for now, whatever its age: of one hauler, or of everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from analytics.models import FollowUp, LegalHold
from licensing.models import License, Vehicle

LOCK = 7_313  # of pg_advisory locks: what is kept, how long, and what is held


def alone() -> None:
    """Until the transaction ends nobody else empties anything, holds anything or changes how long
    it is kept: once a hold is saved, nothing of it goes."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


@dataclass(frozen=True)
class Held:
    """Numbers of licenses and of follow-ups as texts, as lists name them; plates of vehicles."""

    everybody: bool = False
    haulers: frozenset[int] = frozenset()
    licenses: frozenset[str] = frozenset()
    plates: frozenset[str] = frozenset()
    follow_ups: frozenset[str] = frozenset()

    def holds(self, row: dict[str, Any]) -> bool:
        """Whether a row of a report's figures is about one that is held."""
        return (
            row.get("license_number", row.get("license")) in self.licenses
            or row.get("plate") in self.plates
            or (bool(row.get("holder")) and str(row.get("number", "")) in self.follow_ups)
        )


def in_force() -> Held:
    haulers = frozenset(
        LegalHold.objects.filter(lifted_at=None).values_list("hauler_id", flat=True)
    )
    everybody, named = None in haulers, frozenset(one for one in haulers if one)
    if everybody or not named:
        return Held(everybody=everybody)
    licenses = License.objects.filter(vehicle__hauler__in=named)
    plates = Vehicle.objects.filter(hauler__in=named)
    follow_ups = FollowUp.objects.filter(hauler__in=named)
    return Held(
        haulers=named,
        licenses=texts(licenses.values_list("number", flat=True)),
        plates=texts(plates.values_list("plate", flat=True))
        | texts(plates.values_list("plate_key", flat=True)),
        follow_ups=texts(follow_ups.values_list("pk", flat=True)),
    )


def texts(found: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(one) for one in found if one)
