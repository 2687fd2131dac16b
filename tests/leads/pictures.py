"""Cases of tests/vectors/report_cases.txt as registers: no database, the report's own functions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analytics.coverage import Coverage, Seen
from analytics.register import LicenseFacts, Register, VisitFacts
from analytics.stations import StationFacts
from checkin.calendar import StationCalendar, week_of

CASES = Path(__file__).parents[1] / "vectors" / "report_cases.txt"
SUNDAY = dt.date(2026, 6, 28)
RECORDS = 60  # weeks of records
BEGIN = week_of(SUNDAY) - dt.timedelta(weeks=RECORDS - 1)
CITY, PICTURED = 1, 2  # stations
A_WEEK = dt.timedelta(weeks=1)
Periods = list[tuple[str, dt.date, dt.date | None]]


@dataclass
class Case:
    name: str
    rows: list[str] = field(default_factory=list)
    follows: str = ""
    sentences: list[str] = field(default_factory=list)


def read_cases() -> list[Case]:
    cases: list[Case] = []
    for line in CASES.read_text().splitlines():
        sign, rest = line[:1], line[1:].strip()
        if sign == "[":
            cases.append(Case(rest.removesuffix("]")))
        elif sign == "=":
            cases[-1].follows = rest
        elif sign == ":":
            cases[-1].sentences.append(rest)
        elif sign and sign != "#":
            cases[-1].rows.append(rest if sign == "+" else line.strip())
    return cases


def mondays(row: str) -> list[tuple[dt.date, str]]:
    first = week_of(SUNDAY) - (len(row) - 1) * A_WEEK
    return [(first + number * A_WEEK, sign) for number, sign in enumerate(row)]


def license(id: int, number: str, row: str, hauler: int, stations: list[str]) -> LicenseFacts:
    issued = next(monday for monday, sign in mondays(row) if sign != "-")
    return LicenseFacts(
        id, number, None, issued, SUNDAY + dt.timedelta(days=100), "pickup", stations, hauler
    )


def periods(row: str) -> Periods:
    """Active, and suspended in the weeks marked so."""
    found: Periods = []
    for monday, sign in mondays(row.lstrip("-")):
        status = "suspended" if sign == "-" else "active"
        if not found or found[-1][0] != status:
            if found:
                found[-1] = (*found[-1][:2], monday)
            found.append((status, monday, None))
    return found


def visits(row: str, station: int) -> VisitFacts:
    """Wednesdays."""
    came = [(monday, int(sign)) for monday, sign in mondays(row) if sign.isdigit() and sign != "0"]
    total = sum(count for _, count in came)
    last = came[-1][0] + dt.timedelta(days=2) if came else None
    return VisitFacts(total, 0, last, ((station, total),) if came else ())


def city_rows(regulars: int = 60, others: int = 20) -> list[str]:
    """Regulars of different rates, and others that come now and then."""
    rng = np.random.default_rng(11)
    rates = np.concatenate([rng.gamma(4, 0.25, regulars), rng.gamma(1.0, 0.3, others)])
    counts = np.minimum(rng.poisson(np.maximum(rates, 0.1)[:, None], (len(rates), RECORDS)), 9)
    counts[:, -1] = np.maximum(counts[:, -1], 1)  # nobody of the city has gone silent
    return ["".join(map(str, row)) for row in counts]


def pictured_station(rows: Sequence[str]) -> tuple[StationFacts, Seen]:
    closed = [
        (m, m + dt.timedelta(days=6), "") for row in rows for m, s in mondays(row) if s == "x"
    ]
    days = RECORDS * 7
    share = np.ones(days, dtype=np.float32)
    out = frozenset(
        monday + dt.timedelta(days=day)
        for row in rows
        for monday, sign in mondays(row)
        if sign == "?"
        for day in range(7)
    )
    for day in out:
        share[(day - BEGIN).days] = 0
    station = StationFacts(PICTURED, "P", "Pictured", BEGIN, StationCalendar(closed))
    return station, Seen(share, out, out, {})


def register_of(rows: Sequence[str], city: Sequence[str] | None = None) -> Register:
    """The pictured licenses CASE and OTHER, one holder's, among those of the city."""
    around = city_rows() if city is None else city
    drawn = [("CASE", rows[0]), *[("OTHER", row) for row in rows[1:]]]
    licenses = [license(number, name, row, 1, ["P"]) for number, (name, row) in enumerate(drawn, 1)]
    licenses += [
        license(100 + n, f"CITY-{n:02}", row, 100 + n, ["NW"]) for n, row in enumerate(around)
    ]
    of_rows = [*rows, *around]
    station, seen = pictured_station(rows)
    everything = Seen(np.ones(RECORDS * 7, dtype=np.float32), frozenset(), frozenset(), {})
    return Register(
        last_day=SUNDAY,
        licenses=sorted(licenses, key=lambda facts: facts.number),
        periods={facts.id: periods(row) for facts, row in zip(licenses, of_rows, strict=True)},
        visits={
            facts.id: visits(row, PICTURED if facts.stations == ["P"] else CITY)
            for facts, row in zip(licenses, of_rows, strict=True)
        },
        counts=[
            (monday, PICTURED if number < len(rows) else CITY, "pickup", int(sign))
            for number, row in enumerate(of_rows)
            for monday, sign in mondays(row)
            if sign.isdigit()
        ],
        stations=[StationFacts(CITY, "NW", "Northwest", BEGIN, StationCalendar()), station],
        coverage=Coverage(BEGIN, {CITY: everything, PICTURED: seen}),
        explained={},
        sampled={},
    )
