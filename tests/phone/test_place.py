"""What the hauler sees while it waits: a place that is known or not, the wait, and its end."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from checkin.models import Event, Station, Visit
from checkin.phone.place import Place, place_of, state_of
from licensing.models import License
from tests.checkin.made import DAY, LATER, Tablet, at, event
from tests.phone.made import presses, says_joined, says_leaving, truck, words

FIVE_MINUTES = dt.timedelta(minutes=5)


def place(license: License, clock: str) -> Place:
    """Of the license's visit, at that time."""
    return place_of(Visit.objects.get(vehicle=license.vehicle), at(clock))


def busy_gate(tablet: Tablet) -> None:
    """A vehicle is checked in every five minutes from 9:25 to 10:00, all of them seen to join."""
    for n in range(8):
        joined, served = at("09:00") + n * FIVE_MINUTES, at("09:25") + n * FIVE_MINUTES
        tablet.record(event("joined_line", joined, plate=f"SRV {n}"))
        tablet.record(event("checked_in", served, plate=f"SRV {n}"))


def seen(tablet: Tablet, kind: str, now: dt.datetime, **fields: Any) -> None:
    """At the gate, just now."""
    [answer] = tablet.send(event(kind, now, **{"license_number": "SH-1"} | fields))
    assert answer["status"] == "accepted"


@pytest.fixture
def my_page(hauler: Client, license: License, station: Station) -> str:
    """Of the visit that was joined by phone just now."""
    return str(presses(hauler, license)["Location"])


def test_before_me_are_those_seen_and_those_who_said_so_apart(
    license: License, station: Station, tablet: Tablet
) -> None:
    busy_gate(tablet)
    tablet.record(event("joined_line", "09:57", plate="AAA 1"))
    tablet.record(event("joined_line", "09:58"))  # a resident, of whom nothing tells who it is
    says_joined(truck("SH-3", "3CC 333"), station, "09:59")
    says_joined(license, station, "10:00")
    tablet.record(event("joined_line", "10:02", plate="AAA 3"))
    mine = place(license, "10:03")
    assert (mine.seen, mine.by_phone, mine.here.in_line) == (2, 1, 3)


def test_the_wait_from_now_is_that_of_those_seen_before_me(
    license: License, station: Station, tablet: Tablet
) -> None:
    """One is before me: two check-ins, the next two minutes from now, then five more."""
    busy_gate(tablet)
    tablet.record(event("joined_line", "09:57", plate="AAA 1"))
    says_joined(license, station, "10:00")
    for n in range(6):
        tablet.record(event("joined_line", "10:02", plate=f"BBB {n}"))
    mine = place(license, "10:03")
    assert mine.wait
    assert mine.here.wait
    assert mine.wait.low <= 7 <= mine.wait.high
    assert mine.wait.minutes < mine.here.wait.minutes


def test_a_line_that_moved_on_has_moved_before_me(
    license: License, station: Station, tablet: Tablet
) -> None:
    busy_gate(tablet)
    tablet.record(event("joined_line", "09:57", plate="AAA 1"))
    says_joined(license, station, "10:00")
    tablet.record(event("checked_in", "10:04", plate="AAA 1"))
    assert place(license, "10:05").seen == 0


def test_who_was_seen_to_join_before_it_said_so_has_its_place_from_there(
    license: License, station: Station, tablet: Tablet
) -> None:
    busy_gate(tablet)
    tablet.record(event("joined_line", "09:50", license_number="SH-1"))
    tablet.record(event("joined_line", "09:57", plate="AAA 1"))
    assert place(license, "10:03").seen == 0


def test_where_nobody_sees_the_line_no_number_is_told(license: License, station: Station) -> None:
    says_joined(license, station, "10:00")
    mine = place(license, "10:10")
    assert (mine.seen, mine.by_phone, mine.counted, mine.wait) == (None, 0, None, None)


def test_a_count_of_the_line_is_of_the_whole_line(
    license: License, station: Station, tablet: Tablet
) -> None:
    tablet.record(event("line_count", "09:55", in_line=9))
    says_joined(license, station, "10:00")
    mine = place(license, "10:03")
    assert (mine.seen, mine.counted, mine.wait) == (None, 9, None)


