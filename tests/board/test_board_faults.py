"""What goes wrong at a station: the board says "not known" rather than something wrong."""

import datetime as dt
from dataclasses import replace

import pytest

from checkin.board.decide import decide
from checkin.board.facts import TabletSigns
from checkin.board.shared_line import Join
from checkin.calendar import StationCalendar, city_zone
from checkin.interruptions import Mark
from tests.board.day import (
    GATE,
    SCALE,
    busy,
    count,
    facts,
    minutes_after,
    paused,
    tablet,
    told,
    trip,
)
from tests.checkin.made import DAY, at


def test_a_gate_tablet_that_died_at_noon_makes_no_line_shorter() -> None:
    """Those it saw are served on; who came since nobody saw."""
    later = [trip(at("11:56"), at("12:20"))]
    served_on = facts([*busy(), *later], tablets=[tablet(status="12:00"), tablet(SCALE, "12:24")])
    here = told(served_on, "12:25")
    assert (here.in_line, here.why) == (None, "gate_silent")
    assert here.wait
    assert here.wait.basis == "measured"


def test_a_gate_that_only_sends_events_is_gone_when_it_is_silent_for_five_gaps() -> None:
    signs = [tablet(event="11:56"), tablet(SCALE, status="12:30")]
    day = facts(busy(), tablets=signs)
    assert told(day, "12:16").in_line is not None
    assert told(day, "12:17").why == "gate_silent"


def test_a_quiet_gate_that_only_sends_events_is_waited_for() -> None:
    joins = [trip(one) for one in minutes_after("09:00", (0, 35, 70, 105, 140))]
    assert told(facts(joins, tablets=[tablet(event="11:20")])).in_line == 5


def test_a_gate_that_skips_every_third_is_no_count_of_the_line() -> None:
    trips = [
        one._replace(joined_at=None, wait_seconds=None, wait_basis="none") if n % 3 == 0 else one
        for n, one in enumerate(busy())
    ]
    here = told(facts(trips))
    assert (here.in_line, here.why) == (None, "gate_silent")
    assert here.wait
    assert here.wait.basis == "measured"


def test_a_gate_tablet_that_was_exchanged_is_not_waited_for() -> None:
    day = facts(busy())
    joins = [*day.joins[:-3], *(Join(join.at, 7) for join in day.joins[-3:])]
    old, new = tablet(status="11:40"), tablet(7, status="11:59")
    assert told(replace(day, joins=joins, tablets=[old, new])).why == "gate_silent"
    revoked = old._replace(is_revoked=True)
    assert told(replace(day, joins=joins, tablets=[revoked, new])).in_line == 7
    alone = facts(busy(), tablets=[tablet(status="11:59")._replace(is_revoked=True)])
    assert told(alone).why == "gate_silent"


def test_a_line_that_was_counted_in_the_morning_is_not_counted_now() -> None:
    trips = [trip(served=one) for one in minutes_after("11:00", range(0, 60, 4))]
    assert told(facts(trips, counts=[count("11:40", 9)])).in_line == 9
    here = told(facts(trips, counts=[count("08:00", 9), count("11:39", 9)]))
    assert (here.in_line, here.wait, here.why) == (None, None, "line_not_seen")


def test_a_pause_that_nobody_ended_is_not_told_after_two_hours() -> None:
    idle = facts(busy(until="09:32", wait=20), marks=[paused("10:00")])
    assert told(idle).status == "paused"
    here = told(replace(idle, marks=[paused("09:59")]))
    assert (here.status, here.why, here.wait) == ("unknown", "pause_too_long", None)


def test_a_pause_that_nobody_ended_is_over_when_vehicles_are_checked_in() -> None:
    here = told(facts(busy(), marks=[paused("09:40")]))
    assert (here.status, here.pause, here.in_line) == ("open", None, 7)


def test_a_pause_said_to_be_over_is_over() -> None:
    marks = [paused("11:50"), Mark(at("11:58"), paused=False)]
    assert told(facts(busy(), marks=marks)).status == "open"


