"""What the worker does by itself for licenses."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from licensing.importing.tasks import take_in_registers
from licensing.printing.tasks import print_cards
from licensing.reminders import remind_all

__all__ = ["print_cards", "remind_haulers", "take_in_registers"]
log = logging.getLogger(__name__)


@app.periodic(cron="40 14,15,16,17 * * *")  # by day in the city; a run that is missed has others
@app.task(name="remind_haulers", queueing_lock="remind_haulers")
def remind_haulers(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    log.info("reminders of today: %s", remind_all(timezone.now()))
