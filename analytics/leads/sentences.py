"""An explanation in steps, each a sentence that a person can check, in the reader's language."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.report_words import written
from licensing.models import VehicleClass

A_DAY = 1 / 7
NOT_EVALUATED = {
    "too_young": gettext_lazy("not enough evidence yet"),
    "suspended": gettext_lazy("suspended"),
    "expired": gettext_lazy("expired"),
    "revoked": gettext_lazy("revoked"),
    "surrendered": gettext_lazy("given back"),
    "not_yet_valid": gettext_lazy("not in force yet"),
    "no_station_open": gettext_lazy("none of its stations was open while it was in force"),
    "renewed": gettext_lazy("renewed: its newer license carries the numbers"),
    "explained": gettext_lazy("explained: quiet until there is new evidence"),
    "settled": gettext_lazy("asked about before: quiet until there is new evidence"),
}
NOBODY = {
    "method_has_set": gettext_lazy(
        "The method's last day has passed. Until somebody decides anew that it is used, nobody is"
        " listed."
    ),
    "too_little_recorded": gettext_lazy(
        "Too little is recorded to judge anybody's silence, so nobody is listed. What is missing"
        " stands under the data quality."
    ),
    "model_not_fitted": gettext_lazy(
        "The model could not be fitted to these visits, so nobody is listed."
    ),
}


def steps(facts: Mapping[str, Any], week_ending: dt.date) -> list[str]:
    """From the days that count to the probability; `facts` with dates as dates. Nothing for a
    license whose chain has no figures here."""
    if facts["rate"] is None:
        return []
    found = [exposure(facts), kind_and_visits(facts)]
    if facts["silent_from"] > week_ending:
        found.append(_("It came in the report's own week: there is no silence to explain."))
    elif facts["open_weeks_since"] < A_DAY / 2:
        found.append(_("Since then there was no day that counts, so its silence says nothing."))
    else:
        found += [expected(facts), quiet(facts)]
        if facts["p_inactive"] is not None:
            found.append(together(facts))
    if facts["others_came"]:
        found.append(other_vehicles(facts))
    return found


def exposure(facts: Mapping[str, Any]) -> str:
    days, opened = facts["in_force_days"], facts["open_days"]
    if facts["renewals"]:
        text = ngettext(
            "With the licenses that it renews, in force %(days)s day, of which its stations were"
            " open %(open)s.",
            "With the licenses that it renews, in force %(days)s days, of which its stations were"
            " open %(open)s.",
            days,
        )
    else:
        text = ngettext(
            "In force %(days)s day, of which its stations were open %(open)s.",
            "In force %(days)s days, of which its stations were open %(open)s.",
            days,
        )
    said = text % {"days": number_format(days), "open": number_format(opened)}
    return " ".join([said, *not_counted(facts)])


def not_counted(facts: Mapping[str, Any]) -> list[str]:
    """Which of the open days count for nothing, and why."""
    found = []
    if facts["low_days"]:
        text = ngettext(
            "On %(days)s day check-ins at a station of its fell far below the scale tickets.",
            "On %(days)s days check-ins at a station of its fell far below the scale tickets.",
            facts["low_days"],
        )
        found.append(text % {"days": facts["low_days"]})
    if facts["out_days"]:
        text = ngettext(
            "On %(days)s day a station of its was open and nothing was recorded there.",
            "On %(days)s days a station of its was open and nothing was recorded there.",
            facts["out_days"],
        )
        found.append(text % {"days": facts["out_days"]})
    if facts["open_days"] - facts["seen_days"] >= 0.5:
        text = _(
            "So %(counted)s of the open days count: on the others the gate would not have seen it,"
            " or its silence was explained."
        )
        found.append(text % {"counted": number(facts["seen_days"], 0)})
    return found


def kind(facts: Mapping[str, Any]) -> str:
    """What its kind is: class of vehicle, term and declared loads."""
    words = [str(VehicleClass(facts["vehicle_class"]).label).lower()]
    if facts["short_term"]:
        words.append(_("90 days"))
    if facts["declared_loads_a_week"]:
        loads = facts["declared_loads_a_week"]
        many = 1 if loads == 1 else 2  # a number of loads need not be whole
        text = ngettext("%(loads)s declared load a week", "%(loads)s declared loads a week", many)
        words.append(text % {"loads": short(loads)})
    return ", ".join(words)


def kind_and_visits(facts: Mapping[str, Any]) -> str:
    words = {"kind": kind(facts), "rate": number(facts["kind_rate"], 1)}
    if not facts["visits"]:
        return (
            _("Licenses of its kind (%(kind)s) come %(rate)s times a week; it never came.") % words
        )
    text = ngettext(
        "Licenses of its kind (%(kind)s) come %(rate)s times a week; it came %(visits)s time, on"
        " %(day)s.",
        "Licenses of its kind (%(kind)s) come %(rate)s times a week; it came %(visits)s times"
        " until %(day)s.",
        facts["visits"],
    )
    return text % {
        **words,
        "visits": number_format(facts["visits"]),
        "day": date_format(facts["last_visit_on"]),
    }


def expected(facts: Mapping[str, Any]) -> str:
    """The product is exact but for the digits shown: the season is what makes it so."""
    rate, weeks, visits = (
        facts[name] for name in ("rate", "open_weeks_since", "expected_since_last_visit")
    )
    season = visits / (rate * weeks) if rate else 1.0
    return _(
        "While it is in use it comes %(rate)s times a week, by its own visits and, where these are"
        " few, by its kind's. Since %(day)s: %(rate)s × %(weeks)s open weeks × %(season)s for the"
        " season = %(expected)s visits were expected, and none came."
    ) % {
        "rate": number(rate, 2),
        "day": date_format(facts["silent_from"]),
        "weeks": number(weeks, 1),
        "season": number(season, 2),
        "expected": number(visits, 1),
    }  # fmt: skip


def quiet(facts: Mapping[str, Any]) -> str:
    """Of 100; where that is fewer than one, of 1,000."""
    share = float(facts["quiet_share"])
    of_100, of_1000 = round(100 * share), round(1000 * share)
    if of_100:
        text = _("%(number)s of 100 active haulers with its history would be this quiet.")
    elif of_1000:
        text = _("%(number)s of 1,000 active haulers with its history would be this quiet.")
    else:
        text = _("Fewer than 1 of 1,000 active haulers with its history would be this quiet.")
    return text % {"number": of_100 or of_1000}


def together(facts: Mapping[str, Any]) -> str:
    return _(
        "Together with how often licenses here stop being used: of 100 with these numbers"
        " %(number)s are no longer in use. %(p)s × %(expected)s = %(missed)s missed visits."
    ) % {
        "number": in_100(facts["p_inactive"]),
        "p": number(facts["p_inactive"], 2),
        "expected": number(facts["expected_since_last_visit"], 1),
        "missed": number(facts["expected_missed_visits"], 1),
    }  # fmt: skip


def other_vehicles(facts: Mapping[str, Any]) -> str:
    return _(
        "Other vehicles of its holder came in these weeks (%(licenses)s): its loads may have come"
        " with them. Such a license comes after all others on the list."
    ) % {"licenses": facts["others_came"].replace(" ", ", ")}


def by_hand(facts: Mapping[str, Any]) -> str:
    """The arithmetic of the quiet share; its weeks are weighted by the season."""
    if not facts["rate"] or not facts["expected_since_last_visit"]:
        return ""
    weight = facts["shape"] / facts["kind_rate"]
    every = facts["expected_visits"] / facts["rate"] / facts["burst"]
    since = facts["expected_since_last_visit"] / facts["rate"] / facts["burst"]
    before = every - since if facts["visits"] else 0.0
    return _(
        "((%(weight)s + %(before)s) / (%(weight)s + %(every)s)) to the power of"
        " (%(shape)s + %(visits)s) = %(share)s"
    ) % {
        "weight": number(weight, 2),
        "before": number(before, 2),
        "every": number(every, 2),
        "shape": number(facts["shape"], 3),
        "visits": number(facts["visits"] / facts["burst"], 2),
        "share": number(facts["quiet_share"], 4),
    }  # fmt: skip


def why(facts: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """Why it stands on the list, or why it does not. `found`: figures.list."""
    if facts.get("lead_rank"):
        return _("On the list with rank %(rank)s.") % {"rank": facts["lead_rank"]}
    reason = facts["reason_not_evaluated"]
    if reason == "too_young":
        return not_yet(facts, found)
    if reason in {"explained", "settled"}:
        return answered(facts)
    if reason:
        return _("It cannot be listed: %(reason)s.") % {"reason": NOT_EVALUATED[reason]}
    if found["nobody_because"]:
        return str(NOBODY[found["nobody_because"]])
    return not_among_the_first(facts, found)


def not_yet(facts: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    text = ngettext(
        "Not enough evidence yet: %(days)s day that counts of the %(enough)s that are needed.",
        "Not enough evidence yet: %(days)s days that count of the %(enough)s that are needed.",
        round(facts["seen_days"]),
    ) % {"days": round(facts["seen_days"]), "enough": found["enough_days"]}
    if facts["enough_on"] is None:
        return text + " " + _("There will not be within its term.")
    sunday = facts["enough_on"] + dt.timedelta(days=6 - facts["enough_on"].weekday())
    return text + " " + _("There will be in the week that ends on %(day)s.") % {
        "day": date_format(sunday)
    }  # fmt: skip


def answered(facts: Mapping[str, Any]) -> str:
    day = {"day": date_format(facts["outcome_on"])}
    if facts["outcome"] == "explained" and facts["quiet_until"]:
        return _("Explained on %(day)s. It is quiet until %(until)s, or until it comes.") % {
            **day,
            "until": date_format(facts["quiet_until"]),
        }
    return {
        "explained": _("Explained on %(day)s. It is quiet until it has come again."),
        "confirmed": _("Confirmed inactive on %(day)s. Nobody is asked twice: it is quiet until it has come again."),  # noqa: E501
        "referred": _("Referred on %(day)s. It is quiet until it has come again."),
        "closed": _("Closed on %(day)s without an answer. It may be listed again 13 weeks later, or when it has come again."),  # noqa: E501
    }[facts["outcome"]] % day  # fmt: skip


def not_among_the_first(facts: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    words = {
        "p": in_100(facts["p_inactive"]),
        "lowest": in_100(found["lowest"]),
        "threshold": in_100(found["threshold"] or 0),
        "bound": round(100 * found["bound"]),
        "capacity": found["capacity"],
    }
    if facts["p_inactive"] < found["lowest"]:
        return _(
            "Not on the list: of 100 licenses with these numbers %(p)s are no longer in use. Nobody"
            " is listed below %(lowest)s."
        ) % words  # fmt: skip
    if found["threshold"] is None or facts["p_inactive"] < found["threshold"]:
        return _(
            "Not on the list: of 100 licenses with these numbers %(p)s are no longer in use. With"
            " it, more than %(bound)s%% of the list would be expected to be false."
        ) % words  # fmt: skip
    return _(
        "Not on the list: it takes %(capacity)s, and those on it come first by missed visits."
    ) % words  # fmt: skip


def in_100(probability: float) -> int:
    """Never 100: nothing here is certain."""
    return min(99, int(100 * probability + 1e-9))


def number(value: float, digits: int) -> str:
    return written(value, digits)


def short(value: float) -> str:
    """Without a digit that says nothing: 3, 2.5."""
    return number(value, 0 if round(value, 1) == round(value) else 1)
