"""What the worker does by itself for people: it sends what waits."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.messages.sending import send_waiting

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="send_messages", queueing_lock="send_messages")
def send_messages(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    if sent := send_waiting(timezone.now()):
        log.info("sent %s messages", sent)
