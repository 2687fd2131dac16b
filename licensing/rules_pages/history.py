"""Who changed fees, terms, kinds of waste and texts, when and why: kept with each version of a row
(pghistory's context)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from licensing.issue import lock
from licensing.models import FeeRule, LicenseTerm, Text, WasteKind
from licensing.texts import DEFAULTS

SHOWN = 30
MODELS: list[type[Model]] = [FeeRule, LicenseTerm, WasteKind, Text]


@dataclass(frozen=True)
class Change:
    at: dt.datetime
    by: User | None
    what: str
    reason: str


@contextmanager
def change(*, reason: str) -> Iterator[None]:
    """All of it with its reason, or nothing; one administrator after the other."""
    with transaction.atomic(), pghistory.context(reason=reason):
        lock("licensing rules")
        yield


def version_of(row: Model | None) -> int:
    """Grows with each change of the row; 0 for one that is not there yet."""
    if row is None:
        return 0
    newest = row.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    return int(newest.pgh_id) if newest else 0


def seen_version(row: Model | None) -> int:
    """For a page that shows the row: read before what the row says, so that a change in between
    is told of later, and not overwritten unread."""
    version = version_of(row)
    if row is not None:
        row.refresh_from_db()
    return version


def changes() -> list[Change]:
    """The latest, the newest first; the lines of one schedule of fees are one change."""
    found: dict[Any, Any] = {}
    for event in sorted(newest_events(), key=lambda event: event.pgh_created_at, reverse=True):
        found.setdefault(event.pgh_context_id, event)
    events = list(found.values())[:SHOWN]
    said = [event.pgh_context.metadata for event in events]
    people = User.objects.in_bulk({one["user"] for one in said if one.get("user")})
    return [
        Change(event.pgh_created_at, people.get(one.get("user")), what(event), one["reason"])
        for event, one in zip(events, said, strict=True)
    ]


def what(event: Any) -> str:
    """The row as it was written then; a schedule of fees by its day, a text by where it stands."""
    model = event.pgh_tracked_model
    names = [field.attname for field in model._meta.concrete_fields]
    row = model(**{name: getattr(event, name) for name in names})
    if isinstance(row, FeeRule):
        day = date_format(row.effective_on, "SHORT_DATE_FORMAT")
        return f"{_('A new schedule of fees')}: {day}"
    if isinstance(row, Text) and row.code in DEFAULTS:
        return f"{DEFAULTS[row.code].where}: {row}"
    return str(row)


def newest_events() -> list[Any]:
    events: list[Any] = []
    for model in MODELS:
        rows = model.pgh_event_model.objects.select_related("pgh_context")  # type: ignore[attr-defined]
        with_reason = rows.filter(pgh_context__metadata__has_key="reason")
        events += with_reason.order_by("-pgh_id")[: SHOWN * 4]
    return events
