"""How the status of a license may change, and the dated periods that remember it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from licensing.models import License, LicensePeriod, Status
from licensing.telling import tell_change

TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.ACTIVE: (Status.SUSPENDED, Status.REVOKED, Status.SURRENDERED),
    Status.SUSPENDED: (Status.ACTIVE, Status.REVOKED),
    Status.REVOKED: (),
    Status.SURRENDERED: (),
}

# The reason of every period that import_licenses writes; all others are the desk's.
IMPORTED = "import"


class TransitionRefused(Exception):
    """The text is a sentence for the person who asked."""


def change_status(
    license: License,
    to: Status,
    *,
    reason: str,
    at: dt.datetime,
    by: User | None = None,
) -> LicensePeriod:
    """Ends the period of `at` and opens the next one there; returns it.

    A change replaces what an import had planned for later. Before the first period it counts
    from that period's beginning on. Raises TransitionRefused: not in the table, or the desk has
    changed the status after `at`. The hauler is told.
    """
    with transaction.atomic():
        License.objects.select_for_update().get(pk=license.pk)
        current, planned = periods_from(license, at)
        refuse_unless_allowed(Status(current.status), to)
        for period in planned:
            period.delete()
        was = Status(current.status)
        period = begin(current, to, reason=reason, at=at, by=by)
        tell_change(period, was, at)
        return period


def periods_from(
    license: License,
    at: dt.datetime,
) -> tuple[LicensePeriod, list[LicensePeriod]]:
    """The period of a moment (the first, if the moment is before all), and the planned ones."""
    periods = list(license.periods.order_by("during"))
    later = [period for period in periods[1:] if beginning(period) > at]
    if any(period.reason != IMPORTED for period in later):
        raise TransitionRefused(
            _("The status was changed after that moment. Look at the license again.")
        )
    return periods[len(periods) - len(later) - 1], later


def beginning(period: LicensePeriod) -> dt.datetime:
    lower: dt.datetime | None = period.during.lower
    assert lower  # noqa: S101 every period begins at some instant
    return lower


def refuse_unless_allowed(status: Status, to: Status) -> None:
    if to not in TRANSITIONS[status]:
        raise TransitionRefused(
            _("A license that is %(status)s cannot become %(to)s. Nothing was changed.")
            % {"status": str(status.label).lower(), "to": str(to.label).lower()}
        )


def begin(
    period: LicensePeriod, to: Status, *, reason: str, at: dt.datetime, by: User | None = None
) -> LicensePeriod:
    """The next period from `at` on; one that has not begun by then is rewritten in its place."""
    if at <= beginning(period):
        period.status, period.reason = to, reason
        period.by, period.recorded_at = by, at
        period.during = TimestamptzRange(period.during.lower, None)
        period.save()
        return period
    period.during = TimestamptzRange(period.during.lower, at)
    period.save()
    return LicensePeriod.objects.create(
        license_id=period.license_id, status=to, reason=reason, by=by, recorded_at=at,
        during=TimestamptzRange(at, None),
    )  # fmt: skip
