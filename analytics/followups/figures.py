"""What became of the leads: the report's figures of the follow-ups, as of the week's last day."""

import datetime as dt
from typing import Any


def follow_up_figures(last_day: dt.date) -> dict[str, Any]:
    """New, overdue and completed ones of the week, the open ones, and the list's precision."""
    return {"new": [], "overdue": [], "completed": [], "open": 0, "precision": {}}
