"""A batch of events becomes rows: the one way in, for tablets and for the desk.

Whatever happened is written, even where the register would have refused it. An element that is
no event, reuses an id or takes back what is not its own is rejected alone and blocks nothing.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from checkin.answer import Answer, answer_repetitions
from checkin.calendar import StationCalendar, ask_calendars, city_date, city_day
from checkin.database import hot_transaction, run
from checkin.earlier import tell_earlier
from checkin.event import TEXT_LENGTH, NotAnEvent, Sent, corrected_time, echoed_id, read_event
from checkin.find import NOTHING, Found, Question, find
from checkin.fold import ORDER
from checkin.models import Device, Kind, Rejection
from checkin.not_taken import keep_rejected
from checkin.refold import Seed, refold
from checkin.rows import EventRow, plate_rows, send_events, tablet_alone
from checkin.verdict import Verdict, verdict_on
from licensing.plates import normalized_plate

ANSWERED = {Kind.JOINED_LINE, Kind.CHECKED_IN}
UNDO = dt.timedelta(minutes=10)
TARGETS = """
select id, device_id, at, day, vehicle_id, typed_plate_id, visit, towed_vehicle_id
from checkin_event where id = any(%s)
"""
Made = dict[uuid.UUID | None, tuple[int | None, dt.datetime]]  # by event: its tablet and its time


@dataclass(frozen=True, slots=True)
class Maker:
    """Who sends: a tablet of a station; without `device_id` its desk, whose voids always count."""

    station_id: int
    device_id: int | None

    @classmethod
    def of(cls, device: Device) -> "Maker":
        return cls(device.station_id, device.id)


@dataclass(slots=True)
class Item:
    """A well-formed event of the batch on its way, with the answer that it will get."""

    sent: Sent
    at: dt.datetime
    answer: Answer
    found: Found = NOTHING
    trailer: Found | None = None


def record(elements: list[Any], *, maker: Maker, now: dt.datetime) -> list[dict[str, Any]]:
    """Writes what is new of a batch and answers each element, in the order sent."""
    answers = [Answer(echoed_id(element)) for element in elements]
    items = list(read_items(elements, answers, now))
    with hot_transaction():
        first = {item.sent.id: item for item in reversed(reject_foreign_voids(items, maker))}
        kept = list(first.values())
        calendars = ask_calendars([maker.station_id])
        look_up(kept)
        decide(kept, calendars()[maker.station_id])
        rows = event_rows(kept, maker=maker, now=now)
        inserted = send_events(rows)
        visits = refold(seeds(rows))
        tell_earlier([(row, first[row.id].answer) for row in rows], visits)
        answer_repetitions(
            [(item.sent, item.answer) for item in items],
            first_answers={id: first[id].answer for id in inserted()},
        )
        keep_rejected(zip(elements, answers, strict=True), device_id=maker.device_id, now=now)
    return [answer.as_json() for answer in answers]


def read_items(elements: list[Any], answers: list[Answer], now: dt.datetime) -> Iterator[Item]:
    for element, answer in zip(elements, answers, strict=True):
        try:
            sent = read_event(element)
        except NotAnEvent as problem:
            answer.reject(problem.rejection)
        else:
            yield Item(sent, corrected_time(sent, now), answer)


def reject_foreign_voids(items: list[Item], maker: Maker) -> list[Item]:
    """Takes out voids of another tablet's events, and those that come too late. One whose event
    is not here yet stays: whether it counts is decided when the event comes. So does one that is
    here already: it is a repetition."""
    voids = [item for item in items if item.sent.kind == Kind.VOIDED]
    if not voids or maker.device_id is None:
        return items
    tablet_alone(maker.device_id)
    named = [id for item in voids for id in (item.sent.id, item.sent.voids)]
    made: Made = {id: (device_id, at) for id, device_id, at, *_ in run(TARGETS, [named])}
    stored = set(made)
    for item in items:
        made.setdefault(item.sent.id, (maker.device_id, item.at))
    foreign = [item for item in voids if not (item.sent.id in stored or own(item, made, maker))]
    for item in foreign:
        item.answer.reject(Rejection.NOT_YOURS_TO_VOID)
    return [item for item in items if not item.answer.reason]


def own(void: Item, made: Made, maker: Maker) -> bool:
    """Its event is this tablet's and at most ten minutes away, or not here yet."""
    device_id, at = made.get(void.sent.voids, (maker.device_id, void.at))
    return device_id == maker.device_id and abs(void.at - at) <= UNDO


