"""Many cards in one PDF, as the worker draws it: part by part, so that memory stays flat."""

import datetime as dt
import io
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import psycopg
import pypdfium2
from django.db import connection, transaction
from django.utils import timezone

from licensing.card import Card, card_of, cards_pdf
from licensing.models import CardRun, Pass, RunState
from licensing.printing.waiting import printable

T = TypeVar("T")
log = logging.getLogger(__name__)
PART = 50  # cards
UNDER_WAY = [RunState.WAITING, RunState.RUNNING]
KEPT = dt.timedelta(days=7)  # a PDF; then, if nobody told of its paper, its cards wait again


def run(pk: int, now: dt.datetime) -> None:
    """Draws it, if nobody else does; one that a dead worker had begun is begun anew."""
    with turn(pk) as is_mine:
        row = CardRun.objects.defer("pdf").filter(pk=pk, state__in=UNDER_WAY).first()
        if not is_mine or not row:
            return
        CardRun.objects.filter(pk=pk).update(state=RunState.RUNNING, done=0)
        try:
            draw(row, now)
        except Exception:
            log.exception("card run %s", pk)
            CardRun.objects.filter(pk=pk).update(
                state=RunState.FAILED, finished_at=timezone.now(), passes=[]
            )


@contextmanager
def turn(pk: int) -> Iterator[bool]:
    """Whether nobody else is at it; a worker that dies gives its turn back."""
    name = f"card run {pk}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def draw(row: CardRun, now: dt.datetime) -> None:
    """What was replaced or has ended since it was asked for is left out, and said."""
    good = set(printable(now).filter(pk__in=row.passes).values_list("pk", flat=True))
    passes = [pk for pk in row.passes if pk in good]
    pdf = pdf_of(cards(passes), told=lambda done: tell(row, done))
    with transaction.atomic():
        keep(row, pdf)
        CardRun.objects.filter(pk=row.pk).update(
            state=RunState.DONE, done=len(passes), passes=passes,
            left_out=len(row.passes) - len(passes), finished_at=timezone.now(),
        )  # fmt: skip
    log.info("card run %s: %s cards", row.pk, len(passes))


def keep(row: CardRun, pdf: bytes) -> None:
    """As it is: Django would write it into the statement, several times its size in memory."""
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("update licensing_cardrun set pdf = %b where id = %s", [pdf, row.pk])


def tell(row: CardRun, done: int) -> None:
    CardRun.objects.filter(pk=row.pk).update(done=done)


def cards(passes: list[int]) -> Iterator[Card]:
    """In the order of the run, read part by part."""
    for part in parts(passes):
        found = Pass.objects.select_related("license__vehicle").in_bulk(part)
        yield from (card_of(found[pk].license, found[pk]) for pk in part)


def pdf_of(wanted: Iterable[Card], told: Callable[[int], None]) -> bytes:
    """A page for each; `told` how many are drawn, after each part."""
    done = 0
    with pypdfium2.PdfDocument.new() as whole:
        for part in parts(wanted):
            with pypdfium2.PdfDocument(cards_pdf(part)) as drawn:
                whole.import_pages(drawn)
            done += len(part)
            told(done)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def parts(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while part := list(islice(rest, PART)):
        yield part


def forget_old(now: dt.datetime) -> None:
    CardRun.objects.filter(printed_at=None, finished_at__lt=now - KEPT).delete()
    printed = CardRun.objects.filter(printed_at__lt=now - KEPT)
    printed.exclude(pdf=None).update(pdf=None)
