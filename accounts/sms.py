"""Text messages. SMS_BACKEND names the function that sends one."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

Backend = Callable[[str, str], None]


def send_sms(to: str, text: str) -> None:
    """Sends a text to a number in E.164."""
    backend: Backend = import_string(settings.SMS_BACKEND)
    backend(to, text)


def console(to: str, text: str) -> None:
    """For development and the demo: shows the message where the server runs."""
    sys.stdout.write(f"Text message to {to}: {text}\n")
    sys.stdout.flush()


def missing(_to: str, _text: str) -> None:
    """Production's default: codes never reach a log, and nobody waits for one in vain."""
    raise ImproperlyConfigured("Text messages cannot be sent: SMS_BACKEND is not set.")
