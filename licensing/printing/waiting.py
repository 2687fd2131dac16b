"""The print queue: passes whose card nobody has printed yet, and who has some of them in hand."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from licensing.days import city_day
from licensing.issue import lock
from licensing.models import Application, CardRun, LicensePeriod, Pass, RunState, Status

MOST = 2000  # cards in one run: some 15 seconds, 7 MB
Origin = Application.Origin


class NothingToPrint(Exception):
    """The text is a sentence for the person who asked."""


def printable(now: dt.datetime) -> QuerySet[Pass]:
    """Not replaced, of licenses that are good today or will be."""
    ended = LicensePeriod.objects.filter(license=OuterRef("license"), during__contains=now)
    rows = Pass.objects.filter(replaced_at=None, license__expires_on__gte=city_day(now))
    return rows.exclude(Exists(ended.exclude(status=Status.ACTIVE)))


def to_print(now: dt.datetime, origin: str = "", term: str = "") -> QuerySet[Pass]:
    """The oldest first. `origin`: of an application, or "other" for what came without one;
    `term`: a code."""
    rows = printable(now).filter(printed_at=None).exclude(pk__in=in_hand())
    if term:
        rows = rows.filter(license__term=term)
    if origin == "other":
        rows = rows.filter(license__application=None)
    elif origin in Origin.values:
        rows = rows.filter(license__application__origin=origin)
    return rows.select_related("license__vehicle__hauler").order_by("issued_at", "id")


def in_hand() -> set[int]:
    """The passes of runs whose paper nobody has told of yet."""
    runs = CardRun.objects.filter(printed_at=None).values_list("passes", flat=True)
    return {pk for passes in runs for pk in passes}


def ask(rows: QuerySet[Pass], *, key: uuid.UUID, by: User, now: dt.datetime) -> CardRun:
    """One run of these, MOST at most; the same key again gives the same run. Raises
    NothingToPrint."""
    with transaction.atomic():
        lock("card runs")  # two clerks: the second gets what the first has left
        if found := CardRun.objects.filter(key=key).first():
            return found
        passes = list(rows.exclude(pk__in=in_hand()).values_list("pk", flat=True)[:MOST])
        if not passes:
            raise NothingToPrint(_("None of these cards is to be printed any more."))
        return CardRun.objects.create(key=key, passes=passes, asked_by=by, asked_at=now)


def no_longer_good(run: CardRun, now: dt.datetime) -> list[str]:
    """The licenses whose card is in the PDF and must not be handed out any more."""
    if run.state != RunState.DONE or run.printed_at:
        return []
    gone = Pass.objects.filter(pk__in=run.passes).exclude(pk__in=printable(now).values("pk"))
    return list(gone.order_by("license__number").values_list("license__number", flat=True))


def came_out(run: CardRun, now: dt.datetime) -> None:
    """The paper is there: its cards leave the queue."""
    with transaction.atomic():
        if CardRun.objects.filter(pk=run.pk, printed_at=None).update(printed_at=now):
            Pass.objects.filter(pk__in=run.passes).update(printed_at=now)
