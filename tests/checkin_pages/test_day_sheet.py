"""A station's day on one sheet: every figure with its basis, and nothing mixed or made up."""

import csv
import datetime as dt
import io
import re
import time
import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from checkin.calendar import city_zone, station_calendars
from checkin.closing import day_begins
from checkin.day import Day, bounds, day_of
from checkin.models import Closure, Device, Event, Station, StationHours
from checkin.record import Maker, record
from licensing.models import License
from tests.checkin_pages.conftest import NOON, Happen, enrolled, licensed
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
ADDRESS = "/gate/nw/day/2026-03-10/"


def words(client: Client, address: str = ADDRESS) -> str:
    """What the page says, without markup."""
    response = client.get(address)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def facts(station: Station, day: dt.date = TODAY, now: dt.datetime = NOON) -> Day:
    return day_of(station.id, day, station_calendars([station.id])[station.id], now=now)


def open_from(station: Station, opens: str, closes: str) -> None:
    StationHours.objects.create(
        station=station, effective_on=TODAY, weekday=TODAY.weekday(), opens=opens, closes=closes
    )


def at(clock: str, day: dt.date = TODAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), city_zone())


def write(device: Device, *events: tuple[str, str, dict[str, Any]]) -> None:
    """(kind, time of TODAY, fields) as one batch, received at noon."""
    batch = [
        {"id": str(uuid.uuid4()), "kind": kind, "occurred_at": at(clock).isoformat(),
         "made_offline": False, **fields}
        for kind, clock, fields in events
    ]  # fmt: skip
    answers = record(batch, maker=Maker.of(device), now=NOON)
    assert {answer["status"] for answer in answers} == {"accepted"}


def test_a_day_without_events_says_what_to_do(supervisor: Client, station: Station) -> None:
    page = words(supervisor)
    assert "Nothing was recorded on this day" in page
    assert "Enter the paper log" in page
    assert "CSV" not in page


def test_a_day_that_has_not_come_says_so(supervisor: Client, station: Station) -> None:
    assert "This day has not come yet." in words(supervisor, "/gate/nw/day/2026-03-11/")


@pytest.mark.parametrize("date", ["2026-02-30", "20260310", "1999-12-31", "today", "9999-01-01"])
def test_what_is_no_day_is_not_there(supervisor: Client, station: Station, date: str) -> None:
    assert supervisor.get(f"/gate/nw/day/{date}/").status_code == 404


def test_one_goes_from_day_to_day_and_never_ahead(supervisor: Client, station: Station) -> None:
    page = supervisor.get(ADDRESS).content.decode()
    assert 'href="/gate/nw/day/2026-03-09/"' in page
    assert "Day after" not in page
    chosen = supervisor.get("/gate/nw/day/?day=2026-02-01")
    assert chosen["Location"] == "/gate/nw/day/2026-02-01/"
    assert supervisor.get("/gate/nw/day/?day=x")["Location"] == ADDRESS


def test_hours_and_closures_stand_at_the_top(supervisor: Client, station: Station) -> None:
    assert "No hours on record: it counts as open." in words(supervisor)
    open_from(station, "07:00", "17:00")
    assert "Open: 7 a.m. to 5 p.m. (the hours of that day)." in words(supervisor)
    assert "Closed on this day" in words(supervisor, "/gate/nw/day/2026-03-11/")
    Closure.objects.create(station=station, from_date=TODAY, to_date=TODAY, reason="ice")
    assert "Closed: ice" in words(supervisor)


def test_the_totals_tell_outcomes_apart(supervisor: Client, tablet: Device) -> None:
    trailer = licensed("TR 9", "trailer")
    write(
        tablet,
        ("checked_in", "08:00", {"license_number": licensed().number, "towing": trailer.number}),
        ("refused", "08:10", {"plate": "BB 2", "reason": "load_not_taken"}),
        ("joined_line", "08:20", {"plate": "CC 3"}),
        ("left_line", "08:40", {"plate": "CC 3"}),
        ("joined_line", "11:50", {"plate": "DD 4"}),
    )
    page = words(supervisor)
    assert "4 visits 1 served 1 turned away 1 left the line 1 in line 1 trailers" in page
    assert "This load is not taken here. 1" in page
    assert "said so 1" in page


