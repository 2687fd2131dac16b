"""Sends what waits, each message once.

A message is claimed (committed as "being sent") before the provider is called. A worker that dies
in between leaves it so: whether it went out nobody can know, and a second one would be worse than
none, so it is said to be not delivered, and the desk sees it.
"""

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from accounts.models import Message
from accounts.sms import send_sms

State = Message.State
TRIES = 5
FIRST_WAIT = dt.timedelta(minutes=1)  # doubled with each try
GIVEN_UP_AFTER = dt.timedelta(minutes=10)  # a send takes seconds
UNKNOWN = "The worker stopped while it was being sent."
log = logging.getLogger(__name__)


def send_waiting(now: dt.datetime) -> int:
    """How many went out."""
    give_up_lost(now)
    sent = 0
    while message := claim(now):
        sent += send(message, now)
    return sent


def claim(now: dt.datetime) -> Message | None:
    """The next one that is due, marked and committed; no two workers get the same."""
    with transaction.atomic():
        due = Message.objects.filter(state=State.WAITING, next_try_at__lte=now)
        message = due.select_for_update(skip_locked=True).order_by("next_try_at").first()
        if message:
            message.state, message.state_at = State.SENDING, now
            message.tries += 1
            message.save(update_fields=["state", "state_at", "tries"])
    return message


def send(message: Message, now: dt.datetime) -> bool:
    try:
        hand_over(message)
    except Exception as problem:  # noqa: BLE001 whatever a provider raises, it was not taken
        put_off(message, type(problem).__name__, now)
        return False
    message.state, message.sent_at, message.state_at, message.error = State.SENT, now, now, ""
    message.save(update_fields=["state", "sent_at", "state_at", "error"])
    return True


def hand_over(message: Message) -> None:
    if message.channel == Message.Channel.SMS:
        send_sms(message.to, message.text)
    else:
        send_mail(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])


def put_off(message: Message, problem: str, now: dt.datetime) -> None:
    """To be tried again later, or given up; the log says what happened, never the text."""
    final = message.tries >= TRIES
    message.state = State.FAILED if final else State.WAITING
    message.state_at, message.error = now, problem
    message.next_try_at = now + FIRST_WAIT * 2 ** (message.tries - 1)
    message.save(update_fields=["state", "state_at", "error", "next_try_at"])
    log.warning("message %s was not sent (try %s): %s", message.pk, message.tries, problem)


def give_up_lost(now: dt.datetime) -> None:
    lost = Message.objects.filter(state=State.SENDING, state_at__lt=now - GIVEN_UP_AFTER)
    if count := lost.update(state=State.FAILED, state_at=now, error=UNKNOWN):
        log.warning("%s messages were under way when a worker stopped", count)
