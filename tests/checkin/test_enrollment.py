"""A tablet becomes a device by a code that works once."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from checkin import enrollment
from checkin.enrollment import CODE_LENGTH, CodeRefused, enroll, hashed, new_code
from checkin.models import Device, EnrollmentCode, Station

REFUSED = "This code is unknown, used or too old. Ask the supervisor for a new one."


def post(client: Client, **body: Any) -> Any:
    return client.post("/api/v1/devices/enroll", body, content_type="application/json")


@pytest.fixture
def code(station: Station) -> str:
    return new_code(station, now=timezone.now())


def test_a_code_makes_a_device_that_may_send(client: Client, code: str) -> None:
    answer = post(client, code=code, name="Gate 1")
    body = answer.json()
    device = Device.objects.get()
    assert answer.status_code == 201
    assert (body["device_id"], body["station"], device.name) == (device.id, "NW", "Gate 1")
    headers = {"Authorization": f"Bearer {body['token']}"}
    sent = client.post(
        "/api/v1/events", {"events": [7]}, content_type="application/json", headers=headers
    )
    assert sent.status_code == 200


def test_a_code_works_once(client: Client, code: str) -> None:
    assert post(client, code=code, name="Gate").status_code == 201
    again = post(client, code=code, name="Gate")
    assert (again.status_code, again.json()["detail"]) == (400, REFUSED)
    assert Device.objects.count() == 1


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:4]}-{code[4:]} "])
def test_a_code_is_read_as_people_type_it(
    client: Client, code: str, typed: Callable[[str], str]
) -> None:
    assert post(client, code=typed(code), name="Gate").status_code == 201


def test_o_is_read_as_zero_and_l_as_one(
    client: Client, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrollment, "random_code", lambda _: "0011ABCD")
    new_code(station, now=timezone.now())
    assert post(client, code="oOiLabcd", name="Gate").status_code == 201


def test_a_code_is_good_for_a_day(station: Station) -> None:
    now = timezone.now()
    code = new_code(station, now=now)
    with pytest.raises(CodeRefused):
        enroll(code, name="Gate", now=now + dt.timedelta(days=1))
    assert enroll(code, name="Gate", now=now + dt.timedelta(hours=23))[0].station == station


def test_an_unknown_code_is_refused_like_a_used_one(client: Client, code: str) -> None:
    answer = post(client, code="0" * CODE_LENGTH, name="Gate")
    assert (answer.status_code, answer.json()["detail"]) == (400, REFUSED)


@pytest.mark.parametrize("bad", [None, "", "  ", 7, [], "a\x00b", "\ud800", "x" * 101])
@pytest.mark.parametrize("field", ["code", "name"])
def test_a_bad_field_is_named_and_the_code_stays_good(
    client: Client, code: str, field: str, bad: Any
) -> None:
    answer = post(client, **{"code": code, "name": "Gate", field: bad})
    assert (answer.status_code, f"“{field}”" in answer.json()["detail"]) == (400, True)
    assert post(client, code=code, name="Gate").status_code == 201


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 100_000])
def test_a_body_that_is_no_object_is_a_bad_request(client: Client, code: str, body: str) -> None:
    answer = client.post("/api/v1/devices/enroll", body, content_type="application/json")
    assert answer.status_code == 400


def test_codes_and_tokens_are_stored_as_hashes_only(client: Client, code: str) -> None:
    token = post(client, code=code, name="Gate").json()["token"]
    stored = Device.objects.get().token_hash, EnrollmentCode.objects.get().code_hash
    assert tuple(map(bytes, stored)) == (hashed(token), hashed(code))
    with connection.cursor() as cursor:
        cursor.execute("select d::text || c::text from checkin_device d, checkin_enrollmentcode c")
        text = cursor.fetchone()[0]
    assert token not in text
    assert code not in text


def naive_enroll(typed: str, *, name: str, now: dt.datetime, together: Barrier) -> None:
    """What `enroll` must not do: look first, write afterwards."""
    code = EnrollmentCode.objects.get(code_hash=hashed(typed), used_at=None)
    together.wait(20)
    code.used_at = now
    code.save()
    Device.objects.create(station=code.station, name=name, token_hash=hashed(name), enrolled_at=now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("careful", [False, True])
def test_two_tablets_with_one_code_make_one_device(*, careful: bool) -> None:
    station = Station.objects.create(code="NW", name="Northwest")
    code, together = new_code(station, now=timezone.now()), Barrier(2)

    def take(name: str) -> bool:
        try:
            if careful:
                together.wait(20)
                enroll(code, name=name, now=timezone.now())
            else:
                naive_enroll(code, name=name, now=timezone.now(), together=together)
        except CodeRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(take, ["one", "two"])) == (1 if careful else 2)
    assert Device.objects.count() == (1 if careful else 2)


# Commands


def test_the_command_prints_the_code_alone_on_its_last_line(
    client: Client, station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("enrollment_code", "NW")
    code = capsys.readouterr().out.splitlines()[-1]
    assert len(code) == CODE_LENGTH
    assert post(client, code=code, name="Gate").status_code == 201


def test_a_code_for_an_unknown_station_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match=r"There is no station XX. Make it with create_station."):
        call_command("enrollment_code", "XX")


def test_create_station_may_run_again(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Northwest", "Northwest", "Northwest Transfer"):
        call_command("create_station", "NW", name)
    assert Station.objects.get().name == "Northwest Transfer"
    assert capsys.readouterr().out.splitlines() == [
        "Made station NW: Northwest.",
        "Station NW is there already: Northwest.",
        "Station NW is now called Northwest Transfer (was Northwest).",
    ]


@pytest.mark.parametrize(("code", "name"), [("N W", "x"), ("", "x"), ("N" * 21, "x"), ("NW", "")])
def test_a_bad_station_is_refused_with_a_sentence(db: None, code: str, name: str) -> None:
    with pytest.raises(CommandError, match=r"Nothing was written\."):
        call_command("create_station", code, name)
    assert not Station.objects.exists()