def test_who_was_not_served_by_closing_has_left(supervisor: Client, tablet: Device) -> None:
    open_from(tablet.station, "07:00", "09:30")
    write(tablet, ("joined_line", "09:00", {"plate": "DD 4"}))
    assert "not served by closing 1" in words(supervisor)


def test_waits_are_told_by_basis_and_never_mixed(tablet: Device) -> None:
    events: list[Any] = []
    for n in range(10):
        fields = {"plate": f"AA {n}"}
        events += [("joined_line", "08:00", fields), ("checked_in", f"08:{10 + n}", fields)]
    events += [("checked_in", "09:00", {"plate": "BB 1", "stated_wait_minutes": 90})]
    events += [("checked_in", "09:00", {"plate": "CC 1"})]
    write(tablet, *events)
    found = facts(tablet.station)
    assert [(w.basis, w.count, w.median, w.nine_in_ten) for w in found.waits] == [
        ("measured", 10, 14, 18), ("stated", 1, 90, 90),
    ]  # fmt: skip
    assert found.wait_unknown == 1


def test_without_a_known_wait_there_is_no_figure(supervisor: Client, happen: Happen) -> None:
    happen("checked_in", plate="ZZ 1")
    page = words(supervisor)
    assert "No wait of this day is known." in page
    assert "The wait of 1 vehicle that was checked in is not known." in page
    assert " 0 min" not in page


def test_hours_go_from_the_first_vehicle_to_the_last(tablet: Device) -> None:
    write(
        tablet,
        ("joined_line", "07:50", {"plate": "AA 1"}),
        ("checked_in", "08:10", {"plate": "AA 1"}),
        ("checked_in", "10:00", {"plate": "BB 2"}),
    )
    hours = facts(tablet.station).hours
    told = [(hour.begins.astimezone(city_zone()).hour, hour.came, hour.served) for hour in hours]
    assert told == [(7, 1, 0), (8, 0, 1), (9, 0, 0), (10, 1, 1)]
    assert [hour.wait for hour in hours] == [None, 20, None, None]


def test_a_load_said_after_the_scan_counts_once(supervisor: Client, tablet: Device) -> None:
    same = {"visit": str(uuid.uuid4()), "plate": "AA 1"}
    write(
        tablet,
        ("checked_in", "08:00", same),
        ("checked_in", "08:01", same | {"load_type": "junk"}),
        ("checked_in", "08:02", same | {"load_type": "yard"}),
        ("checked_in", "10:00", {"plate": "AA 1", "load_type": "of old"}),
        ("checked_in", "11:00", {"plate": "BB 2"}),
    )
    assert facts(tablet.station).loads == {"yard": 1, "of old": 1, "": 1}
    page = words(supervisor)
    assert "Yard waste 1" in page
    assert "not said 1" in page


def test_pauses_have_their_minutes_and_reasons(supervisor: Client, tablet: Device) -> None:
    write(
        tablet,
        ("paused", "09:00", {"reason": "box_swap"}),
        ("resumed", "09:15", {}),
        ("paused", "10:00", {"reason": "weather"}),
        ("paused", "10:05", {"reason": "scale_down"}),
        ("resumed", "10:10", {}),
        ("resumed", "10:20", {}),
    )
    told = [(p.event.reason, p.minutes, p.how) for p in facts(tablet.station).pauses]
    assert told == [
        ("box_swap", 15, "resumed"), ("weather", 5, "changed"), ("scale_down", 5, "resumed")
    ]  # fmt: skip
    page = words(supervisor)
    assert "The station took no vehicles for 25 minutes" in page
    assert "box swap" in page


@pytest.mark.parametrize(
    ("closes", "minutes"), [("17:00", 60), ("11:30", 30), ("10:30", None), (None, 60)]
)
def test_a_pause_that_nobody_ended_goes_on_until_now_or_closing(
    tablet: Device, closes: str | None, minutes: int | None
) -> None:
    if closes:
        open_from(tablet.station, "07:00", closes)
    write(tablet, ("paused", "11:00", {"reason": "weather"}))
    [pause] = facts(tablet.station).pauses
    assert (pause.minutes, pause.is_over) == (minutes, False)


