"""A station's dated hours and its closures; what is past stays."""

import datetime as dt
from collections.abc import Mapping

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from checkin.calendar import station_calendars
from checkin.models import Closure, Station, StationHours
from tests.checkin_pages.conftest import text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)  # a Tuesday
PAGE = "/gate/nw/hours/"
SEVEN, FIVE = dt.time(7), dt.time(17)


def day(ahead: int) -> str:
    return (TODAY + dt.timedelta(days=ahead)).isoformat()


def week(first: int = 0, **other: str) -> dict[str, str]:
    """What the form sends: Monday to Saturday from seven to five."""
    said = {f"{name}_{weekday}": "" for name in ("opens", "closes") for weekday in range(7)}
    for weekday in range(6):
        said |= {f"opens_{weekday}": "07:00", f"closes_{weekday}": "17:00"}
    return said | {"effective_on": day(first), "week": ""} | other


def closure(first: int, last: int, **other: object) -> dict[str, object]:
    return {"from_date": day(first), "to_date": day(last), "reason": "holiday", "stations": ["nw"],
            "close": ""} | other  # fmt: skip


def closed(station: Station, first: int, last: int) -> Closure:
    return Closure.objects.create(
        station=station, from_date=TODAY + dt.timedelta(days=first),
        to_date=TODAY + dt.timedelta(days=last), reason="scale repair",
    )  # fmt: skip


def errors(client: Client, said: Mapping[str, object]) -> str:
    response = client.post(PAGE, said)
    assert response.status_code == 422
    return " ".join(response.content.decode().split()).replace("&#x27;", "'")


def test_a_station_without_hours_and_closures_says_what_that_means(
    supervisor: Client, station: Station
) -> None:
    page = text_of(supervisor, PAGE)
    assert "the station counts as open every day, around the clock" in page
    assert "No closure is on record." in page


def test_a_week_is_added_from_a_day_on_and_the_one_before_stays(
    supervisor: Client, station: Station
) -> None:
    supervisor.post(PAGE, week())
    supervisor.post(PAGE, week(7, closes_0="15:30", opens_6="08:00", closes_6="12:00"))
    calendar = station_calendars([station.id])[station.id]
    assert calendar.hours_on(TODAY) == (SEVEN, FIVE)
    assert calendar.hours_on(dt.date(2026, 3, 15)) is None  # the Sunday before
    assert calendar.hours_on(dt.date(2026, 3, 23)) == (SEVEN, dt.time(15, 30))
    assert calendar.hours_on(dt.date(2026, 3, 22)) == (dt.time(8), dt.time(12))
    page = text_of(supervisor, PAGE)
    assert page.index("From March 17, 2026") < page.index("From March 10, 2026 (in force)")


def test_a_new_week_begins_as_the_one_in_force(supervisor: Client, station: Station) -> None:
    supervisor.post(PAGE, week(closes_2="15:30"))
    page = text_of(supervisor, PAGE)
    assert page.count('value="07:00"') == 6
    assert page.count('value="15:30"') == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"effective_on": day(-1)}, "What is past is not rewritten."),
        ({"effective_on": "soon"}, "Enter a valid date."),
        ({"effective_on": "2101-01-01"}, "too far ahead"),
        ({"closes_2": ""}, "When does it close on this day?"),
        ({"opens_2": ""}, "When does it open on this day?"),
        ({"closes_2": "07:00"}, "It closes after it opens, on the same day."),
        ({"opens_2": "25:00"}, "Enter a valid time."),
    ],
)
def test_a_week_that_cannot_be_is_told_at_its_field_and_kept_in_the_form(
    supervisor: Client, station: Station, other: dict[str, str], said: str
) -> None:
    page = errors(supervisor, week() | other)
    assert said in page
    assert page.count('class="usa-error-message"') == 1
    assert page.count('value="07:00"') >= 5
    assert not StationHours.objects.exists()


def test_a_week_without_an_open_day_is_a_closure(supervisor: Client, station: Station) -> None:
    nothing = {name: "" for name in week() if name != "effective_on"}
    page = errors(supervisor, {**nothing, "effective_on": day(0), "week": ""})
    assert "To close it, add a closure" in page


def test_two_weeks_cannot_begin_on_one_day(supervisor: Client, station: Station) -> None:
    supervisor.post(PAGE, week())
    assert "Other hours begin on this day already." in errors(supervisor, week(opens_0="09:00"))
    assert StationHours.objects.filter(opens=SEVEN).count() == 6


