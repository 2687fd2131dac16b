"""What the board says of a station, by what is known of it. Pure.

Closed by hours or closure; else unknown where nobody is heard; else paused, or open. Only then a
wait is told, and only one that the facts carry.
"""

import datetime as dt
from dataclasses import replace

from checkin.board.estimate import Known, known_at, moment_of
from checkin.board.facts import StationFacts
from checkin.board.heard import gate_is_heard, newest_sign, why_not_heard
from checkin.board.lately import served_lately
from checkin.board.station_now import Pause, StationNow, Trend
from checkin.calendar import StationCalendar, city_date, midnight

LONGEST_PAUSE = dt.timedelta(hours=2)
BEFORE = dt.timedelta(minutes=20)
LOOK_AHEAD = 400  # days, for the next opening
DIFFERENCE = 5  # minutes, or
SHARE = 0.2  # of the wait before: more is a trend


def decide(facts: StationFacts, now: dt.datetime) -> StationNow:
    calendar, today = facts.calendar, city_date(now)
    told = StationNow(
        facts.id, facts.code, facts.name, facts.address, "open",
        as_of=newest_sign(facts.tablets, facts.day, now),
    )  # fmt: skip
    if not calendar.is_open_at(now):
        reason = calendar.closure_on(today) or ""
        opens_at = next_opening(calendar, now)
        return replace(told, status="closed", closed_because=reason, opens_at=opens_at)
    told = replace(told, closes_at=calendar.closes_at(today))
    why = why_not_heard(facts.tablets, facts.day, now)
    return replace(told, status="unknown", why=why) if why else heard(facts, told, now)


def heard(facts: StationFacts, told: StationNow, now: dt.datetime) -> StationNow:
    """Of an open station whose tablets are heard."""
    moment = moment_of(facts, now)
    if moment.pause:
        pause = Pause(moment.pause.since, moment.pause.reason)
        told = replace(told, status="paused", pause=pause)
        if now - pause.since > LONGEST_PAUSE:
            return replace(told, status="unknown", why="pause_too_long")
    gate = gate_is_heard(facts.tablets, facts.joins, now)
    known = known_at(moment, gate_is_heard=gate)
    before = known_at(moment_of(facts, now - BEFORE), gate_is_heard=gate)
    return replace(
        told,
        wait=known.wait,
        why=known.why,
        in_line=known.in_line,
        in_line_basis=known.in_line_basis,
        trend=trend(before, known),
        served_lately=served_lately(facts.trips, now),
    )


def trend(before: Known, now: Known) -> Trend:
    """Waits of two bases are not compared."""
    if before.wait is None or now.wait is None or before.wait.basis != now.wait.basis:
        return ""
    change = now.wait.minutes - before.wait.minutes
    if abs(change) <= max(DIFFERENCE, SHARE * before.wait.minutes):
        return "steady"
    return "longer" if change > 0 else "shorter"


def next_opening(calendar: StationCalendar, now: dt.datetime) -> dt.datetime | None:
    """None where none is in sight. A day that is open without known hours begins at midnight."""
    today = city_date(now)
    for days in range(LOOK_AHEAD):
        day = today + dt.timedelta(days=days)
        opens_at = calendar.opens_at(day) or midnight(day)
        if calendar.is_open_on(day) and opens_at > now:
            return opens_at
    return None