def test_a_day_without_events_is_not_known() -> None:
    then = at("16:00", DAY - dt.timedelta(days=1))
    for signs in ([], [TabletSigns(GATE, then, then, then)]):
        here = told(facts(tablets=signs))
        assert (here.status, here.why, here.as_of) == ("unknown", "never_heard", None)


@pytest.mark.parametrize("day", [dt.date(2025, 3, 9), dt.date(2025, 11, 2)])
def test_on_the_days_of_summer_time_it_opens_and_waits_by_the_citys_clock(day: dt.date) -> None:
    joined = [at("07:01", day) + dt.timedelta(minutes=4 * number) for number in range(10)]
    trips = [trip(one, one + dt.timedelta(minutes=9)) for one in joined[:7]]
    now = at("07:40", day)
    signs = [TabletSigns(GATE, now, now, now)]
    made = facts([*trips, *map(trip, joined[7:])], day=day, tablets=signs)
    here = decide(made, now)
    assert (here.status, here.in_line) == ("open", 3)
    assert decide(made, at("06:59", day)).opens_at == at("07:00", day)
    assert decide(made, at("17:00", day)).opens_at == at("07:00", day + dt.timedelta(days=1))
    assert here.closes_at
    assert here.closes_at.astimezone(city_zone()).hour == 17


def test_a_station_that_is_open_past_midnight_keeps_its_line_until_four() -> None:
    """Without hours on record it is always open; a day with hours ends at midnight."""
    night = DAY + dt.timedelta(days=1)
    joined = [at("22:00") + dt.timedelta(minutes=10 * number) for number in range(14)]
    trips = [trip(one, one + dt.timedelta(minutes=25)) for one in joined[:12]]
    now = at("00:15", night)
    signs = [TabletSigns(GATE, now, now, now)]
    made = facts([*trips, *map(trip, joined[12:])], calendar=StationCalendar(), tablets=signs)
    assert (decide(made, now).status, decide(made, now).in_line) == ("open", 2)
    late = {dt.date(2025, 1, 1): dict.fromkeys(range(7), (dt.time(7), dt.time(23, 59)))}
    here = decide(replace(made, calendar=StationCalendar(schedules=late)), now)
    assert (here.status, here.opens_at) == ("closed", at("07:00", night))


def test_residents_share_the_line_until_their_place_is_taken() -> None:
    """A join without a key waits until a check-in without a key, or one who joined later."""
    keyless = [Join(at(clock), GATE, keyless=True) for clock in ("11:40", "11:44", "11:48")]
    hauler = trip(at("11:46"))
    day = facts([hauler])
    day = replace(day, joins=sorted([*day.joins, *keyless]))
    assert told(day).in_line == 4
    resident = trip(None, at("11:55"), keyless=True)
    assert told(replace(day, trips=[hauler, resident])).in_line == 3
    served = trip(at("11:46"), at("11:57"))
    assert told(replace(day, trips=[resident, served])).in_line == 1


def test_a_resident_who_was_never_seen_again_is_not_in_line_for_ever() -> None:
    day = facts([trip(at("11:50"))])
    joins = [Join(at("09:00"), GATE, keyless=True), *day.joins]
    assert told(replace(day, joins=joins)).in_line == 1
    assert (
        told(replace(day, joins=[Join(at("09:01"), GATE, keyless=True), *day.joins])).in_line == 2
    )


def test_who_was_turned_away_or_joined_by_phone_is_not_in_line() -> None:
    trips = [
        trip(at("11:50")),
        trip(at("11:51"), outcome="refused"),
        trip(at("11:52"), joined_by_phone=True),
        trip(at("11:53"), ended_at=at("11:55"), outcome="walk_off"),
    ]
    assert told(facts(trips)).in_line == 1


def test_a_list_that_was_typed_at_once_tells_no_speed() -> None:
    trips = [trip(at("11:00"), at("11:50")) for _ in range(9)]
    here = told(facts([*trips, trip(at("11:51"))]))
    assert (here.in_line, here.wait, here.why) == (1, None, "too_few")


def test_twelve_hours_wrong_is_no_future() -> None:
    """A tablet's status from after the moment that is asked for tells nothing of it."""
    assert told(facts(tablets=[tablet(status="23:00")])).why == "never_heard"
