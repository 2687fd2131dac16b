"""The figures of a station's day in the words of the day sheet."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from checkin.day import Day, DayEvent, Heard, Pause, Span, minutes_between
from checkin.desk import MAKER
from checkin.history import Happened, all_events, with_what_became
from checkin.models import (
    NOT_SEEN,
    Device,
    Event,
    Kind,
    Outcome,
    PauseReason,
    Station,
    WaitBasis,
    WalkOffBasis,
)  # fmt: skip
from checkin.pages.visit import load_types, reason_words, taken_back_words, vehicle_words
from checkin.pages.who import names_of_makers

LISTED = 50  # paper entries and corrections; the rest stands on the pages of their visits
Figure = tuple[str, int]


@dataclass(frozen=True)
class PauseLine:
    """A pause; `minutes` is None where nobody knows."""

    pause: Pause
    minutes: int | None
    reason: str
    by: str


@dataclass(frozen=True)
class CountLine:
    id: uuid.UUID
    at: dt.datetime
    in_line: int | None
    by: str


@dataclass(frozen=True)
class Silence:
    first: dt.datetime
    last: dt.datetime
    minutes: int


@dataclass(frozen=True)
class TabletLine:
    name: str
    heard: Heard
    silences: list[Silence]


@dataclass(frozen=True)
class DeskLine:
    """What the desk wrote or took back."""

    event: Event
    vehicle: str
    words: str


def in_words(found: Day, station: Station, day: dt.date) -> dict[str, Any]:
    """What the template shows beside `found` itself."""
    devices = {device.id: device for device in Device.objects.filter(station=station)}
    voided = [event for event in found.events if event.voided]
    paper = [event for event in found.events if is_paper(event)]
    written = events_of(voided[:LISTED] + paper[:LISTED])
    gone = with_what_became([written[event.facts.id] for event in voided[:LISTED]])
    makers = [event.attendant for event in found.events if event.facts.kind not in {Kind.VOIDED}]
    who = names_of_makers([*makers, *(item.void.attendant for item in gone if item.void)])
    return {
        "figures": figures(found),
        "refusals": [(reason_words(r) or _("not said"), n) for r, n in most(found.totals.refusals)],
        "walk_offs": [(walk_off_words(b), n) for b, n in most(found.totals.walk_offs)],
        "loads": loads(found),
        "waits": [(str(WaitBasis(w.basis).label), w) for w in found.waits],
        "pauses": [pause_line(pause, who, devices) for pause in found.pauses],
        "paused_minutes": sum(pause.minutes or 0 for pause in found.pauses),
        "line_counts": [count_line(event, who, devices) for event in found.line_counts],
        "tablets": [tablet_line(heard, devices) for heard in found.heard],
        "unheard": unheard(found, devices.values()),
        "paper": [paper_line(written[event.facts.id], who) for event in paper[:LISTED]],
        "paper_total": len(paper),
        "corrections": [corrected_line(item, day, who) for item in gone],
        "corrections_total": len(voided),
    }


def is_paper(event: DayEvent) -> bool:
    """Entered from the paper log; what a correction wrote has a reason."""
    by_desk = event.device is None and event.attendant.startswith(MAKER)
    return by_desk and event.counts and event.facts.kind != Kind.VOIDED and not event.reason


def events_of(events: Iterable[DayEvent]) -> dict[uuid.UUID, Event]:
    ids = {event.facts.id for event in events}
    return {event.id: event for event in all_events().filter(id__in=ids)} if ids else {}


def most(counted: Mapping[str, int]) -> list[Figure]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def walk_off_words(basis: str) -> str:
    return str(NOT_SEEN if basis == "not_seen" else WalkOffBasis(basis).label)


def figures(found: Day) -> list[Figure]:
    by_outcome = found.totals.by_outcome
    outcomes = (Outcome.SERVED, Outcome.REFUSED, Outcome.WALK_OFF, Outcome.WAITING)
    return [
        (_("visits"), found.totals.visits),
        *((str(outcome.label), by_outcome.get(outcome, 0)) for outcome in outcomes),
    ]


def loads(found: Day) -> list[Figure]:
    names = load_types() if found.loads else {}
    return [(names.get(code, code) or _("not said"), n) for code, n in most(found.loads)]


def who_at(event: DayEvent, who: Mapping[str, str], devices: Mapping[int, Device]) -> str:
    tablet = devices.get(event.device or 0)
    return ", ".join(filter(None, [who.get(event.attendant), tablet.name if tablet else ""]))


def pause_line(pause: Pause, who: Mapping[str, str], devices: Mapping[int, Device]) -> PauseLine:
    reason = pause.event.reason
    known = str(PauseReason(reason).label) if reason in PauseReason.values else reason
    return PauseLine(
        pause, pause.minutes, known or _("not said"), who_at(pause.event, who, devices)
    )


def count_line(event: DayEvent, who: Mapping[str, str], devices: Mapping[int, Device]) -> CountLine:
    return CountLine(event.facts.id, event.facts.at, event.in_line, who_at(event, who, devices))


def tablet_line(heard: Heard, devices: Mapping[int, Device]) -> TabletLine:
    device = devices.get(heard.device)
    name = device.name if device else f"#{heard.device}"
    return TabletLine(name, heard, [silence(span) for span in heard.silences])


def silence(span: Span) -> Silence:
    return Silence(*span, minutes_between(*span))


def unheard(found: Day, devices: Iterable[Device]) -> list[str]:
    """Tablets that were in use all day and made no event."""
    heard = {heard.device for heard in found.heard}
    return [
        device.name
        for device in devices
        if device.id not in heard
        and device.enrolled_at <= found.begins
        and (device.revoked_at is None or device.revoked_at >= found.ends)
    ]


def paper_line(event: Event, who: Mapping[str, str]) -> DeskLine:
    return DeskLine(event, vehicle_words(event), who.get(event.attendant, ""))


def corrected_line(item: Happened, day: dt.date, who: dict[str, str]) -> DeskLine:
    return DeskLine(item.event, vehicle_words(item.event), taken_back_words(item, day, who))
