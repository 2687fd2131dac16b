"""The fold: the events of one unit become its visits. No Django, no clock, no database.

A unit is one vehicle (else one typed plate, one client-made `visit`, or one event alone) on one
city day, over all stations. The result depends on the events alone: in any order of arrival,
sent once or twice, the same events give the same visits. The rules stand in docs/protocol.md
under the numbers that are used here.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

REJOIN = dt.timedelta(hours=3)
REPEAT = dt.timedelta(minutes=10)
REFUSED = dt.timedelta(hours=2)
MOST_STATED = 24 * 60  # minutes; more is a slip of the finger, and the wait is then unknown

# Events of one instant are folded in this order.
ORDER = {"joined_line": 0, "refused": 1, "checked_in": 2, "finished": 3, "left_line": 4}
MAKES_A_VISIT_ALONE = {"checked_in", "refused"}


@dataclass(frozen=True, slots=True)
class FoldEvent:
    """What the fold needs of an event; `towed` where its unit is that of the trailer."""

    id: uuid.UUID
    kind: str
    at: dt.datetime
    station: int
    visit: uuid.UUID | None = None
    license: int | None = None
    stated_wait_minutes: int | None = None
    phone: bool = False
    imported: bool = False
    towed: bool = False

    @property
    def order(self) -> tuple[dt.datetime, int, uuid.UUID]:
        return self.at, ORDER[self.kind], self.id


@dataclass(frozen=True, slots=True)
class Folded:
    """A visit as its events tell it; the words are those of checkin.models."""

    id: uuid.UUID
    station: int
    first_at: dt.datetime
    license: int | None
    towed: bool
    outcome: str
    joined_at: dt.datetime | None
    served_at: dt.datetime | None
    ended_at: dt.datetime | None
    walk_off_basis: str
    wait_seconds: int | None
    wait_basis: str
    joined_by_phone: bool


@dataclass(slots=True)
class Draft:
    """A visit while its events are read. `own` is the client's visit, where that is complete
    at this station."""

    first: FoldEvent
    own: uuid.UUID | None
    license: int | None = None
    towed: bool = False
    joined: FoldEvent | None = None
    refused_at: dt.datetime | None = None
    served: FoldEvent | None = None
    checked_in_at: dt.datetime | None = None  # the latest check-in, repeats included
    stated_wait_minutes: int | None = None
    ended_at: dt.datetime | None = None
    walk_off_basis: str = ""

    def waits_at(self, moment: dt.datetime) -> bool:
        """In line, or refused so shortly ago that a check-in would still serve it."""
        if self.served or self.ended_at:
            return False
        return self.refused_at is None or moment - self.refused_at <= REFUSED

    def just_served_at(self, moment: dt.datetime) -> bool:
        """Checked in at most ten minutes ago and not finished."""
        if self.checked_in_at is None or self.ended_at:
            return False
        return moment - self.checked_in_at <= REPEAT

    def end_unserved(self, moment: dt.datetime, basis: str) -> None:
        """One that was refused stays refused: it is never a walk-off."""
        self.ended_at = moment
        if self.refused_at is None:
            self.walk_off_basis = basis

    def outcome(self) -> str:
        if self.served:
            return "served"
        if self.refused_at:
            return "refused"
        return "walk_off" if self.walk_off_basis else "waiting"

    def wait(self) -> tuple[int | None, str]:
        """Seconds and their basis. A trailer waits with its truck, which is the one measured."""
        if self.towed or not self.served:
            return None, "none"
        if self.joined:
            seconds = int((self.served.at - self.joined.at).total_seconds())
            return seconds, "phone" if self.joined.phone else "measured"
        stated = self.stated_wait_minutes
        if stated is not None and stated <= MOST_STATED and self.first is self.served:
            return stated * 60, "stated"
        return None, "none"

    def folded(self) -> Folded:
        first, outcome, (wait_seconds, wait_basis) = self.first, self.outcome(), self.wait()
        return Folded(
            id=uuid.uuid5(first.id, "towed") if first.towed else first.id,
            station=first.station,
            first_at=first.at,
            license=self.license,
            towed=self.towed,
            outcome=outcome,
            joined_at=self.joined.at if self.joined else None,
            served_at=self.served.at if self.served else None,
            ended_at=self.ended_at,
            walk_off_basis=self.walk_off_basis if outcome == "walk_off" else "",
            wait_seconds=wait_seconds,
            wait_basis=wait_basis,
            joined_by_phone=bool(self.joined and self.joined.phone),
        )


class Unit:
    """Reads the events of a unit in their order and keeps its visits."""

    def __init__(self, complete: set[tuple[uuid.UUID | None, int]]) -> None:
        self.complete = complete
        self.drafts: list[Draft] = []

    def read(self, event: FoldEvent) -> None:
        own = event.visit if (event.visit, event.station) in self.complete else None
        draft = getattr(self, event.kind)(event, own)
        if draft is not None:
            draft.own = draft.own or own
            draft.towed = draft.towed or event.towed
            draft.license = draft.license or event.license

    def joined_line(self, event: FoldEvent, own: uuid.UUID | None) -> Draft:
        """Rule 1, and the second half of rule 3."""
        draft = self.waiting(event, own)
        if draft and draft.joined and not draft.own and event.at - draft.joined.at >= REJOIN:
            draft.end_unserved(event.at, "rejoined")
            draft = None
        draft = draft or self.just_served(event, own) or self.new(event, own)
        self.end_elsewhere(event)
        if not draft.served and (not draft.joined or (draft.joined.phone and not event.phone)):
            draft.joined = event
        return draft

    def checked_in(self, event: FoldEvent, own: uuid.UUID | None) -> Draft:
        """Rules 2 and 3."""
        draft = self.waiting(event, own) or self.just_served(event, own) or self.new(event, own)
        self.end_elsewhere(event)
        if not draft.served:
            draft.served, draft.ended_at = event, None
        # What the driver says is typed after the scan: the client's same visit may add it.
        adds = draft.served is event or (event.visit and event.visit == draft.served.visit)
        if adds and event.stated_wait_minutes is not None:
            draft.stated_wait_minutes = event.stated_wait_minutes
        draft.checked_in_at = event.at
        return draft

    def refused(self, event: FoldEvent, own: uuid.UUID | None) -> Draft:
        """Rule 4."""
        draft = self.waiting(event, own) or self.new(event, own)
        draft.refused_at = event.at
        return draft

    def finished(self, event: FoldEvent, own: uuid.UUID | None) -> Draft | None:
        """Rule 5."""
        draft = self.find(event, own, lambda draft: bool(draft.served and not draft.ended_at))
        if draft and draft.served:
            draft.ended_at = draft.ended_at or event.at
        return draft

    def left_line(self, event: FoldEvent, own: uuid.UUID | None) -> Draft | None:
        """Rule 6."""
        draft = self.waiting(event, own)
        if draft and draft.waits_at(event.at):
            draft.end_unserved(event.at, "imported" if event.imported else "said")
        return draft

    def new(self, event: FoldEvent, own: uuid.UUID | None) -> Draft:
        self.drafts.append(Draft(event, own))
        return self.drafts[-1]

    def waiting(self, event: FoldEvent, own: uuid.UUID | None) -> Draft | None:
        """The open visit of the event's station."""
        return self.find(event, own, lambda draft: draft.waits_at(event.at))

    def just_served(self, event: FoldEvent, own: uuid.UUID | None) -> Draft | None:
        return self.find(event, own, lambda draft: draft.just_served_at(event.at))

    def find(
        self, event: FoldEvent, own: uuid.UUID | None, fits: Callable[[Draft], bool]
    ) -> Draft | None:
        """The latest visit of the station that fits. An event of a complete visit belongs to
        that one whatever its state, and never to another complete one."""
        here = [draft for draft in reversed(self.drafts) if draft.first.station == event.station]
        if own is None:
            return next((draft for draft in here if fits(draft)), None)
        mine = next((draft for draft in here if draft.own == own), None)
        return mine or next((draft for draft in here if not draft.own and fits(draft)), None)

    def end_elsewhere(self, event: FoldEvent) -> None:
        """A vehicle that is here has left every line elsewhere (complete visits know better)."""
        for draft in self.drafts:
            elsewhere = draft.first.station != event.station and not draft.own
            if elsewhere and draft.waits_at(event.at):
                draft.end_unserved(event.at, "moved")


def fold(events: Iterable[FoldEvent], *, alone: bool = False) -> list[Folded]:
    """The visits of one unit, in the order of their first events.

    `events` are those of the unit that are not voided and not practice, of the kinds in ORDER.
    `alone`: the one event has no key; only a check-in or a refusal is then a visit (rule 7).
    """
    ordered = sorted(events, key=lambda event: event.order)
    unit = Unit(complete_visits(ordered))
    for event in ordered:
        if not alone or event.kind in MAKES_A_VISIT_ALONE:
            unit.read(event)
    return [draft.folded() for draft in unit.drafts]


def complete_visits(ordered: list[FoldEvent]) -> set[tuple[uuid.UUID | None, int]]:
    """The client's visits that joined a line and were then served or left, with their stations."""
    joined: set[tuple[uuid.UUID | None, int]] = set()
    complete: set[tuple[uuid.UUID | None, int]] = set()
    for event in ordered:
        if event.visit is None:
            continue
        if event.kind == "joined_line":
            joined.add((event.visit, event.station))
        elif event.kind in {"checked_in", "left_line"}:
            complete |= {(event.visit, event.station)} & joined
    return complete
