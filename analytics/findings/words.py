"""What people read of the other findings, from the figures of report.json."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.findings.card import CARDS
from checkin.calendar import city_zone

SHOWN = 5  # rows of a rule in the report; the page has all
Row = Mapping[str, Any]


def shown(
    findings: Sequence[Mapping[str, Any]],
    week_ending: dt.date,  # noqa: ARG001 as every part's words are asked for
) -> list[dict[str, Any]]:
    """sections.findings: each rule's card, its first rows as sentences, and how many more."""
    return [
        {
            "name": found["rule"],
            "card": CARDS[found["rule"]],
            "count": len(found["rows"]),
            "rows": [said(found["rule"], row) for row in found["rows"][:SHOWN]],
            "more": max(0, len(found["rows"]) - SHOWN),
            "by_chance": by_chance(found),
            "empty": nothing(found),
        }
        for found in findings
    ]


def said(rule: str, row: Row) -> dict[str, str]:
    """subject: a license's number (then also `license`), a plate, or a station."""
    license = row.get("license") or ""
    return {
        "rule": rule,
        "license": license,
        "subject": license or row.get("plate") or row["station"],
        "sentence": SENTENCES[rule](row),
    }


def by_chance(found: Mapping[str, Any]) -> str:
    """How many of the rows are to be expected though nothing is the matter."""
    if found["false_alarms"] is None or not found["rows"]:
        return ""
    return _("Of these, %s are to be expected by chance.") % number_format(
        found["false_alarms"], decimal_pos=1
    )


def nothing(found: Mapping[str, Any]) -> str:
    """What it means that a rule has no row."""
    if found["not_judged"] == "no_driving_times":
        return _(
            "Not looked for: nobody has set the driving times between the stations. A supervisor "
            "sets them on the page of driving times."
        )
    if found["not_judged"]:
        return _("Not looked for: the records or the method carry no list this week.")
    return _("Nothing this week: no record meets this rule.")


def fell_silent(row: Row) -> str:
    facts = {
        "day": day(row["last_visit_on"]),
        "rate": number_format(row["visits_a_week"], decimal_pos=1),
        "now": percent(row["p_inactive"]),
        "before": percent(row["p_week_before"]),
    }
    sentence = _(
        "It came %(rate)s times a week, the last time on %(day)s. No longer in use: %(now)s of "
        "100, a week ago %(before)s."
    )
    return sentence % facts


def came_back(row: Row) -> str:
    visits = row["visits"]
    parts = [
        ngettext("It came once this week.", "It came %(n)s times this week.", visits)
        % {"n": visits}
    ]
    if row["last_visit_before"]:
        parts.append(_("The visit before was on %s.") % day(row["last_visit_before"]))
    else:
        parts.append(_("It had never come before."))
    if row["listed_on"]:
        parts.append(_("It was first listed in the week to %s.") % day(row["listed_on"]))
    return " ".join(parts)


def far_more_loads(row: Row) -> str:
    usual = number_format(row["usual_visits"], decimal_pos=1)
    return _("It came %(visits)s times in %(weeks)s weeks; its kind comes %(usual)s times.") % {
        **row,
        "usual": usual,
    }


def far_heavier_loads(row: Row) -> str:
    pounds = {name: thousands(row[name]) for name in ("pounds", "usual_pounds", "bound_pounds")}
    sentence = ngettext(
        "Of %(loads)s load the median is %(pounds)s pounds; usual in its class are "
        "%(usual_pounds)s, and chance passes %(bound_pounds)s hardly ever.",
        "Of %(loads)s loads the median is %(pounds)s pounds; usual in its class are "
        "%(usual_pounds)s, and chance passes %(bound_pounds)s hardly ever.",
        row["loads"],
    )
    return sentence % {**pounds, "loads": row["loads"]}


def two_stations(row: Row) -> str:
    sentence = _(
        "Its pass was read at %(from_station)s, and at %(station)s on %(when)s, %(minutes)s "
        "minutes later; the drive takes %(driving_minutes)s at least."
    )
    return sentence % {**row, "when": moment(row["at"])}


def other_plate(row: Row) -> str:
    facts = {**row, "when": moment(row["at"])}
    if row["told_by"] == "refused":
        return _("At %(station)s on %(when)s it was refused as another vehicle's pass.") % facts
    if row["told_by"] == "ticket":
        return (
            _(
                "At %(station)s on %(when)s the scale ticket had the plate %(plate)s; registered "
                "is %(own)s."
            )
            % facts
        )
    return (
        _("At %(station)s on %(when)s the plate %(plate)s was typed; registered is %(own)s.")
        % facts
    )


def keeps_coming(row: Row) -> str:
    return _("It came on %(days)s days from %(since)s to %(last)s, at: %(stations)s.") % {
        "days": row["days"],
        "since": day(row["since"]),
        "last": day(row["last_on"]),
        "stations": ", ".join(row["stations"]),
    }


def low_capture(row: Row) -> str:
    return _("On %(day)s: %(tickets)s scale tickets, %(check_ins)s check-ins.") % {
        **row,
        "day": day(row["day"]),
    }


SENTENCES: Mapping[str, Callable[[Row], str]] = {
    "fell_silent": fell_silent,
    "came_back": came_back,
    "far_more_loads": far_more_loads,
    "far_heavier_loads": far_heavier_loads,
    "two_stations": two_stations,
    "other_plate": other_plate,
    "keeps_coming": keeps_coming,
    "low_capture": low_capture,
}


def day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text))


def moment(text: str) -> str:
    local = dt.datetime.fromisoformat(text).astimezone(city_zone())
    return date_format(local, "DATETIME_FORMAT")


def percent(share: float) -> str:
    """Of 100, rounded down: 99.6 is not yet all."""
    return str(int(100 * share))


def thousands(pounds: int) -> str:
    return number_format(pounds, use_l10n=True, force_grouping=True)
