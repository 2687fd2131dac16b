"""GET /api/v1/waits and ping: what may honestly be said of each line."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from checkin.models import Closure, Station, StationHours
from checkin.waits import waits_now
from tests.checkin.made import DAY, Tablet, at, event, licensed

NOW = at("12:00")


def wait_at(moment: dt.datetime = NOW) -> dict[str, Any]:
    [wait] = waits_now(moment)
    return wait.as_json()


def served(tablet: Tablet, *minutes: int) -> None:
    """Vehicles that were checked in just before noon after such waits."""
    for n, wait in enumerate(minutes):
        plate, by = f"ZZZ {n}", at("11:50")
        tablet.record(
            event("joined_line", by - dt.timedelta(minutes=wait), plate=plate),
            event("checked_in", by, plate=plate),
        )


def test_the_waits_are_public(client: Client, station: Station, quarantine: Station) -> None:
    body = client.get("/api/v1/waits").json()
    assert [wait["station"] for wait in body["waits"]] == ["NW", "QR"]
    assert set(body["waits"][0]) == {
        "station", "status", "wait_minutes", "low", "high", "in_line", "basis", "as_of",
    }  # fmt: skip


def test_without_any_event_nothing_is_known(station: Station) -> None:
    wait = wait_at()
    assert (wait["status"], wait["basis"]) == ("unknown", "none")
    assert {wait[name] for name in ("wait_minutes", "low", "high", "in_line", "as_of")} == {None}


def test_a_tablet_that_was_not_heard_for_an_hour_leaves_it_unknown(tablet: Tablet) -> None:
    tablet.record(event("checked_in", "10:59"))
    wait = wait_at()
    assert (wait["status"], wait["wait_minutes"], wait["as_of"]) == ("unknown", None, at("10:59"))


def test_an_open_station_without_a_measured_wait_says_null_and_never_zero(tablet: Tablet) -> None:
    tablet.record(event("checked_in", "11:50"))
    wait = wait_at()
    assert (wait["status"], wait["wait_minutes"], wait["basis"]) == ("open", None, "none")
    assert wait["in_line"] is None  # nobody joined a line here: it is not watched


def test_two_waits_are_too_few_to_tell(tablet: Tablet) -> None:
    served(tablet, 10, 20)
    assert (wait_at()["wait_minutes"], wait_at()["in_line"]) == (None, 0)


def test_joins_less_served_times_the_time_between_check_ins_is_a_forecast(tablet: Tablet) -> None:
    for n in range(15):
        joined, plate = at("10:54") + dt.timedelta(minutes=4 * n), f"WAITS {n}"
        tablet.record(event("joined_line", joined, plate=plate))
        if n < 12:
            tablet.record(event("checked_in", joined + dt.timedelta(minutes=18), plate=plate))
    wait = wait_at()
    assert (wait["status"], wait["basis"], wait["in_line"]) == ("open", "forecast", 3)
    assert wait["low"] < wait["wait_minutes"] < wait["high"]
    assert 10 <= wait["wait_minutes"] <= 18


def test_where_nobody_sees_the_line_those_served_in_the_last_hour_tell(tablet: Tablet) -> None:
    tablet.record(
        *(event("checked_in", "11:50", plate=f"S {n}", stated_wait_minutes=20) for n in range(3))
    )
    wait = wait_at()
    assert (wait["wait_minutes"], wait["basis"], wait["in_line"]) == (20, "stated", None)
    assert wait_at(at("12:49"))["wait_minutes"] == 20
    assert wait_at(at("12:50"))["wait_minutes"] is None


def test_a_trailer_is_not_in_line(tablet: Tablet) -> None:
    licensed("SH-1", "AAA 111")
    licensed("SH-2", "TRL 2")
    tablet.record(event("joined_line", "11:50", license_number="SH-1", towing="SH-2"))
    assert wait_at()["in_line"] == 1


def test_a_station_is_closed_by_its_hours_and_by_closures(tablet: Tablet, station: Station) -> None:
    hours = {"effective_on": DAY, "opens": dt.time(7), "closes": dt.time(17)}
    StationHours.objects.create(station=station, weekday=0, **hours)
    tablet.record(event("checked_in", "06:58"))
    statuses = [wait_at(at(clock))["status"] for clock in ("06:59", "07:00", "16:59", "17:00")]
    assert statuses == ["closed", "open", "unknown", "closed"]
    assert wait_at(at("12:00", DAY + dt.timedelta(1)))["status"] == "closed"
    Closure.objects.create(station=station, from_date=DAY, to_date=DAY)
    assert wait_at(at("07:00"))["status"] == "closed"


def test_a_pause_lasts_until_it_is_over(tablet: Tablet) -> None:
    tablet.record(event("paused", "11:30", reason="Scale broken"))
    assert wait_at()["status"] == "paused"
    tablet.record(event("resumed", "11:40"))
    assert wait_at()["status"] == "open"


@pytest.mark.parametrize(("clock", "status"), [("11:39", "open"), ("11:41", "paused")])
def test_a_pause_that_was_taken_back_in_time_is_none(
    tablet: Tablet, clock: str, status: str
) -> None:
    """A void that came before its event and turned out too late counts nothing here either."""
    pause = event("paused", "11:30")
    tablet.record(event("voided", clock, voids=pause["id"]))
    tablet.record(pause)
    assert wait_at()["status"] == status


def test_practice_is_not_heard(tablet: Tablet) -> None:
    tablet.record(event("checked_in", "11:50", practice=True), event("paused", practice=True))
    assert wait_at()["status"] == "unknown"


def test_ping_tells_the_servers_time(client: Client) -> None:
    body = client.get("/api/v1/ping").json()
    assert body["service"] == "haulpass"
    assert dt.datetime.fromisoformat(body["now"]).tzinfo
