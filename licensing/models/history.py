"""What keeps its history: every version of a row, the last one of a deleted row, too."""

import pghistory


def tracked() -> pghistory.track:
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )
