"""What the page says of the leads, from the figures of report.json."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any


def shown(leads: Sequence[Mapping[str, Any]], week_ending: dt.date) -> list[Any]:
    """sections.leads, of figures.leads."""
    from analytics.page import lead

    return [lead(dict(facts), week_ending) for facts in leads]


def shown_list(found: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:
    """sections.list, of figures.list; shown by templates/analytics/leads/section.html."""
    return dict(found)


def shown_waiting(waiting: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:
    """sections.waiting, of figures.waiting; templates/analytics/leads/waiting.html."""
    return dict(waiting)