def test_a_pause_that_nobody_ended_is_over_once_vehicles_are_checked_in_again(
    supervisor: Client, tablet: Device
) -> None:
    write(tablet, ("paused", "09:00", {"reason": "box_swap"}))
    for clock, plate in (("09:14", "AA 1"), ("09:20", "AA 2")):
        write(tablet, ("checked_in", clock, {"plate": plate}))
    [pause] = facts(tablet.station).pauses
    assert (pause.minutes, pause.how) == (14, "served")
    assert "not said; vehicles were checked in again" in words(supervisor)


def test_a_tablets_silences_over_half_an_hour_while_open_are_told(
    supervisor: Client, tablet: Device
) -> None:
    open_from(tablet.station, "07:00", "17:00")
    late = enrolled(tablet.station, "Scale tablet")
    clocks = ("06:00", "07:30", "08:30", "09:00", "09:31")
    write(tablet, *(("line_count", clock, {"in_line": 3}) for clock in clocks))
    write(late, ("checked_in", "11:45", {"plate": "AA 1"}))
    gate, scale = facts(tablet.station).heard
    spans = [[edge.astimezone(city_zone()).strftime("%H:%M") for edge in s] for s in gate.silences]
    assert spans == [["07:30", "08:30"], ["09:00", "09:31"], ["09:31", "12:00"]]
    assert len(scale.silences) == 1
    assert "7:30 a.m. to 8:30 a.m. (60 min)" in words(supervisor)


def test_a_tablet_that_was_in_use_and_said_nothing_is_named(
    supervisor: Client, station: Station, tablet: Device, happen: Happen
) -> None:
    Device.objects.create(
        station=station,
        name="Silent one",
        token_hash=b"s",
        enrolled_at=at("04:00") - dt.timedelta(1),
    )
    happen("checked_in", plate="AA 1")
    assert "In use, and without any event: Silent one" in words(supervisor)


def test_line_counts_and_their_people_are_listed(supervisor: Client, happen: Happen) -> None:
    happen("line_count", minutes_ago=60, in_line=17, attendant="Rosa")
    page = words(supervisor)
    assert "11 a.m. 17 Rosa, Gate tablet" in page
    assert "No event of this day makes a visit." in page


def test_what_the_desk_did_is_told_with_names_and_reasons(
    supervisor: Client, happen: Happen, station: Station
) -> None:
    gone = happen("checked_in", minutes_ago=30, plate="AA 1")
    supervisor.post(f"/visits/events/{gone}/", {"void-reason": "twice", "take_back": "1"})
    paper = {"day": "2026-03-10", "page": str(uuid.uuid4()), "1-time": "09:30", "1-name": "PP 1"}
    supervisor.post("/gate/nw/paper-log/", paper | {"1-kind": "checked_in", "record": "1"})
    page = words(supervisor)
    assert "1 event from the paper log" in page
    assert "9:30 a.m. checked in PP1" in page.replace("PP 1", "PP1")
    assert "1 event was taken back or corrected" in page
    assert "Reason: twice" in page


def test_a_correction_is_no_paper_entry(supervisor: Client, happen: Happen) -> None:
    id = happen("checked_in", minutes_ago=30, plate="AA 1")
    form = {"kind": "checked_in", "at": "2026-03-10T11:00", "name": "AA1", "reason": "late"}
    data = {f"correct-{name}": text for name, text in form.items()}
    supervisor.post(f"/visits/events/{id}/", data | {"correct": "1"})
    page = words(supervisor)
    assert "Nothing was entered from the paper log." in page
    assert "Corrected on 12:00:00 PM" in page


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-07", 23), ("2026-03-08", 24), ("2026-10-31", 25)]
)
def test_a_day_around_summer_time_has_its_true_length(day: str, hours: int) -> None:
    begins, ends = bounds(dt.date.fromisoformat(day))
    assert ends - begins == dt.timedelta(hours=hours)