def test_those_at_another_station_or_on_another_day_are_not_before_me(
    license: License, station: Station, quarantine: Station, tablet: Tablet
) -> None:
    busy_gate(tablet)
    says_joined(truck("SH-3", "3CC 333"), quarantine, "09:50")
    tablet.record(event("joined_line", at("15:00", DAY - dt.timedelta(1)), plate="AAA 1"))
    says_joined(license, station, "10:00")
    mine = place(license, "10:03")
    assert (mine.seen, mine.by_phone) == (0, 0)


def test_the_page_says_that_it_holds_no_place_and_what_counts(hauler: Client, my_page: str) -> None:
    page = words(hauler.get(my_page))
    assert "How many is not known: nobody at the gate sees the whole line now." in page
    assert "It holds no place for you: the line at the gate counts" in page
    assert "You have waited less than 1 min" in page


def test_the_gates_join_goes_before_the_phones_on_the_page_too(
    hauler: Client, my_page: str, tablet: Tablet, now: dt.datetime
) -> None:
    seen(tablet, "joined_line", now)
    assert "the gate has seen you" in words(hauler.get(my_page))


def test_the_address_holds_where_the_gate_tells_late_of_an_earlier_join(
    hauler: Client, my_page: str, tablet: Tablet, now: dt.datetime
) -> None:
    seen(tablet, "joined_line", now - dt.timedelta(minutes=2))
    assert my_page != f"/j/visits/{Visit.objects.get().id}/"
    assert "the gate has seen you" in words(hauler.get(my_page))


def test_checked_in_it_says_when_and_how_long_by_whose_word(
    hauler: Client, my_page: str, tablet: Tablet, now: dt.datetime
) -> None:
    seen(tablet, "checked_in", now + dt.timedelta(minutes=5))
    page = words(hauler.get(my_page))
    assert "Checked in at" in page
    assert "You waited less than 1 min, from when you said so by phone." in page
    assert "I am leaving" not in page


def test_joined_elsewhere_it_leads_there(
    hauler: Client, my_page: str, license: License, quarantine: Station
) -> None:
    there = presses(hauler, license, "QR")["Location"]
    page = hauler.get(my_page)
    assert "the vehicle is at another station" in words(page)
    assert there in page.content.decode()


def test_turned_away_it_says_that_the_visit_may_go_on(
    hauler: Client, my_page: str, tablet: Tablet, now: dt.datetime
) -> None:
    seen(tablet, "refused", now + dt.timedelta(minutes=1))
    assert "tell the attendant: the visit goes on" in words(hauler.get(my_page))


def test_two_hours_after_closing_it_was_not_served_and_not_seen(
    license: License, station: Station
) -> None:
    says_joined(license, station, "10:00")
    visit = Visit.objects.get()
    assert state_of(visit, at("23:00")) == "in_line"
    assert state_of(visit, LATER) == "not_served"
    assert visit.not_seen


def test_yesterdays_visit_says_that_no_tablet_saw_it(
    hauler: Client, license: License, station: Station
) -> None:
    says_joined(license, station, "10:00")
    page = words(hauler.get(f"/j/visits/{Visit.objects.get().id}/"))
    assert "Not checked in by closing." in page
    assert "no tablet has seen the vehicle at the station" in page


def test_what_was_said_by_another_hauler_is_not_there(
    hauler: Client, station: Station, tablet: Tablet
) -> None:
    tablet.record(event("joined_line", "10:00", plate="ZZZ 9"))
    assert hauler.get(f"/j/visits/{Visit.objects.get().id}/").status_code == 404
    assert hauler.get(f"/j/visits/{uuid.uuid4()}/").status_code == 404


def test_left_it_says_what_was_recorded(hauler: Client, license: License, station: Station) -> None:
    says_joined(license, station, "10:00")
    says_leaving(license, "10:20")
    page = words(hauler.get(f"/j/visits/{Visit.objects.get().id}/"))
    assert "You left the line at" in page
    assert "The reason that was recorded: the wait is too long." in page


def test_the_supervisor_sees_who_said_it(
    client: Client, my_page: str, django_user_model: Any
) -> None:
    client.force_login(
        django_user_model.objects.create_user(email="s@x.example", role="supervisor")
    )
    page = words(client.get(f"/visits/{Visit.objects.get().id}/"))
    assert "the hauler, by phone" in page
    assert "+1410" not in page
    assert Event.objects.get().attendant.startswith("phone:")
