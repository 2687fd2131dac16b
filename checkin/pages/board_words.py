"""What the board says of a station, in the reader's language. A figure that is not known is said
to be not known, and why; no figure stands there without its basis and its age."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkin.board.station_now import Estimate, ServedLately, StationNow
from checkin.models import PauseReason

TAKING = {"open", "paused"}  # a wait is only told where one can join
HOURS_FROM = 100  # minutes; a longer wait is said in hours
STATES: dict[str, Promise] = {
    "open": gettext_lazy("Open"),
    "paused": gettext_lazy("Paused"),
    "closed": gettext_lazy("Closed"),
    "unknown": gettext_lazy("Not known"),
}
TRENDS: dict[str, tuple[str, Promise]] = {
    "longer": ("↗", gettext_lazy("longer than 20 minutes ago")),
    "shorter": ("↘", gettext_lazy("shorter than 20 minutes ago")),
    "steady": ("→", gettext_lazy("much the same as 20 minutes ago")),
}
WHY: dict[str, Promise] = {
    "never_heard": gettext_lazy("No tablet of the station has reported today."),
    "not_heard": gettext_lazy("The tablets of the station have not reported for a while."),
    "pause_too_long": gettext_lazy("A pause began long ago, and nobody has said that it is over."),
    "too_few": gettext_lazy(
        "Too few vehicles were checked in lately to tell how fast the line moves."
    ),
    "line_not_seen": gettext_lazy("Nobody sees the end of the line now."),
    "gate_silent": gettext_lazy(
        "The tablet that sees vehicles join the line is silent, or sees only some of them."
    ),
}
# What the wait is made of.
BASIS: dict[str, Promise] = {
    "forecast": gettext_lazy(
        "Forecast: the vehicles that joined the line and were not served yet, and how fast the "
        "line moves."
    ),
    "counted": gettext_lazy(
        "Counted: an attendant's count of the line, and how fast the line moves."
    ),
    "measured": gettext_lazy(
        "Measured at the gate: how long the vehicles served last have waited. Nobody sees the "
        "whole line now."
    ),
    "phone": gettext_lazy(
        "By phone: how long drivers who joined by phone and were served last have waited."
    ),
    "stated": gettext_lazy("Stated: how long the drivers served last say that they have waited."),
}
BY: dict[str, Promise] = {
    "measured": gettext_lazy("measured at the gate"),
    "phone": gettext_lazy("joined by phone"),
    "stated": gettext_lazy("stated by the drivers"),
}
IN_LINE_BY: dict[str, Promise] = {
    "joined": gettext_lazy("joined and not served yet"),
    "counted": gettext_lazy("from an attendant's count"),
}


@dataclass(frozen=True)
class Told:
    """`lead` is the largest text of the card: the wait, when a closed one opens, or the state.
    `about` and `between` are empty without a wait. `facts` are labels with their texts."""

    station: StationNow
    state: str
    beside: str
    about: str
    lead: str
    between: str
    arrow: str
    trend: str
    sentences: list[str]
    facts: list[tuple[str, str]]
    age: str

    @property
    def said(self) -> str:
        """Said aloud when it changes."""
        return f"{self.station.name}: {self.state}"


def told(station: StationNow, now: dt.datetime) -> Told:
    if station.status not in TAKING:
        station = replace(station, wait=None, trend="")
    wait = station.wait
    arrow, trend = TRENDS.get(station.trend, ("", ""))
    return Told(
        station=station,
        state=str(STATES[station.status]),
        beside=beside(station),
        about=about(wait) if wait else "",
        lead=lead(station, now),
        between=between(wait) if wait else "",
        arrow=arrow,
        trend=str(trend),
        sentences=sentences(station),
        facts=facts(station),
        age=age(station.as_of, now) if station.as_of else "",
    )


def beside(station: StationNow) -> str:
    """Next to the state: until when, or since when."""
    if station.status == "open" and station.closes_at:
        return _("until %(time)s") % {"time": clock(station.closes_at)}
    if station.status == "paused" and station.pause:
        return _("since %(time)s") % {"time": clock(station.pause.since)}
    return ""


def about(wait: Estimate) -> str:
    return _("If you join the line now, about") if wait.minutes else _("If you join the line now")


def lead(station: StationNow, now: dt.datetime) -> str:
    if station.wait:
        return wait_length(station.wait)
    if station.status == "closed":
        return next_opening(station.opens_at, now)
    if station.status in TAKING:
        return _("Wait not known")
    return str(STATES[station.status])


def wait_length(wait: Estimate) -> str:
    return length(wait.minutes) if wait.minutes else _("No wait")


def between(wait: Estimate) -> str:
    """The range holds the wait eight times in ten."""
    if wait.high == 0:
        return ""
    if wait.low == 0:
        return _("at most %(high)s, eight times in ten") % {"high": length(wait.high)}
    ends = {"low": low_end(wait), "high": length(wait.high)}
    return _("between %(low)s and %(high)s, eight times in ten") % ends


def low_end(wait: Estimate) -> str:
    """Its unit is said once: 20 and 55 min, but 1 h 35 min and 3 h."""
    return str(wait.low) if wait.high < HOURS_FROM else in_hours(wait.low)


def sentences(station: StationNow) -> list[str]:
    """Why it is as it is."""
    if station.status == "closed":
        return [capfirst(station.closed_because)] if station.closed_because else []
    pause = station.pause if station.status == "paused" else None
    paused = [pause_words(pause.reason)] if pause else []
    return paused + ([str(WHY[station.why])] if station.why and not station.wait else [])


def pause_words(reason: str) -> str:
    label = str(PauseReason(reason).label) if reason in PauseReason.values else reason
    if not label or reason == PauseReason.OTHER:
        return _("Nobody is checked in for now.")
    return _("Nobody is checked in for now: %(reason)s.") % {"reason": label}


def next_opening(opens_at: dt.datetime | None, now: dt.datetime) -> str:
    if opens_at is None:
        return _("When it opens again is not known.")
    local, today = timezone.localtime(opens_at), timezone.localdate(now)
    when = {
        "time": clock(opens_at),
        "day": date_format(local, "l"),
        "date": date_format(local, "MONTH_DAY_FORMAT"),
    }
    if local.date() == today:
        return _("Opens today at %(time)s") % when
    if local.date() == today + dt.timedelta(days=1):
        return _("Opens tomorrow, %(day)s, at %(time)s") % when
    return _("Opens on %(day)s, %(date)s, at %(time)s") % when


def facts(station: StationNow) -> list[tuple[str, str]]:
    if station.status == "closed":
        return []
    found = []
    if station.in_line is not None or station.status != "unknown":
        found.append((_("In line"), in_line(station)))
    if station.served_lately or station.status != "unknown":
        found.append((_("Served lately"), served(station.served_lately)))
    if station.wait:
        found.append((_("How the wait is known"), str(BASIS[station.wait.basis])))
    return found


def in_line(station: StationNow) -> str:
    if station.in_line is None:
        return _("Not known")
    text = ngettext("%(number)s vehicle", "%(number)s vehicles", station.in_line)
    words = text % {"number": station.in_line}
    by = IN_LINE_BY.get(station.in_line_basis)
    return f"{words}, {by}" if by else words


def served(lately: ServedLately | None) -> str:
    if lately is None:
        return _("Not known: too few waits in the last hour.")
    text = ngettext(
        "%(vehicles)s vehicle in the last hour waited %(median)s (%(by)s).",
        "%(vehicles)s vehicles in the last hour waited %(median)s, most of them %(low)s to "
        "%(high)s (%(by)s).",
        lately.vehicles,
    )
    return text % {
        "vehicles": lately.vehicles,
        "median": length(lately.minutes),
        "low": length(lately.low),
        "high": length(lately.high),
        "by": BY.get(lately.basis, lately.basis),
    }


def age(as_of: dt.datetime, now: dt.datetime) -> str:
    passed = int((now - as_of).total_seconds() // 60)
    return _("%(length)s ago") % {"length": length(passed)} if passed > 0 else _("just now")


def length(whole: int) -> str:
    """35 min; 2 h 15 min. The board's script says ages in the same way."""
    return f"{whole} min" if whole < HOURS_FROM else in_hours(whole)


def in_hours(whole: int) -> str:
    hours, minutes = divmod(whole, 60)
    parts = [f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0)
    return " ".join(parts)


def clock(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")
