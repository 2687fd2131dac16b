"""What each rule is, where it comes from, and how often it is wrong; measured in
tests/findings/ and told in docs/statistics.md."""

from typing import Any

from django.utils.translation import gettext as _

from analytics.findings.rules import Rule


def card(rule: Rule) -> dict[str, Any]:
    """title, means (the rule in plain words), source, and false_alarms."""
    title, means, source, false_alarms = CARDS[rule]()
    return {"title": title, "means": means, "source": source, "false_alarms": false_alarms}


Card = tuple[str, str, str, str]


def fell_silent() -> Card:
    return (
        _("Fell silent"),
        _(
            "A regular, with six visits or more, whose silence has become long enough for the "
            "list since the report of the week before."
        ),
        _("the list's own threshold and the activity model"),
        _("as often as the list's own bound says: by default 1 in 10 names at most"),
    )


def came_back() -> Card:
    return (
        _("Came back"),
        _(
            "Seen this week after it had been on the list, or after eight weeks or more without "
            "a visit, where at its own rate so long a gap has a chance of 1 in 100."
        ),
        _("check-ins of the week"),
        _("a visit is a fact; only a license number that was typed wrongly would be false"),
    )


def two_stations() -> Card:
    return (
        _("Same pass at two stations"),
        _(
            "One pass was scanned at two stations, two minutes or more sooner than the least "
            "driving time that the city has set between them."
        ),
        _("scans by tablets whose clocks are known; nothing typed, and nothing by phone"),
        _("none in a made-up year; a driving time that was set too long makes false ones"),
    )


def low_capture() -> Card:
    return (
        _("Check-ins far below scale tickets"),
        _(
            "A station's day with at least ten scale tickets, whose check-ins are fewer than 80 "
            "of 100 tickets by more than chance."
        ),
        _("scale tickets beside check-ins"),
        _("where 95 of 100 are checked in, less than 1 day in 1,000"),
    )


CARDS = {
    Rule.FELL_SILENT: fell_silent,
    Rule.CAME_BACK: came_back,
    Rule.TWO_STATIONS: two_stations,
    Rule.LOW_CAPTURE: low_capture,
}
