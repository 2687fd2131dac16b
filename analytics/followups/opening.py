"""A published report's leads become follow-ups: one for a holder, one lead for each license."""

import datetime as dt
from dataclasses import dataclass

from analytics.models import WeeklyReport


@dataclass(frozen=True)
class Opened:
    """What a report brought: follow-ups that are new, leads that are new or were listed again."""

    follow_ups: int
    leads: int
    again: int


def open_follow_ups(report: WeeklyReport, *, now: dt.datetime) -> Opened:
    """Within the transaction that publishes; the same report twice changes nothing."""
    return Opened(0, 0, 0)
