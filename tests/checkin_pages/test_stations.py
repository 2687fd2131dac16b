"""The stations as they stand now: hours, line, pause, closures, and how the tablets are."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from checkin.calendar import city_date
from checkin.models import (
    Closure,
    Device,
    EnrollmentCode,
    RejectedElement,
    Station,
    StationHours,
    TabletStatus,
)
from checkin.tablet.shell import shell_version
from tests.checkin_pages.conftest import Happen, enrolled, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {"queue": 0, "rejected": 0, "clock_offset_ms": 0, "storage_kept": True}


def today() -> dt.date:
    return city_date(timezone.now())


def close(station: Station, days_ahead: int, reason: str = "") -> None:
    day = today() + dt.timedelta(days=days_ahead)
    Closure.objects.create(station=station, from_date=day, to_date=day, reason=reason)


def open_on(station: Station, weekday: int) -> None:
    StationHours.objects.create(
        station=station, effective_on=today() - dt.timedelta(days=9), weekday=weekday,
        opens=dt.time(7), closes=dt.time(17),
    )  # fmt: skip


def test_a_city_without_stations_reads_how_to_make_one(supervisor: Client) -> None:
    assert "manage.py create_station CODE NAME" in text_of(supervisor, "/gate/")


def test_a_station_without_hours_is_open_every_day(supervisor: Client, station: Station) -> None:
    page = text_of(supervisor, "/gate/")
    assert "Open every day (no hours on record)." in page
    assert "5030 Reisterstown Rd" in page
    assert "No tablet is in use here. Make an enrollment code on the station's page" in page


def test_todays_hours_are_shown(supervisor: Client, station: Station) -> None:
    open_on(station, today().weekday())
    assert "Open today from 7 a.m. to 5 p.m.<" in text_of(supervisor, "/gate/")


def test_a_weekday_without_hours_is_closed(supervisor: Client, station: Station) -> None:
    open_on(station, (today().weekday() + 1) % 7)
    assert "Closed on this day of the week." in text_of(supervisor, "/gate/")


def test_closures_ahead_are_listed_and_past_ones_are_not(
    supervisor: Client, station: Station
) -> None:
    close(station, -1, "past storm")
    close(station, 0, "scale repair")
    for days in range(10, 16):
        close(station, days, f"day {days}")
    page = text_of(supervisor, "/gate/")
    assert "Closed today: scale repair" in page
    assert "day 13" in page
    assert "and 2 more" in page
    assert "past storm" not in page


def minutes_ago(minutes: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=minutes)


def says(tablet: Device, *, ago: float = 0, **facts: Any) -> None:
    """The tablet told its status some minutes ago; it was enrolled yesterday."""
    at = minutes_ago(ago)
    TabletStatus.objects.create(
        device=tablet, at=at, **{"roster_at": at - dt.timedelta(minutes=3), **GOOD, **facts}
    )
    Device.objects.filter(pk=tablet.pk).update(enrolled_at=minutes_ago(24 * 60))


def page_of(client: Client, address: str = "/gate/") -> str:
    text = text_of(client, address).replace("\xa0", " ").replace("&#x27;", "'")
    return re.sub(r"\s*([<>])\s*", r"\1", text)


def test_the_line_is_told_with_its_longest_wait(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    happen("joined_line", minutes_ago=42, plate="AA1")
    happen("joined_line", minutes_ago=5, plate="AA2")
    assert "2 vehicles, joined and not served yet, the longest for 42 min" in page_of(supervisor)


def test_a_line_that_nobody_joined_at_a_tablet_is_not_known_and_never_0(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    happen("checked_in", minutes_ago=5, plate="AA1")
    page = page_of(supervisor)
    assert "Not known. Nobody sees the end of the line now." in page
    assert "0 vehicles" not in page


def test_a_silent_station_says_why_its_line_is_not_known(
    supervisor: Client, station: Station
) -> None:
    assert "Not known. No tablet of the station has reported today." in page_of(supervisor)


def test_who_had_joined_is_still_in_line_after_closing(
    supervisor: Client, station: Station, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_on(station, today().weekday())
    happen("joined_line", minutes_ago=5, plate="AA1")
    closing = timezone.now() + dt.timedelta(hours=6)  # 18:00, an hour after closing
    monkeypatch.setattr(timezone, "now", lambda: closing)
    assert "1 vehicle still in line" in page_of(supervisor)
    monkeypatch.setattr(timezone, "now", lambda: closing + dt.timedelta(hours=2))
    assert "No line while it is closed" in page_of(supervisor)


def test_a_pause_is_told_with_its_time_and_reason_until_it_ends(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    happen("paused", minutes_ago=12, reason="box_swap")
    assert "Paused since 11:48 a.m. (12 minutes): box swap" in page_of(supervisor)
    happen("resumed", minutes_ago=2)
    assert "Paused since" not in page_of(supervisor)


def test_a_pause_that_was_taken_back_is_none(
    supervisor: Client, station: Station, happen: Happen
) -> None:
    id = happen("paused", minutes_ago=3, reason="weather")
    happen("voided", minutes_ago=2, voids=str(id))
    assert "Paused since" not in page_of(supervisor)


def test_a_tablet_that_is_well_says_who_holds_it_and_has_no_warning(
    supervisor: Client, tablet: Device
) -> None:
    says(tablet, ago=1, attendant="Rosa M.", mode="joined_line", version=shell_version())
    page = page_of(supervisor)
    assert "Rosa M.<br>at the gate" in page
    assert '<td data-label="Last heard">1 minute ago</td>' in page
    assert '<td data-label="Roster">3 minutes old</td>' in page
    assert "data-warning" not in page


@pytest.mark.parametrize(
    ("ago", "facts", "warning"),
    [
        (6, {}, "Nothing heard for 6 minutes. See whether it is on"),
        (6, {"queue": 3}, "3 records wait on it to be sent."),
        (0, {"queue": 20}, "20 records wait on it to be sent."),
        (0, {"clock_offset_ms": 121_000}, "Its clock is 2 min slow."),
        (0, {"clock_offset_ms": -3 * 3_600_000}, "Its clock is 180 min fast."),
        (0, {"roster_at": None}, "It has no roster yet"),
        (0, {"storage_kept": False}, "Its browser may clear what waits on it."),
    ],
)
def test_what_is_wrong_with_a_tablet_is_said_in_a_sentence(
    supervisor: Client, tablet: Device, ago: float, facts: dict[str, Any], warning: str
) -> None:
    says(tablet, ago=ago, **facts)
    for address in ("/gate/", "/gate/nw/", f"/gate/nw/tablets/{tablet.id}/"):
        assert warning in page_of(supervisor, address)


def test_a_roster_older_than_an_hour_is_warned_of(supervisor: Client, tablet: Device) -> None:
    says(tablet, roster_at=minutes_ago(61))
    assert "Its roster was 1 hour, 1 minute old" in page_of(supervisor)


@pytest.mark.parametrize(
    ("ago", "facts"), [(5, {}), (1, {"queue": 19}), (0, {"clock_offset_ms": 120_000})]
)
def test_what_is_usual_on_a_busy_day_is_no_warning(
    supervisor: Client, tablet: Device, ago: float, facts: dict[str, Any]
) -> None:
    says(tablet, ago=ago, **facts)
    assert "data-warning" not in page_of(supervisor)


def test_silence_is_no_warning_while_closed_or_in_the_first_minutes(
    supervisor: Client, tablet: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_on(tablet.station, today().weekday())
    says(tablet, ago=15 * 60)
    for hours, minutes, warned in ((-5, 4, 0), (-5, 6, 1), (6, 0, 0)):
        moment = dt.datetime(2026, 3, 10, 16, tzinfo=dt.UTC)
        moment += dt.timedelta(hours=hours, minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert page_of(supervisor).count("-silent") == warned


def test_a_tablet_that_never_spoke_is_warned_of_after_five_minutes(
    supervisor: Client, tablet: Device
) -> None:
    assert "data-warning" not in page_of(supervisor)
    Device.objects.update(enrolled_at=minutes_ago(6))
    page = page_of(supervisor)
    assert "Nothing was heard from it yet." in page
    assert "not in the last day" in page


def test_a_tablet_that_never_told_its_status_is_heard_by_its_events(
    supervisor: Client, tablet: Device, happen: Happen
) -> None:
    happen("line_count", minutes_ago=200, in_line=3)
    page = page_of(supervisor)
    assert '<td data-label="Last heard">0 minutes ago</td>' in page  # by receipt, not by its clock


def test_events_that_came_another_way_are_no_sign_of_life(
    supervisor: Client, tablet: Device, happen: Happen
) -> None:
    says(tablet, ago=20)
    happen("checked_in", plate="AA1")
    assert "Nothing heard for 20 minutes." in page_of(supervisor)


def test_what_was_not_taken_is_counted_until_it_is_settled(
    supervisor: Client, tablet: Device
) -> None:
    row = RejectedElement.objects.create(
        device=tablet, received_at=timezone.now(), reason="malformed", body="7", digest=b"7"
    )
    assert "1 record was not taken and waits" in page_of(supervisor)
    RejectedElement.objects.filter(pk=row.pk).update(settled_at=timezone.now())
    assert "was not taken" not in page_of(supervisor)


def test_a_revoked_tablet_is_warned_of_no_more(supervisor: Client, tablet: Device) -> None:
    says(tablet, ago=60, queue=9)
    Device.objects.update(revoked_at=timezone.now())
    assert "data-warning" not in page_of(supervisor, "/gate/nw/")


def test_ten_stations_with_fifty_tablets_ask_as_much_as_one(
    supervisor: Client, station: Station, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(11):
        other = Station.objects.create(code=f"s{number:02}", name=f"Station {number}")
        for name in "abcde":
            says(enrolled(other, f"Tablet {name}"), queue=1)
    for page, shown in ((1, 46), (2, 10)):  # the first station has no tablet
        with django_assert_num_queries(8):
            text = text_of(supervisor, "/gate/", page=str(page))
        assert text.count('<th scope="row"') == shown - shown % 5


def test_one_station_asks_as_much_for_many_tablets_as_for_one(
    supervisor: Client, station: Station, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(27):
        says(enrolled(station, f"Tablet {number:02}"), queue=number)
    with django_assert_num_queries(8):
        page = text_of(supervisor, "/gate/nw/")
    assert page.count('<th scope="row"') == 25


def test_all_stations_show_their_newest_tablets_and_one_station_shows_all(
    supervisor: Client, station: Station
) -> None:
    for number in range(27):
        enrolled(station, f"Tablet {number:02}")
    newest = text_of(supervisor, "/gate/")
    assert newest.count('<th scope="row"') == 5
    assert "Tablet 26" in newest
    assert "Page 1 of 2" in text_of(supervisor, "/gate/nw/")
    assert "Tablet 00" in text_of(supervisor, "/gate/nw/", page="2")


def test_a_revoked_tablet_moves_to_the_end_of_its_stations_page(
    supervisor: Client, station: Station, tablet: Device
) -> None:
    supervisor.post(f"/gate/nw/tablets/{tablet.id}/revoke/")
    enrolled(station, "Spare tablet")
    page = text_of(supervisor, "/gate/nw/")
    assert page.index("Spare tablet</a>") < page.index("Gate tablet</a>")
    assert "Gate tablet" not in text_of(supervisor, "/gate/")


def test_the_live_pages_are_never_kept(supervisor: Client, station: Station) -> None:
    for address in ("/gate/", "/gate/nw/"):
        assert "no-store" in supervisor.get(address)["Cache-Control"]


def test_the_auditor_reads_and_gets_no_buttons(sign_in: SignIn, tablet: Device) -> None:
    auditor = sign_in(Role.AUDITOR)
    for address in ("/gate/", "/gate/nw/", f"/gate/nw/tablets/{tablet.id}/"):
        page = text_of(auditor, address)
        assert "Gate tablet" in page
        assert "New enrollment code" not in page
        assert "Revoke" not in page
    assert auditor.post("/gate/nw/enrollment-code/").status_code == 403
    assert not EnrollmentCode.objects.filter(used_at=None).exists()


def test_it_speaks_spanish(supervisor: Client, station: Station) -> None:
    page = supervisor.get("/gate/", headers={"Accept-Language": "es"}).content.decode()
    assert "Abierta todos los días" in page
