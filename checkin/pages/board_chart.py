"""The best hours as a picture and as a table. Bars stand on zero, one row a weekday."""

import datetime as dt
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format, time_format

from checkin.board.best_hours import BestHours, Cell

# In the units of the picture.
LEFT, STEP, BAR, ROW, HIGHEST, FOOT = 44, 34, 26, 64, 40, 20


@dataclass(frozen=True)
class Bar:
    """`y` is its top; the number stands over its middle."""

    x: int
    y: int
    height: int
    minutes: int
    is_shortest: bool

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def number_y(self) -> int:
        return self.y - 3


@dataclass(frozen=True)
class Row:
    """One weekday; `base` is the zero line of its bars."""

    name: str
    short: str
    base: int
    bars: list[Bar]


@dataclass(frozen=True)
class Chart:
    """`ticks` are the hours with their places; `table` has a row for each hour, with a cell and
    whether it is the shortest of its weekday."""

    best: BestHours
    rows: list[Row]
    ticks: list[tuple[int, str]]
    table: list[tuple[str, list[tuple[Cell, bool]]]]
    bar: int = BAR

    @property
    def width(self) -> int:
        return LEFT + STEP * len(self.best.hours)

    @property
    def height(self) -> int:
        return ROW * len(self.rows) + FOOT

    @property
    def foot(self) -> int:
        return self.height - 4

    @property
    def shortest(self) -> list[tuple[str, str, int]]:
        """Each weekday with the hours of its shortest wait."""
        return [
            (row.name, said_hours(self.best, weekday), minutes)
            for row, weekday in zip(self.rows, self.best.weekdays, strict=True)
            if (minutes := self.best.shortest_on(weekday)) is not None
        ]


def chart_of(best: BestHours) -> Chart | None:
    """None where too little was measured to tell anything."""
    if not best.told:
        return None
    return Chart(
        best=best,
        rows=[row_of(best, place, weekday) for place, weekday in enumerate(best.weekdays)],
        ticks=[(x_of(best, hour) + BAR // 2, short_hour(hour)) for hour in best.hours],
        table=[
            (hour_words(hour), [marked(best, day, hour) for day in best.weekdays])
            for hour in best.hours
        ],
    )


def row_of(best: BestHours, place: int, weekday: int) -> Row:
    base = ROW * (place + 1) - 4
    longest = max(best.told.values()) or 1
    told = [(hour, best.cell(weekday, hour).minutes) for hour in best.hours]
    bars = [
        bar_of(x_of(best, hour), base, minutes, longest, best.shortest_on(weekday))
        for hour, minutes in told
        if minutes is not None
    ]
    return Row(str(WEEKDAYS[weekday]), str(WEEKDAYS_ABBR[weekday]), base, bars)


def bar_of(x: int, base: int, minutes: int, longest: int, shortest: int | None) -> Bar:
    height = round(HIGHEST * minutes / longest)
    return Bar(x, base - height, height, minutes, is_shortest=minutes == shortest)


def x_of(best: BestHours, hour: int) -> int:
    return LEFT + STEP * best.hours.index(hour)


def marked(best: BestHours, weekday: int, hour: int) -> tuple[Cell, bool]:
    cell = best.cell(weekday, hour)
    return cell, cell.minutes is not None and cell.minutes == best.shortest_on(weekday)


def said_hours(best: BestHours, weekday: int) -> str:
    shortest = best.shortest_on(weekday)
    hours = [
        hour for (day, hour), minutes in best.told.items() if (day, minutes) == (weekday, shortest)
    ]
    return ", ".join(hour_words(hour) for hour in sorted(hours))


def hour_words(hour: int) -> str:
    return time_format(dt.time(hour), "TIME_FORMAT")


def short_hour(hour: int) -> str:
    """3PM, or 15 where the day has 24 hours."""
    counts_to_24 = "H" in get_format("TIME_FORMAT")
    return time_format(dt.time(hour), "H" if counts_to_24 else "gA")
