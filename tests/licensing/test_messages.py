"""What a hauler is told: kept, sent once, tried again, in the own language; reminders in time."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.messages import sending
from accounts.messages.sending import claim, send_waiting
from accounts.messages.writing import write
from accounts.models import Message
from licensing.models import License, Status
from licensing.reminders import remind_all
from licensing.transitions import change_status
from tests.licensing.asked import asked
from tests.licensing.made import issued, today

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 15, tzinfo=dt.UTC)


def one(key: str = "k", now: dt.datetime = NOW) -> Message:
    return write(
        thread="hauler:1", key=key, channel=Message.Channel.SMS, to="+14105550123", text="Hello",
        language="en", now=now,
    )  # fmt: skip


def test_an_occasion_is_written_once_and_sent_once(capfd: Any) -> None:
    assert one().pk == one().pk
    assert (send_waiting(NOW), send_waiting(NOW)) == (1, 0)
    assert capfd.readouterr().out.count("Hello") == 1
    assert Message.objects.get().state == Message.State.SENT


def test_what_the_provider_does_not_take_is_tried_again_and_then_given_up(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_BACKEND = "accounts.sms.missing"
    one()
    for minutes in (0, 1, 3, 7, 15, 31):
        send_waiting(NOW + dt.timedelta(minutes=minutes))
    kept = Message.objects.get()
    assert (kept.state, kept.tries, kept.error) == ("failed", 5, "ImproperlyConfigured")
    assert "Hello" not in caplog.text
    assert "+1410" not in caplog.text


def test_a_worker_that_dies_while_sending_sends_no_second_one(capfd: Any) -> None:
    one()
    assert claim(NOW)  # and the worker is gone
    assert send_waiting(NOW + dt.timedelta(minutes=5)) == 0
    assert send_waiting(NOW + dt.timedelta(minutes=11)) == 0
    kept = Message.objects.get()
    assert (kept.state, kept.error) == ("failed", sending.UNKNOWN)
    assert "Hello" not in capfd.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once() -> None:
    for number in range(20):
        one(f"k{number}")

    def work(_worker: int) -> int:
        try:
            return send_waiting(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 20
    assert set(Message.objects.values_list("tries", flat=True)) == {1}


def test_a_hauler_is_told_of_each_step_in_the_own_language() -> None:
    application = asked()
    message = Message.objects.get()
    assert message.to == "+14105550155"
    assert "Recibimos su solicitud" in message.text
    assert f"/apply/{application.number}/" in message.text


def test_who_is_reached_in_person_only_gets_none() -> None:
    asked(reach="in_person", id_seen="passport")
    assert not Message.objects.exists()


def ending_in(days: int) -> License:
    license = issued()
    License.objects.update(
        issued_on=today() - dt.timedelta(days=90), expires_on=today() + dt.timedelta(days=days)
    )
    return license


@pytest.mark.parametrize(("days", "told"), [(31, 0), (30, 1), (8, 0), (7, 1), (1, 1), (0, 1)])
def test_a_reminder_comes_on_its_days_and_once(days: int, told: int) -> None:
    ending_in(days)
    for _time in range(2):
        remind_all(timezone.now())
    assert Message.objects.count() == told


def test_nobody_is_reminded_of_what_ended_or_was_renewed() -> None:
    license = ending_in(7)
    change_status(license, Status.SURRENDERED, reason="sold", at=timezone.now())
    remind_all(timezone.now())
    assert not Message.objects.exists()
