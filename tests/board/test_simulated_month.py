"""A month at two stations through the real way in, beside its truth: every visit, every pause, and
what the board told people as they joined."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from statistics import fmean

import pytest

from benchmarks.lines_seen import Before, known
from checkin.board.estimate import moment_of
from checkin.board.facts import facts_of
from checkin.board.now import stations_now
from checkin.board.station_now import Estimate
from checkin.calendar import station_calendars
from checkin.closing import outcome_at
from checkin.interruptions import Interruption
from checkin.models import Device, Station, StationHours, TabletStatus, Visit
from checkin.record import Maker, record
from tests.board.month import CLOSES, OPENS, StationDay, TrueVisit, Written, month
from tests.checkin.made import tablet_at

pytestmark = pytest.mark.slow

WEEKS, SEED = 4, 5
FROM, EVERY = 16, 10  # joins of a day: when the board is asked
FIRST_STATUS = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
AFTER = dt.timedelta(hours=15)  # the opening: the line has ended


@dataclass
class Told:
    """Minutes: what the board told, what the simple rules would have, and what came."""

    board: Estimate
    by_line: float
    by_last: float
    truth: float


@dataclass
class Outcome:
    """What came out, and what should have."""

    true_visits: dict[uuid.UUID, TrueVisit] = field(default_factory=dict)
    true_pauses: list[Interruption] = field(default_factory=list)
    pauses: list[Interruption] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    unknown: int = 0


@dataclass
class Month:
    """Sends the events in their order, each batch received at the moment that is asked for."""

    stations: list[Station]
    out: Outcome = field(default_factory=Outcome)
    before: list[Before] = field(default_factory=lambda: [Before(), Before()])

    def __post_init__(self) -> None:
        self.makers = {
            (number, name): Maker(station.id, device)
            for number, station in enumerate(self.stations)
            for name, device in {
                "gate": tablet_at(station, "Gate").device.id,
                "scale": tablet_at(station, "Scale").device.id,
                "phone": None,
            }.items()
        }

        for device in Device.objects.all():
            TabletStatus.objects.create(device=device, at=FIRST_STATUS)

    def live(self, days: tuple[StationDay, ...]) -> None:
        written = sorted((one for day in days for one in day.written), key=lambda one: one.at)
        asked = sorted(
            (at, truth, day) for day in days for at, truth in day.seen.asked[FROM::EVERY]
        )
        for at, truth, day in asked:
            soon = next((n for n, one in enumerate(written) if one.at >= at), len(written))
            self.send(written[:soon], at)
            TabletStatus.objects.update(at=at)
            del written[:soon]
            self.ask(day, at, truth)
        over = days[0].opens + AFTER
        self.send(written, over)
        self.end(days, over)

    def send(self, written: list[Written], now: dt.datetime) -> None:
        def sender(one: Written) -> tuple[int, str]:
            return one.station, one.tablet

        for key, group in groupby(sorted(written, key=sender), key=sender):
            answers = record([one.event for one in group], maker=self.makers[key], now=now)
            assert {answer["status"] for answer in answers} == {"accepted"}

    def ask(self, day: StationDay, now: dt.datetime, truth: float) -> None:
        told = stations_now(now)[day.station].wait
        line, waits = known(day.seen, self.before[day.station], now)
        if told is None or told.basis != "forecast" or not line.gaps or not waits:
            self.out.unknown += 1
            return
        by_line = (line.ahead + 1) * fmean(line.gaps[-20:]) / 60
        by_last = min(waits, key=lambda wait: wait.ago).seconds / 60
        self.out.told.append(Told(told, by_line, by_last, truth / 60))

    def end(self, days: tuple[StationDay, ...], now: dt.datetime) -> None:
        for day, facts in zip(days, facts_of(self.stations, now), strict=True):
            self.before[day.station].learn(day.seen)
            self.out.true_visits |= day.visits
            self.out.true_pauses += day.pauses
            self.out.pauses += moment_of(facts, now).pauses


@pytest.fixture(scope="module")
def lived(module_db: None) -> Outcome:
    lived = Month([station("NW"), station("QR")])
    for days in month(weeks=WEEKS, seed=SEED):
        lived.live(days)
    return lived.out


def station(code: str) -> Station:
    made = Station.objects.create(code=code, name=code)
    for weekday in range(6):
        StationHours.objects.create(
            station=made, weekday=weekday, opens=OPENS, closes=CLOSES, effective_on="2025-01-01"
        )
    return made


def visits_now(now: dt.datetime) -> Iterator[tuple[uuid.UUID, TrueVisit]]:
    calendars = station_calendars(Station.objects.values_list("id", flat=True))
    for visit in Visit.objects.all():
        calendar = calendars[visit.station_id]
        stands = outcome_at(
            visit.outcome, visit.walk_off_basis, day=visit.day, calendar=calendar, now=now
        )
        yield visit.id, TrueVisit(
            visit.joined_at, visit.served_at, visit.ended_at, *stands,
            visit.wait_seconds, visit.wait_basis, visit.joined_by_phone,
        )  # fmt: skip


def test_every_wait_and_every_walk_off_comes_out_as_it_was(lived: Outcome) -> None:
    assert len(lived.true_visits) > 4_000
    found = dict(visits_now(dt.datetime(2025, 6, 1, tzinfo=dt.UTC)))
    wrong = {
        id: (found.get(id), visit)
        for id, visit in lived.true_visits.items()
        if found.get(id) != visit
    }
    assert (wrong, found.keys() - lived.true_visits.keys()) == ({}, set())


def test_every_pause_comes_out_with_its_reason_its_length_and_how_it_ended(lived: Outcome) -> None:
    assert {pause.ended for pause in lived.true_pauses} == {"resumed", "served"}
    assert lived.pauses == lived.true_pauses


def test_what_the_board_told_was_closer_than_both_simple_rules(lived: Outcome) -> None:
    board = fmean(abs(one.board.minutes - one.truth) for one in lived.told)
    by_line = fmean(abs(one.by_line - one.truth) for one in lived.told)
    by_last = fmean(abs(one.by_last - one.truth) for one in lived.told)
    assert board < min(by_line, by_last)


def test_its_range_held_eight_waits_in_ten(lived: Outcome) -> None:
    held = fmean(one.board.low <= one.truth <= one.board.high for one in lived.told)
    assert len(lived.told) > 250
    assert 0.75 <= held <= 0.90


def test_it_was_seldom_unknown(lived: Outcome) -> None:
    assert lived.unknown / (lived.unknown + len(lived.told)) < 0.25
