"""What the database tells of a station's day, by a fixed number of statements."""

import datetime as dt

import pytest

from checkin import database
from checkin.board import earlier
from checkin.board.now import station_now, stations_now
from checkin.models import Device, Station, TabletStatus
from tests.checkin.made import DAY, Tablet, at, event, licensed, tablet_at

NOON = at("12:00")


@pytest.fixture
def station(db: None) -> Station:
    return Station.objects.create(code="NW", name="Northwest", address="5030 Reisterstown Rd")


@pytest.fixture
def tablet(station: Station) -> Tablet:
    return tablet_at(station)


def in_line_at(moment: dt.datetime = NOON) -> int | None:
    here = station_now("NW", moment)
    assert here
    return here.in_line


def line(tablet: Tablet, day: dt.date = DAY, *, served: int = 12, waiting: int = 3) -> None:
    """One joins every four minutes and is checked in after twelve; the last of them still wait."""
    first = at("11:56", day) - dt.timedelta(minutes=4 * (served + waiting))
    joined = [first + dt.timedelta(minutes=4 * n) for n in range(served + waiting)]
    tablet.record(
        *(event("joined_line", one, plate=f"LINE {n}") for n, one in enumerate(joined)),
        *(
            event("checked_in", one + dt.timedelta(minutes=12), plate=f"LINE {n}")
            for n, one in enumerate(joined[:served])
        ),
    )


def test_joins_less_served_are_the_line_and_its_wait_is_forecast(tablet: Tablet) -> None:
    line(tablet)
    here = station_now("NW", NOON)
    assert here
    assert (here.status, here.in_line, here.in_line_basis) == ("open", 3, "joined")
    assert here.wait
    assert here.wait.basis == "forecast"
    assert 10 <= here.wait.minutes <= 18
    assert here.served_lately
    assert (here.served_lately.basis, here.served_lately.minutes) == ("measured", 12)
    assert (here.name, here.address) == ("Northwest", "5030 Reisterstown Rd")


def test_a_clock_that_is_three_hours_off_is_corrected(tablet: Tablet) -> None:
    wrong = at("14:50")
    tablet.record(event("joined_line", wrong, plate="A 1", clock_offset_ms=-3 * 3_600_000))
    assert in_line_at() == 1
    assert in_line_at(at("11:49")) is None


def test_what_was_taken_back_or_practiced_is_nothing(tablet: Tablet) -> None:
    resident, counted, pause = (
        event("joined_line", "11:40"),
        event("line_count", "11:41", in_line=9),
        event("paused", "11:42"),
    )
    tablet.record(event("joined_line", "11:30", plate="A 1"), resident, counted, pause)
    assert in_line_at() == 2
    tablet.record(
        *(event("voided", "11:45", voids=one["id"]) for one in (resident, counted, pause))
    )
    tablet.record(
        event("joined_line", "11:50", practice=True), event("paused", "11:51", practice=True)
    )
    here = station_now("NW", NOON)
    assert here
    assert (here.in_line, here.status) == (1, "open")


def test_who_joins_by_phone_is_not_in_line_and_is_no_sign_of_the_station(tablet: Tablet) -> None:
    license = licensed("SH-1", "AAA 111")
    tablet.record(event("joined_line", "11:50", license_number=license.number, source="phone"))
    here = station_now("NW", NOON)
    assert here
    assert (here.status, here.why, here.in_line, here.as_of) == (
        "unknown",
        "never_heard",
        None,
        None,
    )
    tablet.record(event("joined_line", "11:52", plate="A 1"))
    assert in_line_at() == 1


def test_a_visitor_and_a_resident_share_the_line(tablet: Tablet) -> None:
    tablet.record(
        event("joined_line", "11:30", visitor="resident"),
        event("joined_line", "11:31", visitor="unlicensed", plate="B 2"),
        event("joined_line", "11:32", visitor="resident"),
    )
    assert in_line_at() == 3
    tablet.record(event("checked_in", "11:40", visitor="resident"))
    assert in_line_at() == 2
    tablet.record(event("checked_in", "11:44", plate="B 2"))
    assert in_line_at() == 1


def test_a_client_that_sends_no_status_is_heard_for_an_hour(tablet: Tablet) -> None:
    tablet.record(event("line_count", "11:00", in_line=4))
    assert [told.status for told in stations_now(NOON)] == ["open"]
    assert [told.why for told in stations_now(at("12:01"))] == ["not_heard"]


def test_a_tablet_that_tells_its_status_is_heard_by_it(tablet: Tablet) -> None:
    tablet.record(event("joined_line", "11:50", plate="A 1"))
    status = TabletStatus.objects.create(device=tablet.device, at=at("11:58"))
    assert (in_line_at(), in_line_at(at("12:02"))) == (1, None)
    [here] = stations_now(at("12:02"))
    assert (here.status, here.why, here.as_of) == ("open", "gate_silent", status.at)
    [here] = stations_now(at("12:14"))
    assert (here.status, here.why) == ("unknown", "not_heard")


def test_what_is_entered_at_the_desk_is_heard_by_its_own_time(station: Station) -> None:
    desk = Tablet(Device(station=station), "")
    desk.record(event("checked_in", "10:30", plate="A 1"))
    [here] = stations_now(at("11:00"))
    assert (here.status, here.as_of) == ("open", at("10:30"))
    assert [told.why for told in stations_now(NOON)] == ["not_heard"]


def test_pauses_of_the_weeks_before_make_the_forecast_longer(tablet: Tablet) -> None:
    line(tablet)
    before = station_now("NW", NOON)
    for days in range(1, 4):
        day = DAY - dt.timedelta(days=days)
        line(tablet, day)
        tablet.record(event("paused", at("11:20", day)), event("resumed", at("11:40", day)))
    earlier.kept.clear()
    after = station_now("NW", NOON)
    assert before
    assert after
    assert before.wait
    assert after.wait
    assert after.wait.minutes > before.wait.minutes


def test_a_code_that_is_no_station_is_none(station: Station) -> None:
    assert station_now("nowhere", NOON) is None


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Those that go past Django's cursor."""
    asked: list[str] = []

    def ask(statement: str, params: database.Params = ()) -> object:
        asked.append(statement)
        return sent(statement, params)

    sent = database.ask
    monkeypatch.setattr(database, "ask", ask)
    return asked


def test_five_stations_are_asked_for_as_one_is(
    tablet: Tablet, statements: list[str], django_assert_num_queries: object
) -> None:
    line(tablet)

    def number_of_statements() -> int:
        earlier.kept.clear()
        statements.clear()
        with django_assert_num_queries(1):  # type: ignore[operator]
            stations_now(NOON)
        return len(statements)

    one = number_of_statements()
    for n in range(4):
        line(tablet_at(Station.objects.create(code=f"S{n}", name="Another")), served=1)
    assert number_of_statements() == one
