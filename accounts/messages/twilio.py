"""Twilio as the provider of text messages."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from requests import RequestException
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from accounts.links import page_address
from accounts.sms import AnsweringProvider, NotSent

TIMEOUT = 10.0  # seconds
LATEST = 100  # texts to one number that are looked through
CLOCKS = dt.timedelta(minutes=2)  # how far its clock and ours may be apart
# The number is none, cannot be reached, has said STOP, or is of no mobile phone.
# https://www.twilio.com/docs/api/errors
FINAL = {21211, 21214, 21610, 21614}


class Twilio(AnsweringProvider):
    """Needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_FROM (a number, or MG…)."""

    def __init__(self) -> None:
        account, token = settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN
        if not (account and token and settings.TWILIO_FROM):
            raise ImproperlyConfigured("Twilio needs TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _FROM.")
        client = Client(account, token, http_client=TwilioHttpClient(timeout=TIMEOUT))
        client.api.base_url = settings.TWILIO_API
        self.messages = client.messages

    def send(self, to: str, text: str, *, message_id: int | None = None) -> str:
        facts = {"to": to, "body": text, "smart_encoded": False} | sender()
        if message_id and not settings.HAULPASS_HOST.startswith("localhost"):
            facts["status_callback"] = page_address("twilio_status", message_id)
        try:
            return str(self.messages.create(**facts).sid)
        except (TwilioRestException, RequestException) as error:
            raise not_sent(error) from None  # its text may hold the number

    def taken(self, to: str, text: str, *, since: dt.datetime) -> list[str]:
        """Not by the day on which they were sent: one that still waits there has none."""
        try:
            rows = self.messages.list(to=to, limit=LATEST)
        except (TwilioRestException, RequestException) as error:
            raise not_sent(error) from None
        same = [row for row in rows if row.body == text and row.date_created >= since - CLOCKS]
        return [str(row.sid) for row in sorted(same, key=lambda row: row.date_created)]


def sender() -> dict[str, object]:
    known = settings.TWILIO_FROM
    return {"messaging_service_sid": known} if known.startswith("MG") else {"from_": known}


def not_sent(error: Exception) -> NotSent:
    if isinstance(error, TwilioRestException):
        return NotSent(f"Twilio {error.code or error.status}", final=error.code in FINAL)
    return NotSent(f"Twilio: {type(error).__name__}")
