"""What the worker does by itself for people: it sends what waits."""

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.messages.sending import recover_lost, send_next


@app.periodic(cron="* * * * *")
@app.task(name="send_messages", queueing_lock="send_messages")
def send_messages(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    """The moment is taken for each message: many of them take longer than one is given up after."""
    recover_lost(timezone.now())
    while send_next(timezone.now()):
        pass
