"""What the worker does by itself for the stations."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from checkin.roster import make_boxes

log = logging.getLogger(__name__)


# Each sync makes what is due, too; this keeps a morning's first one short, and lets planned
# suspensions begin when no tablet asks. A minute that was missed is made up for by the next.
@app.periodic(cron="* * * * *")
@app.task(name="make_roster_boxes", queueing_lock="make_roster_boxes")
def make_roster_boxes(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    if made := make_boxes(timezone.now()):
        log.info("made %s boxes of the roster", made)
