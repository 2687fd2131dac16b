"""What the report says of the other findings, from the figures of report.json."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.findings.card import card
from analytics.findings.rules import Finding, Row, Rule
from checkin.calendar import city_zone

SHOWN = 5  # rows of a rule in the report; the page has all
OF_LICENSES = {
    Rule.FELL_SILENT, Rule.CAME_BACK, Rule.MANY_LOADS, Rule.HEAVY_LOADS, Rule.TWO_STATIONS,
    Rule.ANOTHER_PLATE,
}  # fmt: skip


def shown(findings: Sequence[Finding], week_ending: dt.date) -> list[dict[str, Any]]:  # noqa: ARG001
    """sections.findings: each rule with its words, and its first rows as sentences."""
    return [
        {
            **card(Rule(one["rule"])),
            "rule": one["rule"],
            "count": len(one["rows"]),
            "rows": [said(one["rule"], row) for row in one["rows"][:SHOWN]],
            "more": max(0, len(one["rows"]) - SHOWN),
            "empty": empty(one),
            "note": note(one),
        }
        for one in findings
        if one["rule"] in Rule
    ]


def said(rule: str, row: Row) -> dict[str, Any]:
    """A row as people read it. `number`: the license whose page of the report explains more."""
    return {
        "rule": rule,
        "subject": row["subject"],
        "number": row["subject"] if Rule(rule) in OF_LICENSES else "",
        "sentence": SENTENCES[Rule(rule)](row),
    }


def day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text))


def moment(text: str) -> str:
    return date_format(dt.datetime.fromisoformat(text).astimezone(city_zone()), "DATETIME_FORMAT")


def of_fell_silent(row: Row) -> str:
    sentence = _(
        "It came %(visits)s times, the last time on %(day)s; since then %(expected)s visits were "
        "expected and none came."
    ) % {**row, "day": day(row["day"]), "expected": decimal(row["expected"])}
    if row["others_came"]:
        sentence += " " + _("Other vehicles of its holder came meanwhile.")
    return sentence


def of_came_back(row: Row) -> str:
    came = ngettext(
        "It came once this week", "It came %(visits)s times this week", row["visits"]
    ) % {"visits": row["visits"]}
    if row["day"] is None:
        return _("%s, for the first time; it had been on the list.") % came
    if row["was_listed"]:
        return _("%(came)s; it had been on the list, and its last visit was on %(day)s.") % {
            "came": came,
            "day": day(row["day"]),
        }
    return _("%(came)s; before that its last visit was on %(day)s.") % {
        "came": came,
        "day": day(row["day"]),
    }


def of_two_stations(row: Row) -> str:
    first, second = row["stations"]
    return _(
        "Its pass was scanned at %(second)s on %(at)s, %(minutes)s minutes after %(first)s; the "
        "drive takes at least %(driving)s."
    ) % {
        "first": first, "second": second, "at": moment(row["at"]), "minutes": row["minutes"],
        "driving": row["driving_minutes"],
    }  # fmt: skip


def of_low_capture(row: Row) -> str:
    return _("%(day)s: %(tickets)s scale tickets, %(check_ins)s check-ins.") % {
        **row,
        "day": day(row["day"]),
    }


def decimal(value: float) -> str:
    from django.utils.formats import number_format

    return str(number_format(value, 1))


SENTENCES: Mapping[Rule, Callable[[Row], str]] = {
    Rule.FELL_SILENT: of_fell_silent,
    Rule.CAME_BACK: of_came_back,
    Rule.TWO_STATIONS: of_two_stations,
    Rule.LOW_CAPTURE: of_low_capture,
}


def empty(found: Finding) -> str:
    """What it means that a rule found nothing."""
    if found["rule"] == Rule.FELL_SILENT:
        if found["threshold"] is None:
            return _("Not looked for: the report lists nobody this week.")
        if not found["compared"]:
            return _("Not looked for: there is no report of the week before to compare with.")
    return _("Nothing this week: no record met the rule.")


def note(found: Finding) -> str:
    """What was left out, so that nothing found is not taken for nothing there."""
    if found.get("unknown"):
        return _("Nobody has set the driving time between: %s. Nothing was looked for there.") % (
            ", ".join(f"{one}–{other}" for one, other in found["unknown"])
        )
    return ""
