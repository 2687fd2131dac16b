"""What a hauler is told: kept, sent once, tried again, in the own language; reminders in time."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.messages import sending
from accounts.messages.sending import claim, recover_lost, send_next
from accounts.messages.writing import write
from accounts.models import Message
from accounts.sms import Console, NotSent
from licensing.models import License, Reply, Status
from licensing.reminders import remind_all
from licensing.transitions import TransitionRefused, change_status
from tests.licensing.asked import asked
from tests.licensing.made import issued, today

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 15, tzinfo=dt.UTC)


def one(key: str = "k", now: dt.datetime = NOW) -> Message:
    return write(
        thread="hauler:1", key=key, channel=Message.Channel.SMS, to="+14105550123", text="Hello",
        language="en", now=now,
    )  # fmt: skip


def send_waiting(now: dt.datetime) -> int:
    """What a run of the worker at that moment does; how many it took up."""
    recover_lost(now)
    taken_up = 0
    while send_next(now):
        taken_up += 1
    return taken_up


def test_an_occasion_is_written_once_and_sent_once(capfd: Any) -> None:
    assert one().pk == one().pk
    assert (send_waiting(NOW), send_waiting(NOW)) == (1, 0)
    assert capfd.readouterr().out.count("Hello") == 1
    assert Message.objects.get().state == Message.State.SENT


def test_what_the_provider_does_not_take_is_tried_again_and_then_given_up(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_BACKEND = "accounts.sms.Missing"
    one()
    for minutes in (0, 1, 3, 7, 15, 31):
        send_waiting(NOW + dt.timedelta(minutes=minutes))
    kept = Message.objects.get()
    assert (kept.state, kept.tries, kept.error) == ("failed", 5, "ImproperlyConfigured")
    assert "Hello" not in caplog.text
    assert "+1410" not in caplog.text


@pytest.mark.parametrize(
    ("problem", "state"),
    [(ConnectionRefusedError(), "waiting"), (NotSent("no"), "waiting"), (TimeoutError(), "failed")],
)
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_what_may_have_gone_out_and_cannot_be_asked_for_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, state: str, channel: str
) -> None:
    """Refused at the door it is tried again; after that, only the other side would know."""

    def sent(*_args: Any, **_facts: Any) -> None:
        raise problem

    monkeypatch.setattr(sending, "send_mail", sent)
    monkeypatch.setattr(Console, "send", sent)
    kept = one()
    Message.objects.filter(pk=kept.pk).update(channel=channel)
    send_waiting(NOW)
    kept.refresh_from_db()
    assert (kept.state, kept.tries) == (state, 1)


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


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([Status.SUSPENDED], ["suspendida"]),
        ([Status.REVOKED], ["revocada"]),
        ([Status.SUSPENDED, Status.ACTIVE], ["suspendida", "vuelve a ser válida"]),
        ([Status.SURRENDERED], []),
    ],
)
def test_a_hauler_is_told_what_the_city_did_to_a_license(
    steps: list[Status], told: list[str]
) -> None:
    license = issued()
    for to in steps:
        change_status(license, to, reason="No insurance", at=timezone.now())
    texts = [message.text for message in Message.objects.order_by("id")]
    assert [word in text for word, text in zip(told, texts, strict=True)] == [True] * len(told)
    assert all(text.endswith(f"/my/licenses/{license.number}/about/") for text in texts)


def test_a_refused_change_tells_nothing() -> None:
    license = issued()
    change_status(license, Status.REVOKED, reason="", at=timezone.now())
    with pytest.raises(TransitionRefused):
        change_status(license, Status.ACTIVE, reason="", at=timezone.now())
    assert Message.objects.count() == 1


def test_a_hauler_is_told_once_that_the_desk_has_answered(clerk: Client) -> None:
    license = issued()
    reply = Reply.objects.create(
        license=license, hauler=license.vehicle.hauler, key=uuid.uuid4(), text="Why?",
        at=timezone.now(),
    )  # fmt: skip
    for answer in ("Because.", "Again."):
        clerk.post(f"/desk/replies/{reply.pk}/", {"answer": answer})
    assert "La oficina de licencias le ha respondido" in Message.objects.get().text


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
