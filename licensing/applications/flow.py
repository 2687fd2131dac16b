"""How an application goes its way: the table of its states, and the one door to a change.

Every change locks the row, compares the `version` that the page showed, counts it up, and writes
an entry. Who decides on an older version is told (Changed), and nothing is written.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from licensing.applications.complete import Missing, missing
from licensing.days import city_day
from licensing.models import (
    Application,
    ApplicationEntry,
    ApplicationVehicle,
    Correction,
    Hauler,
)
from licensing.rules import rules
from licensing.telling import tell

Status = Application.Status
What = ApplicationEntry.What
Reach = Application.Reach

# What the desk may still change, and what the hauler may.
DESK_OPEN = {Status.DRAFT, Status.SUBMITTED, Status.WAITING_HAULER}
OPEN = {Status.DRAFT, Status.WAITING_HAULER}

TABLE: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.SUBMITTED, Status.WITHDRAWN),
    Status.SUBMITTED: (
        Status.WAITING_HAULER, Status.WAITING_PAYMENT, Status.ISSUED, Status.REFUSED,
        Status.WITHDRAWN,
    ),
    Status.WAITING_HAULER: (Status.SUBMITTED, Status.REFUSED, Status.WITHDRAWN),
    Status.WAITING_PAYMENT: (
        Status.ISSUED, Status.SUBMITTED, Status.REFUSED, Status.WITHDRAWN,
    ),
    Status.ISSUED: (),
    Status.REFUSED: (Status.SUBMITTED,),
    Status.WITHDRAWN: (),
}  # fmt: skip


class Changed(Exception):
    """Somebody else was faster; the text is a sentence for the person who asked."""


class NotAllowed(Exception):
    """The table has no such step; the text is a sentence for the person who asked."""


class Closed(NotAllowed):
    """It was sent, decided or ended while a page stood open."""


class Incomplete(Exception):
    """What an application still lacks."""

    def __init__(self, lacks: list[Missing]) -> None:
        super().__init__(", ".join(one.sentence for one in lacks))
        self.lacks = lacks


@contextmanager
def turn(
    application: Application,
    *,
    now: dt.datetime,
    seen: int | None = None,
    within: Collection[Status] = Status,
) -> Iterator[Application]:
    """The row, locked and fresh; saved with its next version, and its hauler is told of a new
    status. `seen` is None where nothing is decided by what a page showed; `within` are the states
    in which this may be done.

    Raises Closed, Changed. An exception inside leaves nothing written.
    """
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        if row.status not in within:
            raise Closed(
                _("An application that is “%s” is not changed in this way. Nothing was changed.")
                % row.get_status_display()
            )
        if seen is not None and row.version != seen:
            raise Changed(who_was_faster(row))
        was = row.status
        yield row
        row.version += 1
        row.save()
        if row.status != was:
            tell(row, now)


def who_was_faster(row: Application) -> str:
    last = row.entries.select_related("by").last()
    facts = {
        "who": str(last.by) if last and last.by else _("the system"),
        "what": last.get_what_display() if last else "",
    }
    return (
        _("%(who)s was faster: %(what)s. Nothing of yours was written. Look at it again.") % facts
    )


def move(row: Application, to: Status) -> None:
    """Raises NotAllowed."""
    was = Status(row.status)
    if to not in TABLE[was]:
        raise NotAllowed(
            _("An application that is “%(was)s” cannot become “%(to)s”. Nothing was changed.")
            % {"was": was.label, "to": to.label}
        )
    row.status = to


def enter(
    row: Application,
    what: What,
    *,
    by: User | None,
    now: dt.datetime,
    text: str = "",
    for_hauler: bool = False,
) -> ApplicationEntry:
    return ApplicationEntry.objects.create(
        application=row, what=what, at=now, by=by, text=text, for_hauler=for_hauler
    )


def due(now: dt.datetime, days: int) -> dt.date:
    return city_day(now) + dt.timedelta(days=days)


# Its beginning


def begin(
    *,
    kind: Application.Kind,
    origin: Application.Origin,
    key: uuid.UUID,
    now: dt.datetime,
    user: User | None = None,
    by: User | None = None,
    hauler: Hauler | None = None,
) -> Application:
    """A draft; the same key again gives the same one. Raises NotAllowed for a key of another's."""
    with transaction.atomic():
        facts = hauler_facts(hauler) | {
            "kind": kind, "origin": origin, "user": user, "hauler": hauler, "begun_at": now,
            "number": next_number(now),
        }  # fmt: skip
        row, made = Application.objects.get_or_create(key=key, defaults=facts)
        if row.user != user:
            raise NotAllowed(_("This page belongs to somebody else. Nothing was begun."))
        if made:
            enter(row, What.BEGUN, by=by or user, now=now)
    return row


def hauler_facts(hauler: Hauler | None) -> dict[str, object]:
    """What the register knows, so that nobody types it again."""
    names = (
        "name", "trade_name", "applicant_type", "phone", "email", "language", "mailing_address",
        "physical_address",
    )  # fmt: skip
    if not hauler:
        return {}
    reach = Reach.SMS if hauler.phone else Reach.EMAIL if hauler.email else Reach.IN_PERSON
    return {name: getattr(hauler, name) for name in names} | {"reach": reach}