def look_up(items: list[Item]) -> None:
    """Finds the vehicles and their trailers, all in one query."""
    questions = {}
    for place, item in enumerate(items):
        sent = item.sent
        if sent.pass_code or sent.license_number or sent.plate:
            questions[2 * place] = Question(
                item.at, sent.pass_code, sent.license_number, sent.plate
            )
        if sent.towing:
            questions[2 * place + 1] = Question(item.at, sent.towing, sent.towing)
    found = find(questions)
    for place, item in enumerate(items):
        item.found = found.get(2 * place, NOTHING)
        if item.sent.towing:
            item.trailer = found.get(2 * place + 1, NOTHING)


def decide(items: list[Item], calendar: StationCalendar) -> None:
    """Gives a verdict to those who want to come in."""
    for item in items:
        if item.sent.kind not in ANSWERED:
            continue
        item.answer.verdict = verdict_of(item, calendar)
        if item.found.vehicle:
            item.answer.vehicle = item.found.vehicle.as_json()


def verdict_of(item: Item, calendar: StationCalendar) -> Verdict:
    open_today = calendar.is_open_on(city_date(item.at))
    return verdict_on(item.found, item.sent, trailer=item.trailer, open_today=open_today)


def event_rows(items: list[Item], *, maker: Maker, now: dt.datetime) -> list[EventRow]:
    plates = plate_rows(plate_key(item.sent) for item in items)
    return [event_row(item, plates, maker=maker, now=now) for item in items]


def plate_key(sent: Sent) -> str:
    return normalized_plate(sent.plate)[:20]


def event_row(item: Item, plates: dict[str, int], *, maker: Maker, now: dt.datetime) -> EventRow:
    sent, found, verdict = item.sent, item.found, item.answer.verdict
    trailer = towed_by(found, item.trailer)
    return EventRow(
        id=sent.id, kind=sent.kind, at=item.at, day=city_day(item.at),
        occurred_at=sent.occurred_at, received_at=now, made_offline=sent.made_offline,
        station_id=maker.station_id, digest=sent.digest, clock_offset_ms=sent.clock_offset_ms,
        device_id=maker.device_id, visit=sent.visit,
        vehicle_id=found.vehicle_id, license_id=found.license_id,
        towed_vehicle_id=trailer.vehicle_id,
        towed_license_id=trailer.license_id, typed_plate_id=plates.get(plate_key(sent)),
        pass_code=sent.pass_code[:TEXT_LENGTH], license_number=sent.license_number,
        towing=sent.towing[:TEXT_LENGTH],
        attendant=sent.attendant, shown=sent.shown, result=verdict.result if verdict else "",
        result_reason=verdict.reason if verdict else "", practice=sent.practice,
        load_type=sent.load_type, ticket_number=sent.ticket_number,
        net_weight_lb=sent.net_weight_lb, stated_wait_minutes=sent.stated_wait_minutes,
        in_line=sent.in_line, reason=sent.reason, voids=sent.voids, visitor=sent.visitor,
        source=sent.source,
    )  # fmt: skip


def towed_by(truck: Found, trailer: Found | None) -> Found:
    """A pass scanned twice is no trailer."""
    if trailer is None or trailer.vehicle is None or trailer.vehicle == truck.vehicle:
        return NOTHING
    return trailer


def seeds(rows: list[EventRow]) -> Iterator[Seed]:
    """What rows touch: their own units, and those of the events that they take back."""
    for row in rows:
        if row.kind not in ORDER or row.practice:
            continue
        yield Seed(row.day, row.id, row.vehicle_id, row.typed_plate_id, row.visit, row.license_id)
        if row.towed_vehicle_id is not None:
            yield Seed(row.day, row.id, row.towed_vehicle_id, license=row.towed_license_id)
    yield from seeds_of_voided(row.voids for row in rows if row.voids and row.kind == Kind.VOIDED)


def seeds_of_voided(ids: Iterable[uuid.UUID]) -> Iterator[Seed]:
    voided = list(ids)
    for id, _, _, day, vehicle, plate, visit, towed in run(TARGETS, [voided]) if voided else []:
        yield Seed(day, id, vehicle, plate, visit)
        if towed is not None:
            yield Seed(day, id, towed)
