"""How the status of a lead may change, and the colors of a due date."""

import datetime as dt
from enum import StrEnum

from analytics.models import LeadStatus

# Only an error of the city's own can be closed without anybody having been asked.
TRANSITIONS: dict[LeadStatus, tuple[LeadStatus, ...]] = {
    LeadStatus.NEW: (LeadStatus.CALLED, LeadStatus.CLOSED),
    LeadStatus.CALLED: (
        LeadStatus.EXPLAINED,
        LeadStatus.CONFIRMED,
        LeadStatus.REFERRED,
        LeadStatus.CLOSED,
    ),
    LeadStatus.EXPLAINED: (LeadStatus.CALLED,),  # opened again
    LeadStatus.CONFIRMED: (LeadStatus.CALLED,),
    LeadStatus.REFERRED: (LeadStatus.CALLED,),
    LeadStatus.CLOSED: (LeadStatus.CALLED,),
}
DAYS_TO_WORK = dt.timedelta(days=14)
SOON = dt.timedelta(days=3)


class Color(StrEnum):
    """The data office's colors of a follow-up."""

    WHITE = "white"
    YELLOW = "yellow"
    RED = "red"
    GREEN = "green"


def color_of(due_on: dt.date, *, today: dt.date, closed: bool) -> Color:
    """White: not due. Yellow: due within three days, or today. Red: its day has passed. Green:
    closed, which takes evidence."""
    if closed:
        return Color.GREEN
    if due_on < today:
        return Color.RED
    return Color.YELLOW if due_on - today <= SOON else Color.WHITE
