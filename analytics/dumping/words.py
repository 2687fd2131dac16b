"""What the report says of requests about dumping, from the figures of report.json."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from analytics.dumping.weeks import NO_PLACE, OUTSIDE


def district_words(code: str) -> str:
    if code == OUTSIDE:
        return _("outside of all districts")
    return _("without a place") if code == NO_PLACE else code


def shown(dumping: Mapping[str, Any] | None, week_ending: dt.date) -> dict[str, Any] | None:
    """sections.dumping, of figures.dumping; None without data."""
    if dumping is None:
        return None
    newest = dt.date.fromisoformat(dumping["newest_request_on"])
    return {
        **dumping,
        "newest": newest,
        "is_late": newest < week_ending - dt.timedelta(days=2),
        "rows": [
            (district_words(row["district"]), row["requests"]) for row in dumping["districts"]
        ],
    }
