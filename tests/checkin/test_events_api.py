"""POST /api/v1/events: what is written, what is answered, and what bad input does."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from checkin.event import FIELDS
from checkin.models import Event, Station, Visit
from licensing.models import Status
from tests.checkin.made import (
    DAY,
    Tablet,
    at,
    code_of,
    event,
    licensed,
    tablet_at,
    visits,
)  # fmt: skip


def statuses(results: list[dict[str, Any]]) -> list[str]:
    return [result.get("reason", result["status"]) for result in results]


# Repetitions


def test_a_repetition_is_a_duplicate_and_hears_the_first_verdict(tablet: Tablet) -> None:
    license = licensed()
    sent = event("checked_in", pass_code=code_of(license))
    [first, second] = tablet.send(sent, sent)
    license.periods.update(status=Status.REVOKED)
    [third] = tablet.send(sent)
    assert [first["status"], second["status"], third["status"]] == [
        "accepted", "duplicate", "duplicate",
    ]  # fmt: skip
    assert first["verdict"] == second["verdict"] == third["verdict"]
    assert first["vehicle"] == third["vehicle"]
    assert Event.objects.count() == Visit.objects.count() == 1


@pytest.mark.parametrize("named", [{}, {"plate": "ZZZ 9"}, {"towing": "nothing"}])
def test_the_verdict_of_a_renewed_license_is_repeated_word_for_word(
    tablet: Tablet, named: dict[str, str]
) -> None:
    old = licensed("SH-1", expires_on=DAY - dt.timedelta(1))
    licensed("SH-2", vehicle=old.vehicle, renews=old, issued_on=DAY)
    first, again = tablet.send(*[event("checked_in", license_number="SH-1", **named)] * 2)
    assert first["verdict"] == again["verdict"]


def test_the_offset_null_and_the_form_of_a_time_are_no_part_of_the_content(tablet: Tablet) -> None:
    sent = event("checked_in", dt.datetime(2025, 3, 3, 15, tzinfo=dt.UTC), clock_offset_ms=7)
    same = sent | {
        "clock_offset_ms": -9, "plate": None, "practice": False, "unknown": [1],
        "id": sent["id"].upper(),
        "occurred_at": "2025-03-03T10:00:00.000-05:00",
    }  # fmt: skip
    assert statuses(tablet.send(sent, same)) == ["accepted", "duplicate"]
    assert Event.objects.get().clock_offset_ms == 7


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "refused"}, {"plate": "ZZZ 9"}, {"made_offline": True}, {"attendant": "Lu"},
        {"occurred_at": "2025-03-03T10:00:01-05:00"}, {"visit": str(uuid.uuid4())},
    ],
)  # fmt: skip
def test_an_id_with_other_content_is_rejected_and_the_first_stays(
    tablet: Tablet, change: dict[str, Any]
) -> None:
    sent = event("checked_in")
    tablet.send(sent)
    before = visits()
    [result] = tablet.send(sent | change)
    assert result == {"id": sent["id"], "status": "rejected", "reason": "id_reused"}
    assert (visits(), Event.objects.get().kind) == (before, "checked_in")


def test_an_id_reused_within_a_batch_leaves_the_first(tablet: Tablet) -> None:
    sent = event("checked_in", plate="AAA 111")
    results = tablet.send(sent, sent | {"plate": "BBB 222"}, sent)
    assert statuses(results) == ["accepted", "id_reused", "duplicate"]
    assert Event.objects.get(typed_plate__key="AAA111")


def test_the_id_is_echoed_as_it_was_sent(tablet: Tablet) -> None:
    sent = event("checked_in")
    upper = sent | {"id": sent["id"].upper()}
    assert [result["id"] for result in tablet.send(upper, sent)] == [upper["id"], sent["id"]]


def test_another_tablets_repetition_is_a_duplicate_too(tablet: Tablet, scale: Tablet) -> None:
    sent = event("checked_in")
    tablet.send(sent)
    assert statuses(scale.send(sent)) == ["duplicate"]
    assert Event.objects.get().device == tablet.device


# Clocks


def test_a_clock_three_hours_fast_is_put_right_by_its_offset(tablet: Tablet) -> None:
    tablet.send(event("checked_in", "13:00", clock_offset_ms=-3 * 3_600_000))
    stored = Event.objects.get()
    assert (stored.at, stored.occurred_at) == (at("10:00"), at("13:00"))


def test_no_event_is_later_than_its_receipt(tablet: Tablet) -> None:
    before = timezone.now()
    tablet.send(event("checked_in", before + dt.timedelta(hours=3)))
    stored = Event.objects.get()
    assert before < stored.at == stored.received_at <= timezone.now()


@pytest.mark.parametrize(
    "absurd",
    [
        "0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "1904-01-01T00:00:00Z",
        "1970-01-01T00:00:00-05:00", "9999-12-31T23:59:59.999999-12:00", "9999-12-31T00:00:00Z",
    ],
)  # fmt: skip
@pytest.mark.parametrize("offset", [None, 0, -(2**52), 2**52, 0.25])
def test_no_event_is_refused_for_its_time(
    tablet: Tablet, absurd: str, offset: float | None
) -> None:
    [result] = tablet.send(event("checked_in") | {"occurred_at": absurd, "clock_offset_ms": offset})
    assert result["status"] == "accepted"
    stored = Event.objects.get()
    assert stored.occurred_at.year in {1, 1904, 1970, 9999}
    assert stored.at <= stored.received_at
    assert Visit.objects.count() == 1


# Bad input


MALFORMED: dict[str, list[Any]] = {
    "id": [None, "", 7, "x", str(uuid.uuid4())[:-1], "{" + str(uuid.uuid4()) + "}", [], {}],
    "kind": [None, 7, []],
    "occurred_at": [None, "", 7, "now", "2025-03-03", "2025-03-03T10:00:00", "25:00Z", {}, True],
    "made_offline": [None, "", 0, 1, "true", []],
    "clock_offset_ms": ["", "12", True, 2**53, -(2**53), 10**400, [], {}],
    "visit": ["", 7, "x", []],
    "shown": ["", "maybe", 7, ["admit"]],
    "practice": ["", 0, "no"],
    "net_weight_lb": ["", -1, 1.5, 1.0, "12", True, 2**31, 10**400],
    "stated_wait_minutes": ["", -1, 1.5, "12", False, 2**31],
    "in_line": ["", -1, 1.5, "12", False, 2**31],
    "reason": [7, "x" * 301, "a\x00b", "\ud800", []],
    "voids": ["", 7, "x"],
    "visitor": ["", "friend", 7],
    "source": ["", "telepathy", 7],
    "pass_code": [7, "x" * 4297, "a\x00b", "\udfff", {}],
    "towing": [7, "x" * 4297, "a\x00b", "\udfff", []],
    **{
        name: [7, True, "x" * 101, "a\x00b", "\ud800", "\udfff!", [], {"a": 1}]
        for name in ("attendant", "license_number", "plate", "load_type", "ticket_number")
    },
}


@pytest.mark.parametrize("name", FIELDS)
def test_each_malformed_field_is_rejected_alone(tablet: Tablet, name: str) -> None:
    bad = [event("checked_in") | {name: value} for value in MALFORMED[name]]
    results = tablet.send(event("checked_in"), *bad, event("checked_in"))
    assert statuses(results) == ["accepted", *["malformed"] * len(bad), "accepted"]
    assert Event.objects.count() == 2


@pytest.mark.parametrize("name", ["id", "kind", "occurred_at", "made_offline"])
def test_a_missing_field_is_malformed(tablet: Tablet, name: str) -> None:
    sent = event("checked_in")
    del sent[name]
    assert statuses(tablet.send(sent)) == ["malformed"]


def test_a_void_needs_its_event_and_a_count_its_number(tablet: Tablet) -> None:
    results = tablet.send(event("voided"), event("line_count"), event("line_count", in_line=0))
    assert statuses(results) == ["malformed", "malformed", "accepted"]


def test_an_element_that_is_no_event_blocks_nothing(tablet: Tablet) -> None:
    odd: list[Any] = [None, 7, "x", [], True, {}, [[[]]], 1e308]
    results = tablet.send(event("checked_in"), *odd, event("checked_in"))
    nothing = {"id": None, "status": "rejected", "reason": "malformed"}
    assert results[1:-1] == [nothing] * len(odd)
    assert [results[0]["status"], results[-1]["status"]] == ["accepted", "accepted"]


def test_an_unknown_kind_has_its_own_word(tablet: Tablet) -> None:
    sent = event("teleported")
    [result] = tablet.send(sent)
    assert result == {"id": sent["id"], "status": "rejected", "reason": "unknown_kind"}


def test_unknown_fields_and_null_are_ignored(tablet: Tablet) -> None:
    more = dict.fromkeys(set(FIELDS) - {"id", "kind", "occurred_at", "made_offline"})
    assert statuses(tablet.send(event("checked_in", mood={"deep": []}) | more)) == ["accepted"]


def test_the_largest_numbers_are_kept_and_block_nothing(tablet: Tablet) -> None:
    largest = {"stated_wait_minutes": 2**31 - 1, "net_weight_lb": 2**31 - 1}
    results = tablet.send(event("checked_in") | largest, event("checked_in"))
    assert statuses(results) == ["accepted", "accepted"]
    assert Event.objects.filter(net_weight_lb=2**31 - 1).count() == 1


def test_from_one_to_five_hundred_events_are_taken(tablet: Tablet) -> None:
    assert len(tablet.send(*(event("checked_in") for _ in range(500)))) == 500
    for events in ([], [event("checked_in") for _ in range(501)]):
        assert tablet.post({"events": events}).status_code == 400
    assert Event.objects.count() == 500


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "nothing", b"\xff\xfe", "[]", "7", '"x"', "null", "{}", '{"events": {}}',
        '{"events": null}', '{"events": "x"}', '{"events": [NaN]}', DEEP, '{"events": ' + DEEP,
        '{"events": [' + "9" * 5000 + "]}",
    ],
)  # fmt: skip
def test_a_body_that_is_no_batch_is_a_bad_request(tablet: Tablet, body: Any) -> None:
    answer = tablet.post(body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Event.objects.exists()


def test_a_body_without_end_is_too_large(tablet: Tablet) -> None:
    sent = event("checked_in", mood="x" * 6_000_000)
    assert tablet.post({"events": [sent]}).status_code == 413


def test_an_odd_charset_changes_nothing(tablet: Tablet) -> None:
    body = json.dumps({"events": [event("checked_in")]})
    answer = tablet.post(body, **{"Content-Type": "application/json; charset=zlib"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic x", "Bearer \xe9"]
)
def test_no_and_a_wrong_token_are_told_to_enroll(tablet: Tablet, sent: str) -> None:
    answer = tablet.post({"events": [event("checked_in")]}, Authorization=sent)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert not Event.objects.exists()


def test_a_revoked_tablet_is_heard_no_more(tablet: Tablet) -> None:
    tablet.device.revoked_at = timezone.now()
    tablet.device.save()
    assert tablet.post({"events": [event("checked_in")]}).status_code == 401


def test_other_methods_are_not_allowed(tablet: Tablet, client: Any) -> None:
    headers = {"Authorization": f"Bearer {tablet.token}"}
    assert client.get("/api/v1/events", headers=headers).status_code == 405


def test_events_are_of_the_tablets_station_whatever_they_say(
    tablet: Tablet, quarantine: Station
) -> None:
    tablet_at(quarantine).send(event("checked_in", station="NW"))
    assert Event.objects.get().station == quarantine


def test_a_batch_is_quick_though_the_planner_thinks_the_table_is_empty(tablet: Tablet) -> None:
    """Rows that were rolled back leave pages and statistics of none: joins were then planned the
    wrong way round, and 500 plates took half a minute."""
    for _ in range(10):
        with transaction.atomic():
            tablet.record(*(event("checked_in", visit=str(uuid.uuid4())) for _ in range(500)))
            transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("analyze checkin_event")
        cursor.execute("set local statement_timeout = '3s'")
    results = tablet.send(*(event("checked_in", plate=f"A{n % 50}") for n in range(500)))
    assert {result["status"] for result in results} == {"accepted"}
