"""CSV files as the import commands read them: rows with line numbers, refusals by line.

A bad row is refused with its line and a reason, the good ones are kept; a file that cannot be
read at all is refused before anything is written.
"""

import csv
import datetime as dt
import re
from abc import ABC, abstractmethod
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

T = TypeVar("T")
UTF_8 = "utf-8-sig"


class UnreadableFile(Exception):
    """The whole file is refused; the text is a sentence for the person who sent it."""


class BadRow(Exception):
    """This row is refused; the text says why."""


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells by column, stripped."""

    line: int
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Its text; "" where the file does not have the optional column."""
        return self.fields.get(column, "")

    def needed(self, column: str) -> str:
        text = self[column]
        if not text:
            raise BadRow(_("%s is empty") % column)
        return text

    def day(self, column: str) -> dt.date | None:
        """The date, None where the cell is empty."""
        text = self[column]
        if not text:
            return None
        try:
            # fromisoformat alone would take 20250131 and 2025-W05-5 too.
            return dt.date.fromisoformat(text if len(text) == 10 and "W" not in text else "")
        except ValueError:
            told = {"column": column, "text": shortened(text)}
            raise BadRow(_("%(column)s is no date written YYYY-MM-DD: %(text)s") % told) from None

    def needed_day(self, column: str) -> dt.date:
        self.needed(column)
        day = self.day(column)
        assert day  # noqa: S101 it is not empty
        return day


def shortened(text: str) -> str:
    """A cell as a refusal quotes it: one line, 40 characters at most."""
    return re.sub(r"\s+", " ", text[:40])


