"""Taking in a register's file as the worker does it: all of it in one transaction, which a check
rolls back. A worker that dies leaves nothing half; the next one begins anew."""

import logging
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.csvfile import CsvFile, Refusal, UnreadableFile, good
from licensing.importing.intake import Change, Intake, Told
from licensing.importing.progress import Progress
from licensing.importing.rows import OPTIONAL, REQUIRED, Reader
from licensing.models import RegisterImport

log = logging.getLogger(__name__)
Stage = RegisterImport.Stage
WAITING = [Stage.CHECKING, Stage.WRITING]
CHUNK = 2000
KEPT = 10_000  # changes and refusals, each; all are counted
TURN = "select pg_try_advisory_xact_lock(hashtextextended('register import ' || %s, 0))"


@dataclass
class Taken:
    """What a pass over a file came to."""

    counts: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)  # the first ones
    refused: list[Refusal] = field(default_factory=list)

    def add(self, intake: Intake) -> None:
        self.counts.update(intake.take())
        self.counts["changes"] += len(intake.changes)
        self.changes += intake.changes[: KEPT - len(self.changes)]

    def as_json(self, file: CsvFile) -> dict[str, Any]:
        words = ("new", "updated", "unchanged", "changes")
        counts = {word: self.counts[word] for word in words} | {"refused": len(self.refused)}
        return {
            "counts": counts,
            "refused": [[one.line, one.reason] for one in self.refused[:KEPT]],
            "changes": self.changes,
            "unused": file.unused,
        }


def run(pk: int) -> None:
    """Does what the import waits for; nothing where another worker is at it."""
    row = RegisterImport.objects.select_related("sent_by").get(pk=pk)
    language = row.sent_by.language
    try:
        with override(language), transaction.atomic():
            if not my_turn(row):
                return
            facts = one_pass(row)
            if row.stage == Stage.WRITING:
                finish(row, Stage.WRITTEN, **facts, file=b"")
            else:
                transaction.set_rollback(True)
    except UnreadableFile as error:
        finish(row, Stage.FAILED, error=str(error)[:300], file=b"")
        return
    except DatabaseError:
        log.exception("register import %s", pk)
        finish(row, Stage.FAILED, error=disturbed(language), file=b"")
        return
    if row.stage == Stage.CHECKING:
        finish(row, Stage.CHECKED, **facts)
    log.info("register import %s: %s", pk, facts["result"]["counts"])


def my_turn(row: RegisterImport) -> bool:
    """Until the transaction ends; and it still waits, now that nobody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute(TURN, [row.pk])
        free = bool(cursor.fetchone()[0])
    return free and RegisterImport.objects.filter(pk=row.pk, stage=row.stage).exists()


def disturbed(language: str) -> str:
    with override(language):
        return _("The register was changed by others at the same moment. Send the file once more.")


def finish(row: RegisterImport, stage: RegisterImport.Stage, **facts: Any) -> None:
    """Only from the stage in which it was taken up."""
    same = RegisterImport.objects.filter(pk=row.pk, stage=row.stage)
    same.update(stage=stage, finished_at=timezone.now(), **facts)


def one_pass(row: RegisterImport) -> dict[str, Any]:
    """Writes it, and gives what the import's row says of it. Raises UnreadableFile."""
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(bytes(row.file))
        copy.flush()
        file = CsvFile(Path(copy.name), REQUIRED, OPTIONAL, name=row.name)
        with Progress(row.pk, file.lines) as progress:
            taken = take(file, progress)
    return {"result": taken.as_json(file), "lines": file.lines, "done": file.lines}


def take(file: CsvFile, progress: Progress) -> Taken:
    reader, told, taken, now = Reader(), Told(), Taken(), timezone.now()
    rows = iter(file)
    while chunk := list(islice(rows, CHUNK)):
        intake = Intake(good(chunk, reader.read, taken.refused), told, now)
        taken.add(intake)
        intake.save()
        progress.tell(chunk[-1].line)
    return taken
