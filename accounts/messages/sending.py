"""Sends what waits, each message once.

A message is claimed (committed as "being sent") before the provider is called. Where a worker dies
in between, or an answer is lost, only the provider knows whether the message went out: one that
can be asked is asked before a second try. For one that cannot, a second message at random would be
worse than none: it is said to be not delivered, and the desk sees it.
"""

import datetime as dt
import logging
import smtplib
import socket

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.db import transaction

from accounts.models import Message
from accounts.sms import AnsweringProvider, NotSent, provider

State, Channel = Message.State, Message.Channel
TRIES = 5
FIRST_WAIT = dt.timedelta(minutes=1)  # doubled with each try
GIVEN_UP_AFTER = dt.timedelta(minutes=10)  # a send takes seconds
UNKNOWN = "The worker stopped while it was being sent."
# A text that is on its way is not "not delivered" because a report comes late, and so on.
MAY_BECOME = {
    State.SENT: {State.WAITING, State.SENDING},
    State.FAILED: {State.WAITING, State.SENDING, State.SENT},
    State.DELIVERED: set(State) - {State.DELIVERED},
}
# What is said before a message is taken over; any other end leaves it open.
NOT_TAKEN = (
    NotSent, ConnectionRefusedError, socket.gaierror, ImproperlyConfigured,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError,
)  # fmt: skip
log = logging.getLogger(__name__)


def send_next(now: dt.datetime) -> bool:
    """Whether there was one to be sent."""
    message = claim(now)
    if message:
        send(message, now)
    return bool(message)


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


def send(message: Message, now: dt.datetime) -> None:
    try:
        provider_id = hand_over(message)
    except Exception as problem:  # noqa: BLE001 whatever a provider raises, it was not taken
        put_off(message, problem, now)
        return
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        report(row, State.SENT, provider_id=provider_id, error="", now=now)


def hand_over(message: Message) -> str:
    """The provider's id of it, where it gives one."""
    if message.channel == Channel.EMAIL:
        send_mail(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])
        return ""
    carrier = provider()
    earlier = ""
    if message.tries > 1 and isinstance(carrier, AnsweringProvider):
        earlier = taken_before(message, carrier)
    return earlier or carrier.send(message.to, message.text, message_id=message.pk)


def taken_before(message: Message, carrier: AnsweringProvider) -> str:
    """The id under which an earlier try arrived; none that is known to be another message."""
    found = carrier.taken(message.to, message.text, since=message.created_at)
    others = Message.objects.filter(provider_id__in=found).exclude(pk=message.pk)
    known = set(others.values_list("provider_id", flat=True))
    return next((id for id in found if id not in known), "")


def report(
    row: Message, state: Message.State, *, provider_id: str, error: str, now: dt.datetime
) -> None:
    """What the provider says of one (a locked row); reports come late and in any order."""
    row.provider_id = provider_id or row.provider_id
    row.sent_at = row.sent_at or now
    if row.state in MAY_BECOME[state]:
        row.state, row.state_at = state, now
        row.error = error if state == State.FAILED else ""
    row.save(update_fields=["state", "state_at", "sent_at", "provider_id", "error"])


def put_off(message: Message, problem: Exception, now: dt.datetime) -> None:
    """To be tried again later, or given up; the log says what happened, never the text."""
    why = str(problem) if isinstance(problem, NotSent) else type(problem).__name__
    final = message.tries >= TRIES or getattr(problem, "final", False) or unsure(message, problem)
    # Only while nothing was heard of it: the provider may have reported it in the meantime.
    Message.objects.filter(pk=message.pk, state=State.SENDING).update(
        state=State.FAILED if final else State.WAITING, state_at=now, error=why[:200],
        next_try_at=now + FIRST_WAIT * 2 ** (message.tries - 1),
    )  # fmt: skip
    log.warning("message %s was not sent (try %s): %s", message.pk, message.tries, why)


def unsure(message: Message, problem: Exception) -> bool:
    """Whether it may have gone out all the same, and nobody can be asked about it."""
    if isinstance(problem, NOT_TAKEN):
        return False
    return message.channel == Channel.EMAIL or not isinstance(provider(), AnsweringProvider)


def recover_lost(now: dt.datetime) -> None:
    """Those that a worker had in its hands when it stopped."""
    lost = Message.objects.filter(state=State.SENDING, state_at__lt=now - GIVEN_UP_AFTER)
    texts = lost.filter(channel=Channel.SMS)
    if texts.exists() and isinstance(provider(), AnsweringProvider):
        count = texts.update(state=State.WAITING, state_at=now, next_try_at=now)
        log.warning("%s texts were under way when a worker stopped: asking for them", count)
    if count := lost.update(state=State.FAILED, state_at=now, error=UNKNOWN):
        log.warning("%s messages were under way when a worker stopped", count)
