"""What the page says of the week's records, from the figures of report.json."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.report_words import written

UNFIT: dict[str, Promise] = {
    "records_too_short": gettext_lazy("there are fewer than 28 days of records"),
    "too_few_regulars": gettext_lazy(
        "fewer than ten licenses came twice or more, and from them the model learns"
    ),
    "gate_unseen": gettext_lazy(
        "on more than half of the open days of the last four weeks the gate recorded too little"
    ),
}


@dataclass(frozen=True)
class StationRow:
    """One station's line: texts for this week, and what is to be looked into."""

    name: str
    open_days: str
    no_record: str
    check_ins: str
    capture: str
    by_hand: str
    unknown: str
    late: str
    notes: list[str]


def shown(quality: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:  # noqa: ARG001
    """sections.data_quality, of figures.data_quality."""
    stations = [station_row(station) for station in quality["stations"]]
    return {
        "fit": quality["fit_to_judge"],
        "regulars": number(quality["regulars"]),
        "unfit": [UNFIT[reason] for reason in quality["unfit_because"]],
        "stations": stations,
        "notes": [(row.name, note) for row in stations for note in row.notes],
        "seen_percent": int(100 * quality["seen_lately"]),
    }


def station_row(station: Mapping[str, Any]) -> StationRow:
    now, before = station["this_week"], station["last_week"]
    return StationRow(
        name=station["name"],
        open_days=both(now["open_days"], before["open_days"]),
        no_record=both(len(now["unheard_days"]), len(before["unheard_days"])),
        check_ins=both(number(now["check_ins"]), number(before["check_ins"])),
        capture=both(capture(now["capture"]), capture(before["capture"])),
        by_hand=both(percent(now["typed_share"]), percent(before["typed_share"])),
        unknown=both(percent(now["unknown_share"]), percent(before["unknown_share"])),
        late=both(number(now["late"]), number(before["late"])),
        notes=notes(station),
    )


def both(this: Any, last: Any) -> str:
    return f"{this} ({last})"


def number(count: int) -> str:
    return number_format(count, 0, force_grouping=True)


def percent(share: float | None) -> str:
    return "–" if share is None else _("%s%%") % round(100 * share)


def capture(found: Mapping[str, Any] | None) -> str:
    """Check-ins for tickets; nothing is known without tickets."""
    if found is None:
        return "–"
    counts = {"check_ins": number(found["check_ins"]), "tickets": number(found["tickets"])}
    return percent(found["rate"]) + _(", %(check_ins)s of %(tickets)s") % counts


def notes(station: Mapping[str, Any]) -> list[str]:
    now = station["this_week"]
    found = []
    if station["since"] is None:
        found.append(_("It has no records yet."))
    if now["out_days"]:
        found.append(
            _("Open and without any record, longer than chance allows: %(days)s. Its silence on "
              "these days counts for nothing.") % {"days": listed(now["out_days"])}
        )  # fmt: skip
    elif now["unheard_days"]:
        found.append(
            _("Open and without any record: %(days)s.") % {"days": listed(now["unheard_days"])}
        )
    if now["low_days"]:
        found.append(
            _("Far fewer check-ins than scale tickets: %(days)s. Its silence on these days counts "
              "for nothing.") % {"days": listed(now["low_days"])}
        )  # fmt: skip
    if now["capture"] and now["capture"]["over_days"]:
        found.append(_("More check-ins than scale tickets: tickets are missing in the file."))
    if station["silent_tablets"]:
        text = ngettext(
            "A tablet sent nothing all week: %(names)s.",
            "%(number)s tablets sent nothing all week: %(names)s.",
            len(station["silent_tablets"]),
        )
        names = ", ".join(station["silent_tablets"])
        found.append(text % {"number": len(station["silent_tablets"]), "names": names})
    if now["late"]:
        text = ngettext(
            "%(number)s event came from a tablet more than a day late, after %(days)s days.",
            "%(number)s events came from tablets more than a day late, the latest after %(days)s "
            "days.",
            now["late"],
        )
        days = written(now["oldest_hours"] / 24, 1)
        found.append(text % {"number": number(now["late"]), "days": days})
    return found


def listed(days: list[str]) -> str:
    """Days in a row by the first and the last of them."""
    runs: list[list[dt.date]] = []
    for day in map(dt.date.fromisoformat, days):
        if runs and day - runs[-1][-1] == dt.timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(days_in_words(run[0], run[-1]) for run in runs)


def days_in_words(first: dt.date, last: dt.date) -> str:
    begin, end = (date_format(day, "MONTH_DAY_FORMAT") for day in (first, last))
    return begin if first == last else _("%(begin)s to %(end)s") % {"begin": begin, "end": end}
