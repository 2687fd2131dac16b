"""What is older than its months goes: names out of reports, the rest as rows. Never what is held.

Small batches, each a transaction of its own: who is killed in the middle leaves whole batches, and
the next night goes on where it ended.
"""

import datetime as dt
import logging
from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from analytics.governance.holds import Held, alone, in_force
from analytics.governance.names import EMPTIED, without_names
from analytics.models import FollowUp, ListSeen, Retention, ServiceRequest, WeeklyReport
from checkin.calendar import city_date, midnight

BATCH = 200
REPORTS_AT_ONCE = 10  # each is read whole
LONG_AGO = dt.date(1900, 1, 1)
Subject = Retention.Subject
Months = Mapping[str, int]
log = logging.getLogger(__name__)


def months_kept() -> dict[str, int]:
    """By subject. One without a row is kept for good."""
    return dict(Retention.objects.values_list("subject", "months"))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_kept(subject: str, months: Months, now: dt.datetime) -> dt.date | None:
    """What is of an earlier day goes; None where all is kept."""
    return months_before(city_date(now), months[subject]) if subject in months else None


def due(subject: str, before: dt.date | None, held: Held) -> QuerySet[Any]:
    """The rows of an earlier day, less those that are held. A report with a held name is among
    them for its other names."""
    rows = older(subject, before or LONG_AGO)
    return rows.none() if held.everybody or before is None else not_held(subject, rows, held)


def older(subject: str, day: dt.date) -> QuerySet[Any]:
    match Subject(subject):
        case Subject.REPORTS:
            old = WeeklyReport.objects.defer("licenses_csv").filter(week_ending__lt=day)
            return old.exclude(figures__has_key=EMPTIED)
        case Subject.FOLLOW_UPS:
            return FollowUp.objects.filter(closed_at__lt=midnight(day))
        case Subject.LISTS_SEEN:
            return ListSeen.objects.filter(at__lt=midnight(day))
        case Subject.REQUESTS:
            return ServiceRequest.objects.filter(day__lt=day)


def not_held(subject: str, rows: QuerySet[Any], held: Held) -> QuerySet[Any]:
    match Subject(subject):
        case Subject.FOLLOW_UPS:
            return rows.exclude(hauler__in=held.haulers)
        case Subject.LISTS_SEEN:
            of_follow_ups = Q(what="follow_up", subject__in=held.follow_ups)
            return rows.exclude(Q(subject__in=held.licenses) | of_follow_ups)
    return rows


def counts(months: Months, now: dt.datetime) -> dict[str, int]:
    """By subject: how many rows would go tonight. Changes nothing."""
    held = in_force()
    return {subject: due_count(subject, months, now, held) for subject in Subject.values}


def due_count(subject: str, months: Months, now: dt.datetime, held: Held) -> int:
    rows = due(subject, first_kept(subject, months, now), held)
    if subject != Subject.REPORTS:
        return rows.count()
    return sum(changes(report, held) for report in rows.iterator(chunk_size=REPORTS_AT_ONCE))


def changes(report: WeeklyReport, held: Held) -> bool:
    return bool(without_names(report.figures, held.holds) != report.figures)


def retain(now: dt.datetime) -> dict[str, int]:
    """Lets everything go that is due, and answers how many rows of each subject."""
    gone = {}
    for subject in Subject.values:
        done, last = batch(subject, 0, now)
        gone[subject] = done
        while last:
            done, last = batch(subject, last, now)
            gone[subject] += done
    return gone


@transaction.atomic
def batch(subject: str, after: int, now: dt.datetime) -> tuple[int, int]:
    """The next rows by key: how many went, and the last one's key, 0 where none was left. Months
    and holds are read anew, behind the lock: what was held meanwhile stays."""
    alone()
    held = in_force()
    before = first_kept(subject, months_kept(), now)
    size = REPORTS_AT_ONCE if subject == Subject.REPORTS else BATCH
    rows = list(due(subject, before, held).filter(pk__gt=after).order_by("pk")[:size])
    if not rows:
        return 0, 0
    done = empty(rows, held) if subject == Subject.REPORTS else remove(rows)
    log.info("retention: %s of %s", done, subject)
    return done, int(rows[-1].pk)


def empty(reports: list[WeeklyReport], held: Held) -> int:
    """A published report may be emptied by this setting only, which ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local haulpass.retention = 'on'")
    done = 0
    for report in reports:
        figures = without_names(report.figures, held.holds)
        if figures != report.figures:
            done += WeeklyReport.objects.filter(pk=report.pk).update(figures=figures)
    return done


def remove(rows: list[Model]) -> int:
    """With what hangs on them: a follow-up's leads and steps."""
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