def test_an_hour_that_comes_twice_stands_twice(station: Station, tablet: Device) -> None:
    day = dt.date(2025, 11, 1)
    first = dt.datetime(2025, 11, 2, 5, 30, tzinfo=dt.UTC)  # 1:30, and an hour later 1:30 again
    batch = [
        {"id": str(uuid.uuid4()), "kind": "checked_in", "made_offline": False, "plate": f"A {n}",
         "occurred_at": (first + n * dt.timedelta(hours=1)).isoformat()}
        for n in range(2)
    ]  # fmt: skip
    record(batch, maker=Maker.of(tablet), now=NOON)
    hours = facts(station, day).hours
    assert [hour.begins.astimezone(city_zone()).hour for hour in hours] == [1, 1]
    assert [hour.came for hour in hours] == [1, 1]


def test_the_day_ends_at_four_in_the_morning(tablet: Device) -> None:
    write(tablet, ("checked_in", "03:59", {"plate": "A"}), ("checked_in", "04:00", {"plate": "B"}))
    assert facts(tablet.station).totals.visits == 1
    assert facts(tablet.station, TODAY - dt.timedelta(1)).totals.visits == 1


def rows_of(client: Client) -> list[dict[str, str]]:
    response = client.get(ADDRESS + "visits.csv")
    assert response["Content-Disposition"] == 'attachment; filename="visits-nw-2026-03-10.csv"'
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_file_has_every_visit_with_the_citys_times(supervisor: Client, tablet: Device) -> None:
    license = licensed()
    named = {"license_number": license.number}
    write(tablet, ("joined_line", "08:00", named), ("checked_in", "08:31", named),
          ("checked_in", "09:00", {"plate": "ZZ 1"}))  # fmt: skip
    one, two = rows_of(supervisor)
    assert (one["came_at"], one["wait_minutes"]) == ("2026-03-10T08:00:00-04:00", "31.0")
    assert (one["license_number"], one["wait_basis"]) == (license.number, "measured")
    assert (two["plate"], two["wait_minutes"], two["wait_basis"]) == ("ZZ1", "", "none")


def test_a_spreadsheet_calculates_nothing_of_the_file(supervisor: Client, tablet: Device) -> None:
    license = licensed("=1+1")
    License.objects.filter(id=license.id).update(number="=HYPERLINK(1)")
    write(tablet, ("checked_in", "09:00", {"license_number": "=HYPERLINK(1)"}))
    [row] = rows_of(supervisor)
    assert (row["license_number"], row["plate"]) == ("'=HYPERLINK(1)", "'=1+1")


def test_the_auditor_reads_and_enters_nothing(sign_in: SignIn, happen: Happen) -> None:
    happen("checked_in", plate="AA 1")
    page = words(sign_in(Role.AUDITOR))
    assert "1 visits" in page
    assert "Enter the paper log" not in page


@pytest.fixture
def busy(tablet: Device) -> Station:
    """2,000 visits between 04:00 and 12:00, with their joins and loads."""
    begins = day_begins(TODAY).astimezone(dt.UTC)
    events = []
    for n in range(2000):
        came = begins + n * dt.timedelta(seconds=14)
        for kind, minutes in (("joined_line", 0), ("checked_in", n % 50)):
            moment = min(came + dt.timedelta(minutes=minutes), NOON)
            fields = {"plate": f"P{n}X", "attendant": "12", "load_type": "junk"}
            events.append(
                {"id": str(uuid.uuid4()), "kind": kind, "occurred_at": moment.isoformat(),
                 "made_offline": False} | fields
            )  # fmt: skip
    for first in range(0, len(events), 500):
        record(events[first : first + 500], maker=Maker.of(tablet), now=NOON)
    return tablet.station


def test_two_thousand_visits_are_counted_in_few_queries_and_soon(
    supervisor: Client, busy: Station, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        began = time.process_time()
        page = supervisor.get(ADDRESS).content.decode()
        seconds = time.process_time() - began
    assert "Page 1 of 10" in page
    assert "<strong>2000</strong>" in page
    assert seconds < 2
    assert len(rows_of(supervisor)) == 2000
    assert Event.objects.count() == 4000
