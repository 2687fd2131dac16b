"""What keeps its history: every version of a row, the last one of a deleted row, too."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db.models import Model

Row = TypeVar("Row", bound=type[Model])


def tracked() -> Callable[[Row], Row]:
    """A class decorator. Its trackers are made anew: each belongs to one model."""
    track: Callable[[Row], Row] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )
    return track