def test_a_week_that_has_not_begun_before_today_is_removed_and_an_older_one_stays(
    supervisor: Client, station: Station
) -> None:
    for since in (TODAY - dt.timedelta(days=1), TODAY):
        StationHours.objects.create(
            station=station, effective_on=since, weekday=0, opens=SEVEN, closes=FIVE
        )
        page = supervisor.post(f"{PAGE}{since}/remove/", follow=True).content.decode()
        assert ("Nothing was removed" in page) == (since < TODAY)
    assert StationHours.objects.get().effective_on == TODAY - dt.timedelta(days=1)
    assert (
        "Nothing was removed"
        in supervisor.post(f"{PAGE}soon/remove/", follow=True).content.decode()
    )


def test_a_holiday_is_added_for_several_stations_at_once(
    supervisor: Client, station: Station
) -> None:
    Station.objects.create(code="qr", name="Quarantine Road")
    page = supervisor.post(PAGE, closure(5, 6, stations=["nw", "qr"]), follow=True).content.decode()
    assert "The closure is added." in page
    assert "March 15, 2026 to March 16, 2026" in page
    assert set(Closure.objects.values_list("station__code", "reason")) == {
        ("nw", "holiday"), ("qr", "holiday"),
    }  # fmt: skip


def test_a_closure_that_is_there_stops_all_of_them_and_is_named(
    supervisor: Client, station: Station
) -> None:
    other = Station.objects.create(code="qr", name="Quarantine Road")
    closed(other, 5, 9)
    page = errors(supervisor, closure(5, 5, stations=["nw", "qr"]))
    assert "A closure begins on this day already: Quarantine Road. Nothing was added" in page
    assert Closure.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"from_date": day(-1)}, "What is past is not rewritten."),
        ({"to_date": day(3)}, "This day is before the first one."),
        ({"stations": []}, "Choose at least one station."),
        ({"stations": ["nowhere"]}, "is not one of the available choices"),
        ({"reason": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_closure_that_cannot_be_is_told_at_its_field(
    supervisor: Client, station: Station, other: dict[str, object], said: str
) -> None:
    page = errors(supervisor, closure(5, 5) | other)
    assert said in page
    assert page.count('class="usa-error-message"') == 1
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "on", "left"),
    [
        (-3, 5, 0, (-3, -1)),  # open again today
        (-3, 5, 2, (-3, 1)),
        (0, 5, 0, None),  # taken away: no day of it is past
        (4, 9, 4, None),
        (4, 9, 6, (4, 5)),
        (-3, 5, -1, (-3, 5)),  # yesterday it was closed
        (-3, 5, 6, (-3, 5)),
        (-3, -1, 0, (-3, -1)),
        (-3, -1, -1, (-3, -1)),
    ],
)
def test_a_closure_ends_early_and_its_past_days_stay(
    supervisor: Client, station: Station, first: int, last: int, on: int,
    left: tuple[int, int] | None,
) -> None:  # fmt: skip
    row = closed(station, first, last)
    address = f"/gate/nw/closures/{row.pk}/open/"
    page = supervisor.post(address, {"on": day(on)}, follow=True).content.decode()
    found = Closure.objects.values_list("from_date", "to_date").first()
    assert found == (left and tuple(TODAY + dt.timedelta(days=n) for n in left))
    assert ("The closure stays as it is" in page) == (left == (first, last))


def test_a_day_that_is_none_changes_nothing(supervisor: Client, station: Station) -> None:
    row = closed(station, 0, 3)
    supervisor.post(f"/gate/nw/closures/{row.pk}/open/", {"on": "soon"})
    assert Closure.objects.get().to_date == row.to_date


def test_a_closure_stands_under_its_own_station(supervisor: Client, station: Station) -> None:
    other = Station.objects.create(code="qr", name="Quarantine Road")
    row = closed(other, 0, 3)
    assert supervisor.post(f"/gate/nw/closures/{row.pk}/open/").status_code == 404


def test_past_closures_stay_visible_on_pages(supervisor: Client, station: Station) -> None:
    for n in range(25):
        closed(station, -100 + n, -100 + n)
    page = text_of(supervisor, PAGE)
    assert "Page 1 of 2" in page
    assert "Remove or end early" not in page


def test_the_auditor_reads_and_gets_no_buttons(sign_in: SignIn, station: Station) -> None:
    closed(station, 0, 3)
    page = text_of(sign_in(Role.AUDITOR), PAGE)
    assert "scale repair" in page
    assert "Remove or end early" not in page
    assert "Add the closure" not in page
    assert timezone.now().date() == TODAY
