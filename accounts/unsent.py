"""A page whose text message or e-mail could not be sent says so, and what to do."""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.sms import NotSent

logger = logging.getLogger(__name__)


class SaysWhatWasNotSent:
    """The same for a number that is known and one that is not: both are sent something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, NotSent):
            return None
        logger.warning("a code was not sent: %s", exception)
        messages.error(request, not_sent_sentence())
        return redirect(request.get_full_path())


def not_sent_sentence() -> str:
    return _("The message could not be sent. Nothing was changed. Try again in a minute.")
