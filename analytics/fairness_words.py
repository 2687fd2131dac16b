"""Fairness in words: a plain sentence for each group that stands out, and one where none does."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Language
from analytics.report_words import written
from licensing.models import VehicleClass

NONE = "–"
RESPECTS: dict[str, Promise] = {
    "district": gettext_lazy("District"),
    "language": gettext_lazy("Language"),
    "class": gettext_lazy("Kind of vehicle"),
}
KINDS = ("this_week", "last_weeks", "in_use")


@dataclass(frozen=True)
class Row:
    """A group's counts with its share and the interval of it, as text."""

    by: Promise
    group: str
    count: int
    of: int
    share: str
    interval: str
    beyond: bool


@dataclass(frozen=True)
class Comparison:
    name: str
    caption: str
    sentences: list[str]
    rows: list[Row]


def shown(figures: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:  # noqa: ARG001 every part is asked with the week
    return {"comparisons": [comparison(figures, name) for name in KINDS]}


def comparison(figures: Mapping[str, Any], name: str) -> Comparison:
    found = figures[name]
    caption = {
        "this_week": _("Licenses on this report's list, of those evaluated"),
        "last_weeks": _("Licenses on any list of the last %(weeks)s weeks, of those evaluated"),
        "in_use": _(
            "Licenses in use after all, of those settled in the last %(weeks)s weeks whose use "
            "became known"
        ),
    }[name] % {"weeks": figures["weeks"]}
    return Comparison(name, caption, sentences(name, found), [row(entry) for entry in found])


def sentences(name: str, found: Sequence[Mapping[str, Any]]) -> list[str]:
    """What to make of it: who stands out, or that nobody does, or that it cannot be said."""
    if not any(entry["p"] is not None for entry in found):
        return [_("There are too few to compare groups.")]
    if not sum(entry["count"] for entry in found):
        return [_("None, so no group has more than another.")]
    beyond = [standing_out(name, entry, found) for entry in found if entry["beyond"]]
    if beyond:
        return beyond
    if name == "in_use":
        return [_("For no group was the list wrong more often than chance explains.")]
    return [_("No group is listed more often than chance explains.")]


def standing_out(name: str, entry: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> str:
    others = [one for one in found if one["by"] == entry["by"] and one is not entry]
    facts = {
        "group": named(entry),
        "count": entry["count"],
        "of": entry["of"],
        "percent": percent(entry["share"]),
        "others": percent(
            sum(one["count"] for one in others) / sum(one["of"] for one in others)
        ),
    }  # fmt: skip
    if name == "in_use":
        return (
            _("%(group)s: the list was wrong more often than chance explains: %(count)s of "
              "%(of)s (%(percent)s), beside %(others)s of the others. Look into why before the "
              "next calls.") % facts
        )  # fmt: skip
    return (
        _("%(group)s: listed more often than chance explains: %(count)s of %(of)s (%(percent)s), "
          "beside %(others)s of the others. Look into why before the next calls.") % facts
    )  # fmt: skip


def row(entry: Mapping[str, Any]) -> Row:
    has_share = entry["share"] is not None
    return Row(
        RESPECTS[entry["by"]],
        group_words(entry),
        entry["count"],
        entry["of"],
        percent(entry["share"]) if has_share else NONE,
        f"{percent(entry['low'])}–{percent(entry['high'])}" if has_share else NONE,
        entry["beyond"],
    )


def named(entry: Mapping[str, Any]) -> str:
    return f"{RESPECTS[entry['by']]} {group_words(entry)}"


def group_words(entry: Mapping[str, Any]) -> str:
    group = str(entry["group"])
    if not group:
        return _("not known")
    if entry["by"] == "language":
        return str(dict(Language.choices).get(group, group))
    if entry["by"] == "class":
        return str(dict(VehicleClass.choices).get(group, group))
    return group


def percent(value: float) -> str:
    return _("%s%%") % written(100 * value, 1)
