"""Text messages. SMS_BACKEND names the class of the provider that carries them."""

import datetime as dt
import sys
from abc import ABC, abstractmethod

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class NotSent(Exception):
    """The provider did not take a text, or nobody knows whether it did. Its words are for logs and
    the desk: never a number or what the text says. `final`: no further try will help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class Provider(ABC):
    """Numbers are in E.164."""

    @abstractmethod
    def send(self, to: str, text: str, *, message_id: int | None = None) -> str:
        """Its own id of the text, or empty. A kept message has an id: what becomes of it is told
        later, if the provider can. Raises NotSent; one that cannot be asked only where it is sure
        that the text was not taken, for it is then tried again."""


class AnsweringProvider(Provider):
    """One that can be asked what it has taken: a text whose answer was lost is not sent twice."""

    @abstractmethod
    def taken(self, to: str, text: str, *, since: dt.datetime) -> list[str]:
        """The ids of those that it has taken, the earliest first. Raises NotSent."""


class Console(Provider):
    """For development and the demo: shows the message where the server runs."""

    def send(self, to: str, text: str, *, message_id: int | None = None) -> str:
        sys.stdout.write(f"Text message to {to}: {text}\n")
        sys.stdout.flush()
        return ""


class Missing(Provider):
    """Production's default: codes never reach a log, and nobody waits for one in vain."""

    def send(self, to: str, text: str, *, message_id: int | None = None) -> str:
        raise ImproperlyConfigured("Text messages cannot be sent: SMS_BACKEND is not set.")


def provider() -> Provider:
    made: Provider = import_string(settings.SMS_BACKEND)()
    return made


def send_sms(to: str, text: str) -> None:
    """One that is not kept: a sign-in code."""
    provider().send(to, text)
