"""What the city writes to people is kept first and sent by the worker after."""

import datetime as dt

from accounts.models import Message


def write(
    *,
    thread: str,
    key: str,
    channel: Message.Channel,
    to: str,
    text: str,
    language: str,
    now: dt.datetime,
    subject: str = "",
) -> Message:
    """The same occasion (`key`) again gives the message that is there: it is sent once."""
    facts = {
        "thread": thread, "channel": channel, "to": to, "text": text, "language": language,
        "subject": subject, "created_at": now, "next_try_at": now,
    }  # fmt: skip
    message, _made = Message.objects.get_or_create(key=key, defaults=facts)
    return message
