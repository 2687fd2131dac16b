"""What a tablet asks beside sending events: its station, the line there, and being heard."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from checkin.calendar import city_date
from checkin.line import line_of
from checkin.models import (
    Attendant,
    Closure,
    Device,
    LoadType,
    RejectedElement,
    Station,
    StationHours,
    TabletStatus,
)
from tests.checkin.made import DAY, Tablet, at, event, licensed, tablet_at

VISIT = "0190a000-0000-7000-8000-000000000001"
pytestmark = pytest.mark.django_db


def ask(tablet: Tablet, path: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {tablet.token}"})


def say(tablet: Tablet, **status: Any) -> Any:
    return Client().post(
        "/api/v1/devices/status",
        json.dumps(status),
        content_type="application/json",
        headers={"Authorization": f"Bearer {tablet.token}"},
    )


def line_at(clock: str, station: Station) -> dict[str, Any]:
    return line_of(station, now=at(clock))


def joins(clock: str, **named: Any) -> dict[str, Any]:
    return event("joined_line", clock, **{"visit": VISIT} | named)


def test_a_status_is_kept_and_answered_with_the_time(tablet: Tablet) -> None:
    answer = say(tablet, version="abc", mode="gate", queue=7, clock_offset_ms=-1500.5)
    assert answer.json()["service"] == "haulpass"
    status = TabletStatus.objects.get(device=tablet.device)
    assert (status.version, status.mode, status.queue) == ("abc", "gate", 7)
    assert (status.clock_offset_ms, status.rejected) == (-1500, None)


@pytest.mark.parametrize("body", [[], "x", 3, {"queue": -1}, {"queue": "many"}, {"version": 4}])
def test_a_status_that_makes_no_sense_is_heard_all_the_same(tablet: Tablet, body: Any) -> None:
    answer = Client().post(
        "/api/v1/devices/status",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {tablet.token}"},
    )
    assert answer.status_code == 200
    assert TabletStatus.objects.get().queue is None


def test_a_revoked_tablet_hears_it_everywhere(tablet: Tablet) -> None:
    Device.objects.update(revoked_at=timezone.now())
    answers = [
        say(tablet),
        ask(tablet, "station"),
        ask(tablet, "line"),
        tablet.post({"events": []}),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4


def test_the_briefing_tells_the_station_its_days_and_its_people(
    tablet: Tablet, station: Station
) -> None:
    today = city_date(timezone.now())
    Closure.objects.create(station=station, from_date=today, to_date=today, reason="Snow")
    elsewhere = Station.objects.create(code="QR", name="Quarantine Road")
    here = Attendant.objects.create(name="Rosa M.", station=station, pin="hash")
    Attendant.objects.create(name="Sam", station=elsewhere, pin="hash")
    Attendant.objects.create(name="Gone", pin="hash", left_at=timezone.now())
    LoadType.objects.filter(code="metal").update(is_offered=False)
    told = ask(tablet, "station").json()
    assert told["days"][0] == {"date": today.isoformat(), "open": False, "reason": "Snow"}
    assert told["attendants"] == [{"id": str(here.id), "name": "Rosa M.", "pin": "hash"}]
    assert {"code": "junk", "en": "Household junk", "es": "Trastos del hogar"} in told["load_types"]
    assert "metal" not in {kind["code"] for kind in told["load_types"]}


def test_who_waits_is_in_the_line_with_the_end_of_the_plate(
    tablet: Tablet, station: Station
) -> None:
    licensed("SH-1", "1AB 2304")
    tablet.record(joins("11:48", license_number="SH-1"))
    [row] = line_at("12:00", station)["line"]
    assert (row["state"], row["license_number"], row["plate_end"]) == ("waiting", "SH-1", "2304")
    assert (str(row["visit"]), row["class"], row["color"]) == (VISIT, "pickup", "white")
    assert row["joined_at"] == at("11:48")


def test_the_line_holds_visitors_and_those_who_were_served_and_not_finished(
    tablet: Tablet, station: Station
) -> None:
    tablet.record(joins("11:30", visitor="resident"), event("checked_in", "11:40", plate="ZZ 9"))
    assert [
        (row["state"], row["visitor"], row["plate_end"])
        for row in line_at("12:00", station)["line"]
    ] == [("waiting", "resident", None), ("served", None, "ZZ9")]
    tablet.record(event("finished", "11:55", plate="ZZ 9"))
    assert len(line_at("12:00", station)["line"]) == 1


def test_who_left_was_served_long_ago_or_waits_elsewhere_is_not_in_the_line(
    tablet: Tablet, station: Station, quarantine: Station
) -> None:
    elsewhere = "0190a000-0000-7000-8000-000000000002"
    tablet_at(quarantine).record(joins("11:50", plate="AAA 1", visit=elsewhere))
    tablet.record(joins("11:50", plate="BBB 2"), event("left_line", "11:57", plate="BBB 2"))
    tablet.record(event("checked_in", "09:50", plate="CCC 3"))
    assert line_at("12:00", station)["line"] == []


def test_who_still_waits_long_after_closing_is_not_in_the_line(
    tablet: Tablet, station: Station
) -> None:
    StationHours.objects.create(
        station=station, effective_on=DAY, weekday=0, opens=dt.time(7), closes=dt.time(17)
    )
    tablet.record(joins("16:50", plate="BBB 2"))
    assert len(line_at("18:59", station)["line"]) == 1
    assert line_at("19:00", station)["line"] == []


def test_a_pause_is_told_with_its_reason_until_the_station_goes_on(
    tablet: Tablet, station: Station
) -> None:
    tablet.record(event("paused", "11:52", reason="box_swap"))
    assert line_at("12:00", station)["paused"] == {"reason": "box_swap", "since": at("11:52")}
    tablet.record(event("resumed", "11:58"))
    assert line_at("12:00", station)["paused"] is None
    assert ask(tablet, "line").json()["line"] == []


def test_a_second_visit_of_the_day_is_answered_with_the_first(tablet: Tablet) -> None:
    licensed("SH-1", "1AB 2304")
    scan = {"license_number": "SH-1"}
    first, second = tablet.record(
        event("checked_in", "09:14", **scan), event("checked_in", "15:00", **scan)
    )
    assert "earlier" not in first
    assert second["earlier"] == {"at": "2025-03-03T14:14:00+00:00", "station": "NW"}


def test_a_repeat_within_ten_minutes_is_no_earlier_visit(tablet: Tablet) -> None:
    licensed("SH-1", "1AB 2304")
    scans = [event("checked_in", clock, license_number="SH-1") for clock in ("09:00", "09:05")]
    assert not any("earlier" in answer for answer in tablet.record(*scans))


def test_what_was_not_taken_is_kept_once_for_the_supervisor(tablet: Tablet) -> None:
    for _ in range(2):
        tablet.send({"kind": "checked_in", "note": "no id"}, event("checked_in"))
    row = RejectedElement.objects.get()
    assert (row.device, row.reason) == (tablet.device, "malformed")
    assert json.loads(row.body) == {"kind": "checked_in", "note": "no id"}
