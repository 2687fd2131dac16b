"""What the page says of the findings, from the figures of report.json."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any


def shown(found: Sequence[Mapping[str, Any]], week_ending: dt.date) -> list[dict[str, Any]]:  # noqa: ARG001
    """sections.findings, of figures.findings."""
    return [dict(rule) for rule in found]
