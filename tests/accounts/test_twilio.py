"""Texts by Twilio, played by a server of our own: each once, whatever dies or gets lost."""

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as ours
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.utils import timezone
from twilio.request_validator import RequestValidator

from accounts.links import page_address
from accounts.messages import sending
from accounts.messages.sending import GIVEN_UP_AFTER, recover_lost, send_next
from accounts.messages.writing import write
from accounts.models import Message
from accounts.sms import provider
from tests.accounts import twilio_server
from tests.accounts.twilio_server import TOKEN

PHONE = "+14105550123"
WORKER = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from accounts.tasks import send_messages
send_messages(timestamp=0)
"""


@pytest.fixture
def server(settings: Any) -> Iterator[twilio_server.Twilio]:
    with twilio_server.running() as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        settings.HAULPASS_HOST = "haulpass.example"
        yield server


def one(key: str = "k", text: str = "¿Sí? Hello") -> Message:
    return write(
        thread="hauler:1", key=key, channel=Message.Channel.SMS, to=PHONE, text=text,
        language="es", now=timezone.now(),
    )  # fmt: skip


def run(later: dt.timedelta = dt.timedelta()) -> Message:
    """What a run of the worker does, so much later; the message after it."""
    now = timezone.now() + later
    recover_lost(now)
    while send_next(now):
        pass
    return Message.objects.order_by("id")[0]


@pytest.mark.django_db
def test_a_text_goes_out_with_its_words_and_keeps_its_id(server: twilio_server.Twilio) -> None:
    message = one()
    kept = run()
    [asked] = server.asked
    assert (asked["To"], asked["Body"], asked["From"]) == (PHONE, "¿Sí? Hello", twilio_server.FROM)
    assert asked["StatusCallback"] == f"https://haulpass.example/messages/{message.pk}/twilio/"
    assert (kept.state, kept.provider_id) == ("sent", server.texts[0]["sid"])


@pytest.mark.django_db
def test_a_messaging_service_may_be_the_sender(server: twilio_server.Twilio, settings: Any) -> None:
    settings.TWILIO_FROM = "MG123"
    one()
    run()
    assert server.asked[0]["MessagingServiceSid"] == "MG123"
    assert "From" not in server.asked[0]


@pytest.mark.django_db
def test_a_lost_answer_sends_no_second_text(server: twilio_server.Twilio) -> None:
    one()
    server.does = "lose"
    assert run().state == "waiting"
    server.does = "take"
    kept = run(dt.timedelta(minutes=2))
    assert (kept.state, kept.tries, len(server.texts)) == ("sent", 2, 1)
    assert kept.provider_id == server.texts[0]["sid"]


@pytest.mark.django_db
def test_without_asking_a_lost_answer_would_send_two(
    server: twilio_server.Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "taken_before", lambda *_args: "")
    one()
    server.does = "lose"
    run()
    server.does = "take"
    run(dt.timedelta(minutes=2))
    assert len(server.texts) == 2


@pytest.mark.django_db
def test_the_same_words_of_another_message_are_not_taken_for_this_one(
    server: twilio_server.Twilio,
) -> None:
    one("first")
    run()
    one("second")
    server.does = "21408"
    run()
    server.does = "take"
    run(dt.timedelta(minutes=2))
    assert [m.state for m in Message.objects.all()] == ["sent", "sent"]
    assert len(server.texts) == 2


@pytest.mark.django_db
def test_a_number_that_said_stop_is_not_tried_again(
    server: twilio_server.Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    one()
    server.does = "21610"
    kept = run()
    assert (kept.state, kept.tries, kept.error) == ("failed", 1, "Twilio 21610")
    assert PHONE not in caplog.text


@pytest.mark.django_db
def test_no_log_holds_the_number_that_twilio_is_asked_about(
    server: twilio_server.Twilio, capfd: Any
) -> None:
    one()
    server.does = "lose"
    run()
    run(dt.timedelta(minutes=2))
    out, err = capfd.readouterr()
    assert PHONE not in out + err
    assert "4105550123" not in out + err


def killed_while(server: twilio_server.Twilio, does: str) -> None:
    """A worker in a process of its own that is killed while Twilio has its text in hand."""
    server.does = does
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | server.settings() | {"HAULPASS_HOST": "haulpass.example"}
    command = [sys.executable, "-c", WORKER, name]
    worker = subprocess.Popen(command, cwd=ours.BASE_DIR, env=environment)
    assert server.reached.wait(30)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(30)


@pytest.mark.slow
@pytest.mark.parametrize("does", ["hang before it took it", "hang after"])
def test_a_worker_that_is_killed_while_sending_leaves_one_text(
    transactional_db: None, server: twilio_server.Twilio, does: str
) -> None:
    one()
    killed_while(server, does.removesuffix(" it took it"))
    assert Message.objects.get().state == "sending"
    server.does = "take"
    assert run(dt.timedelta(minutes=1)).state == "sending"  # it may still be at work
    assert run(GIVEN_UP_AFTER + dt.timedelta(minutes=1)).state == "sent"
    assert len(server.texts) == 1


def tell(message: Message, *, token: str = TOKEN, **facts: str) -> int:
    """The answer's status to a report that is signed with that token."""
    address = page_address("twilio_status", message.pk)
    signature = RequestValidator(token).compute_signature(address, facts)
    path = f"/messages/{message.pk}/twilio/"
    return Client().post(path, facts, headers={"X-Twilio-Signature": signature}).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reports", "state"),
    [
        (["sent", "delivered"], "delivered"),
        (["delivered", "sent"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["undelivered"], "failed"),
        (["undelivered", "sent"], "failed"),
        (["something new"], "sent"),
    ],
)
def test_reports_count_in_whatever_order_they_come(
    server: twilio_server.Twilio, reports: list[str], state: str
) -> None:
    message = one()
    run()
    sid = server.texts[0]["sid"]
    for report in reports:
        assert tell(message, MessageStatus=report, MessageSid=sid, ErrorCode="30005") == 204
    kept = Message.objects.get()
    assert kept.state == state
    assert kept.error == ("Twilio 30005" if state == "failed" else "")


@pytest.mark.django_db
def test_a_report_stands_for_an_answer_that_was_lost(server: twilio_server.Twilio) -> None:
    message = one()
    server.does = "lose"
    run()
    assert tell(message, MessageStatus="sent", MessageSid=server.texts[0]["sid"]) == 204
    assert run(dt.timedelta(minutes=5)).state == "sent"
    assert len(server.asked) == 1


@pytest.mark.django_db
def test_a_report_without_the_right_signature_changes_nothing(
    server: twilio_server.Twilio,
) -> None:
    message = one()
    run()
    assert tell(message, token="another", MessageStatus="failed", MessageSid="SM1") == 403
    assert Client().post(f"/messages/{message.pk}/twilio/").status_code == 403
    assert tell(Message(pk=message.pk + 1), MessageStatus="sent") == 404
    assert Message.objects.get().state == "sent"


@pytest.mark.django_db
def test_who_does_not_use_twilio_has_no_such_page() -> None:
    assert Client().post("/messages/1/twilio/").status_code == 404


def test_a_half_set_up_twilio_says_what_it_needs(settings: Any) -> None:
    settings.SMS_BACKEND, settings.TWILIO_FROM = "accounts.messages.twilio.Twilio", ""
    with pytest.raises(ImproperlyConfigured, match="TWILIO_ACCOUNT_SID"):
        provider()