def next_number(now: dt.datetime) -> str:
    """A-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('application_number_seq')")
        return f"A-{city_day(now).year}-{cursor.fetchone()[0]:06d}"


# Between hauler and desk


def submit(
    application: Application, *, by: User | None, now: dt.datetime, seen: int | None = None
) -> None:
    """Sent, or sent again with what was asked for. Raises Incomplete, NotAllowed."""
    with turn(application, now=now, seen=seen) as row:
        if row.status == Status.SUBMITTED:
            return
        if lacks := missing(row, rules()):
            raise Incomplete(lacks)
        what = What.CORRECTED if row.status == Status.WAITING_HAULER else What.SUBMITTED
        move(row, Status.SUBMITTED)
        row.submitted_at = row.submitted_at or now
        row.due_on = due(now, rules().review_days)
        row.corrections.filter(answered_at=None).update(answered_at=now)
        enter(row, what, by=by, now=now, for_hauler=True)


def ask_corrections(
    application: Application,
    asked: Sequence[tuple[ApplicationVehicle | None, str, str]],
    *,
    by: User,
    seen: int,
    now: dt.datetime,
) -> None:
    """Each: a vehicle or none, the name of a field or a kind of document, and the reason."""
    with turn(application, now=now, seen=seen) as row:
        move(row, Status.WAITING_HAULER)
        row.due_on = due(now, rules().hauler_days)
        Correction.objects.bulk_create(
            Correction(
                application=row, vehicle=vehicle, field=field, reason=reason, asked_at=now,
                asked_by=by,
            )
            for vehicle, field, reason in asked
        )  # fmt: skip
        text = "\n".join(
            f"{vehicle.plate}: {reason}" if vehicle else reason for vehicle, _field, reason in asked
        )
        enter(row, What.CORRECTION, by=by, now=now, text=text, for_hauler=True)


def refuse(application: Application, *, reason: str, by: User, seen: int, now: dt.datetime) -> None:
    with turn(application, now=now, seen=seen) as row:
        move(row, Status.REFUSED)
        row.decided_at = now
        enter(row, What.REFUSED, by=by, now=now, text=reason, for_hauler=True)


def reopen(application: Application, *, reason: str, by: User, seen: int, now: dt.datetime) -> None:
    """A refusal, or an approval that is not paid, is looked at again."""
    with turn(application, now=now, seen=seen) as row:
        move(row, Status.SUBMITTED)
        row.decided_at, row.fee = None, None
        row.due_on = due(now, rules().review_days)
        enter(row, What.REOPENED, by=by, now=now, text=reason, for_hauler=True)


def withdraw(
    application: Application, *, by: User | None, seen: int | None, now: dt.datetime
) -> None:
    with turn(application, now=now, seen=seen) as row:
        move(row, Status.WITHDRAWN)
        enter(row, What.WITHDRAWN, by=by, now=now, for_hauler=True)


# On the desk


def take_on(application: Application, *, by: User, seen: int, now: dt.datetime) -> None:
    with turn(application, now=now, seen=seen) as row:
        row.assigned_to = by
        enter(row, What.TAKEN, by=by, now=now)


def give_back(application: Application, *, by: User, seen: int, now: dt.datetime) -> None:
    """For everybody again. Raises NotAllowed where another person works on it."""
    with turn(application, now=now, seen=seen) as row:
        if row.assigned_to_id != by.pk:
            raise NotAllowed(_("It is not yours to give back. Nothing was changed."))
        row.assigned_to = None
        enter(row, What.GIVEN_BACK, by=by, now=now)


def add_note(application: Application, *, text: str, by: User, now: dt.datetime) -> None:
    """Beside whatever else happens: a note overwrites nothing, so it needs no version."""
    enter(application, What.NOTE, by=by, now=now, text=text)


def set_aside_vehicle(
    application: Application, vehicle: ApplicationVehicle, *, reason: str, by: User, seen: int,
    now: dt.datetime,
) -> None:  # fmt: skip
    """One vehicle stays without a license, the others go on. At least one has to."""
    with turn(application, now=now, seen=seen, within=DESK_OPEN - {Status.DRAFT}) as row:
        others = row.vehicles.filter(set_aside="").exclude(pk=vehicle.pk)
        if not others.exists():
            raise NotAllowed(_("It is the only vehicle left: refuse the application instead."))
        row.vehicles.filter(pk=vehicle.pk).update(set_aside=reason)
        text = f"{vehicle.plate}: {reason}"
        enter(row, What.SET_ASIDE, by=by, now=now, text=text, for_hauler=True)


def write_card_weight(
    application: Application, vehicle: ApplicationVehicle, pounds: int, *, by: User, seen: int,
    now: dt.datetime,
) -> None:  # fmt: skip
    """What the clerk reads on the registration card."""
    with turn(application, now=now, seen=seen, within=DESK_OPEN) as row:
        row.vehicles.filter(pk=vehicle.pk).update(card_weight_lb=pounds)
        enter(row, What.CHANGED, by=by, now=now, text=f"{vehicle.plate}: {pounds} lb")