class CsvFile:
    """A CSV file with a header; a byte order mark, CRLF and quoted cells are fine.

    Raises UnreadableFile when made: no such file, not UTF-8 (or what `encoding` says), no header, a
    column missing. `name` is what messages call it, where that is not its path. `aliases`: for our
    names of columns those of others, in lower case, the preferred one first.
    """

    def __init__(
        self,
        path: Path,
        required: Sequence[str],
        optional: Sequence[str] = (),
        *,
        name: str = "",
        aliases: Mapping[str, Sequence[str]] | None = None,
        encoding: str = UTF_8,
    ) -> None:
        self.path, self.name, self.encoding = path, name or str(path), encoding
        self.lines = count_lines(path, self.name, encoding)
        self.columns = self._header(required, aliases or {})
        self.unused = [name for name in self.columns if name not in {*required, *optional}]

    def _header(self, required: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> list[str]:
        theirs = [
            name.strip().lower() for _line, cells in islice(self._cells(), 1) for name in cells
        ]
        columns = renamed(theirs, aliases)
        missing = [known_as(name, aliases) for name in required if name not in columns]
        if missing:
            raise UnreadableFile(
                _(
                    "%(file)s lacks the columns %(missing)s. "
                    "Its first line must name them, separated by commas: %(required)s"
                )
                % {
                    "file": self.name,
                    "missing": ", ".join(missing),
                    "required": ",".join(required),
                }
            )
        if len(set(columns)) < len(columns):
            raise UnreadableFile(_("%s names a column twice in its first line.") % self.name)
        return columns

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not empty, with the line it begins on; the header is the first."""
        with self.path.open(encoding=self.encoding, newline="") as text:
            reader = csv.reader(text)
            line = 1
            try:
                for cells in reader:
                    if any(cells):
                        yield line, cells
                    line = reader.line_num + 1
            except csv.Error as error:
                raise UnreadableFile(
                    _(
                        "%(file)s, line %(line)s: %(error)s. Rows before it may be written: "
                        "mend the line and send the whole file again."
                    )
                    % {"file": self.name, "line": line, "error": error}
                ) from None

    def __iter__(self) -> Iterator[Row | Refusal]:
        for line, cells in islice(self._cells(), 1, None):
            if len(cells) != len(self.columns):
                counts = {"cells": len(cells), "columns": len(self.columns)}
                yield Refusal(line, _("has %(cells)s cells, the header %(columns)s") % counts)
            else:
                values = map(str.strip, cells)
                yield Row(line, dict(zip(self.columns, values, strict=True)))


def renamed(columns: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> list[str]:
    """Our name for the first of the aliases that the file has; the others keep theirs."""
    ours = {
        next(alias for alias in theirs if alias in columns): name
        for name, theirs in aliases.items()
        if not {*theirs}.isdisjoint(columns)
    }
    return [ours.get(name, f"({name})" if name in aliases else name) for name in columns]


def known_as(name: str, aliases: Mapping[str, Sequence[str]]) -> str:
    """As a message names a column: with what others call it."""
    return f"{name} (or {', '.join(aliases[name][:3])})" if name in aliases else name


def encoding_of(path: Path) -> str:
    """That of a file from elsewhere: UTF-16 by its mark, UTF-8, else what Windows writes in the
    West. A file that cannot be read is left to whoever opens it."""
    try:
        with path.open("rb") as file:
            if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
                return "utf-16"
        count_lines(path, path.name, UTF_8)
    except UnreadableFile:
        return "cp1252"
    except OSError:
        pass
    return UTF_8


def count_lines(path: Path, name: str, encoding: str = UTF_8) -> int:
    """Reads the file once, so that a bad byte on the last line is found before the first row."""
    decoder = getincrementaldecoder(encoding)()
    lines = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                if b"\0" in block and encoding != "utf-16":
                    raise UnreadableFile(
                        _("%s is no text file. Save the sheet as CSV (UTF-8).") % name
                    )
                decoder.decode(block)
                lines += block.count(b"\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise UnreadableFile(
            _("%(file)s is not in UTF-8 (near line %(line)s). Save the sheet as CSV (UTF-8).")
            % {"file": name, "line": lines + 1}
        ) from None
    except OSError as error:
        told = {"file": name, "error": error.strerror}
        raise UnreadableFile(_("%(file)s cannot be read: %(error)s.") % told) from None
    return lines


def good(
    rows: Iterable[Row | Refusal], parse: Callable[[Row], T], refused: list[Refusal]
) -> list[T]:
    """The rows as `parse` gives them; what it, or the file, refuses is added to `refused`."""
    found: list[T] = []
    for row in rows:
        if isinstance(row, Refusal):
            refused.append(row)
            continue
        try:
            found.append(parse(row))
        except BadRow as error:
            refused.append(Refusal(row.line, str(error)))
    return found


class ImportCommand(BaseCommand, ABC, Generic[T]):
    """Base of the import commands. A subclass says how a row reads and how a chunk is written.

    Exit status 0 also with refused rows; 1 for an unreadable file, and with --strict for any
    refused row, in which case nothing is written.
    """

    required: ClassVar[Sequence[str]]
    optional: ClassVar[Sequence[str]] = ()
    chunk_size: ClassVar[int] = 2000

    def start(self) -> None:
        """Called before the first row, with --strict twice: load here what `parse` looks up."""

    @abstractmethod
    def parse(self, row: Row) -> T:
        """The row as the writing wants it; raises BadRow. Writes nothing."""

    @abstractmethod
    def write(self, chunk: list[T]) -> Counter[str]:
        """Writes in one transaction; returns how many were "new", "updated", "unchanged"."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--strict", action="store_true", help="refuse the whole file for one bad row"
        )

    def open(self, file: Path) -> CsvFile:
        """Raises UnreadableFile."""
        return CsvFile(file, self.required, self.optional)

    def handle(self, *_args: Any, file: Path, strict: bool, **_options: Any) -> None:
        try:
            self.take(self.open(file), strict=strict)
        except UnreadableFile as error:
            raise CommandError(str(error)) from None

    def take(self, file: CsvFile, *, strict: bool) -> None:
        if strict:
            read, refused = self.run(file, Counter(), write=False)
            if refused:
                self.report(file, read, Counter(), refused)
                raise CommandError(f"Nothing was written, for {len(refused)} refused rows.")
        written: Counter[str] = Counter()
        read, refused = self.run(file, written, write=True)
        self.report(file, read, written, refused)

    def run(
        self, file: CsvFile, written: Counter[str], *, write: bool
    ) -> tuple[int, list[Refusal]]:
        """One pass over the file: how many rows it read, and which it refused."""
        self.start()
        refused: list[Refusal] = []
        read = 0
        rows = iter(tqdm(file, total=max(file.lines - 1, 0), disable=None, unit="row"))
        while chunk := list(islice(rows, self.chunk_size)):
            read += len(chunk)
            parsed = good(chunk, self.parse, refused)
            if write and parsed:
                with transaction.atomic():
                    written.update(self.write(parsed))
        return read, refused

    def report(
        self, file: CsvFile, read: int, written: Counter[str], refused: list[Refusal]
    ) -> None:
        for refusal in refused:
            self.stdout.write(f"line {refusal.line}: {refusal.reason}")
        if file.unused:
            self.stdout.write(f"Columns not used: {', '.join(file.unused)}.")
        counts = ", ".join(f"{written[word]} {word}" for word in ("new", "updated", "unchanged"))
        self.stdout.write(f"Read {read} rows of {file.path}: {counts}, {len(refused)} refused.")
