"""Each rule finds what it is for, and nothing that it is not for."""

import datetime as dt
from typing import Any

import pytest

from analytics.assessment import assess
from analytics.chains import chains
from analytics.findings.silence import unused_a_week_ago
from analytics.models import FollowUp, Lead
from analytics.register import read_register
from checkin.calendar import midnight
from checkin.models import ScaleTicket, Station
from licensing.models import License, Vehicle
from tests.checkin.made import Tablet, at, event, licensed, tablet_at
from tests.findings.made import (
    FIRST,
    MONDAY,
    SUNDAY,
    WEEKS,
    come,
    driving_time,
    found,
    regulars,
    scan,
    whole,
)

pytestmark = pytest.mark.django_db
WEEK, DAY = dt.timedelta(weeks=1), dt.timedelta(days=1)


@pytest.fixture
def far_tablet(quarantine: Station) -> Tablet:
    return tablet_at(quarantine)


@pytest.fixture
def apart(station: Station, quarantine: Station) -> None:
    driving_time(station, quarantine)


def test_a_week_without_anything_has_every_rule_and_no_row(tablet: Tablet, apart: None) -> None:
    regulars(tablet)
    assert {rule: one["rows"] for rule, one in whole().items()} == {
        "fell_silent": [], "came_back": [], "far_more_loads": [], "far_heavier_loads": [],
        "two_stations": [], "other_plate": [], "keeps_coming": [], "low_capture": [],
    }  # fmt: skip


def test_a_city_without_records_has_no_finding(station: Station) -> None:
    assert all(one["rows"] == [] for one in whole().values())
    assert whole()["fell_silent"]["not_judged"] == "too_little_recorded"


def stopped(tablet: Tablet, *, weeks_ago: int) -> None:
    regulars(tablet)
    licensed("STOPPED", "9ZZ 1188", issued_on=FIRST)
    for first in range(2):
        days = (FIRST + week * WEEK + 2 * first * DAY for week in range(WEEKS - weeks_ago))
        come(tablet, "STOPPED", *days)


def test_a_regular_falls_silent_in_one_week_and_is_told_once(tablet: Tablet) -> None:
    stopped(tablet, weeks_ago=8)
    weeks = [SUNDAY - back * WEEK for back in range(8)]
    told = [(week, row) for week in weeks for row in found("fell_silent", week)]
    [(_week, row)] = told
    assert row["license"] == "STOPPED"
    assert row["p_week_before"] < 0.8 <= row["p_inactive"]
    assert row["last_visit_on"] == str(SUNDAY - 8 * WEEK - 4 * DAY)


def test_a_week_ago_is_what_the_same_model_said_of_one_week_less(tablet: Tablet) -> None:
    """Held against the whole model, given the visits and the exposure up to that week."""
    stopped(tablet, weeks_ago=8)
    licensed("NEVER", "8YY 2277", issued_on=FIRST)
    register = read_register(SUNDAY)
    of_city = assess(register)
    by_number = {chain.carrier.number: chain for chain in chains(register)}
    rows = [row for row in of_city.rows if row.facts.number in ("STOPPED", "NEVER")]
    seen = [row.visits for row in rows if row.visits is not None]
    earlier = unused_a_week_ago(rows, seen, by_number, register, of_city.fit)
    for row, before in zip(rows, earlier, strict=True):
        assert row.p_inactive is not None
        assert 0 < before < row.p_inactive
    a_week_before = {row.facts.number: row for row in assess(read_register(SUNDAY - WEEK)).rows}
    for row, before in zip(rows, earlier, strict=True):
        assert before == pytest.approx(a_week_before[row.facts.number].p_inactive, abs=0.03)


def test_one_that_comes_after_a_long_silence_came_back(tablet: Tablet) -> None:
    stopped(tablet, weeks_ago=10)
    come(tablet, "STOPPED", SUNDAY - DAY)
    [row] = found("came_back")
    assert (row["license"], row["visits"], row["listed_on"]) == ("STOPPED", 1, None)
    assert row["last_visit_before"] == str(SUNDAY - 10 * WEEK - 4 * DAY)
    assert row["p_week_before"] > 0.8
    assert found("came_back", SUNDAY - WEEK) == []


def test_one_that_was_listed_came_back_whatever_the_model_says(tablet: Tablet) -> None:
    stopped(tablet, weeks_ago=5)
    licensed_one = License.objects.get(number="STOPPED")
    asked = FollowUp.objects.create(
        hauler=licensed_one.vehicle.hauler, opened_at=midnight(MONDAY), due_on=SUNDAY
    )
    Lead.objects.create(
        follow_up=asked, license=licensed_one, p_inactive=0.9, expected_missed_visits=9,
        first_listed=SUNDAY - WEEK, last_listed=SUNDAY - WEEK, silent_since=SUNDAY - 5 * WEEK,
    )  # fmt: skip
    come(tablet, "STOPPED", SUNDAY - DAY)
    [row] = found("came_back")
    assert row["listed_on"] == str(SUNDAY - WEEK)


def test_one_that_comes_as_ever_came_back_from_nowhere(tablet: Tablet) -> None:
    stopped(tablet, weeks_ago=0)
    assert found("came_back") == []


def test_one_that_comes_thirty_times_as_often_as_its_kind_is_told(tablet: Tablet) -> None:
    regulars(tablet)
    for number in range(20):
        licensed(f"LIGHT-{number}", f"{number:02}L 5582", issued_on=FIRST)
        weeks = range(number % 4, WEEKS, 4)
        days = (FIRST + week * WEEK + (number % 5) * DAY for week in weeks)
        come(tablet, f"LIGHT-{number}", *days)
    licensed("LARGE", "7XX 3366", issued_on=FIRST)
    for day in (FIRST + n * DAY for n in range(7 * (WEEKS - 13), 7 * WEEKS) if n % 7 < 6):
        hours = [at(f"{hour:02}:15", day) for hour in range(7, 17)]
        tablet.record(*(event("checked_in", hour, license_number="LARGE") for hour in hours))
    [row] = found("far_more_loads")
    assert (row["license"], row["visits"], row["weeks"]) == ("LARGE", 780, 13)


def weigh(tablet: Tablet, license: License, pounds: int, *, days: int = 3) -> None:
    for day in range(days):
        scan(tablet, license, "09:00", SUNDAY - day * DAY, net_weight_lb=pounds)


def pickups(tablet: Tablet, count: int = 30) -> None:
    for number in range(count):
        weigh(tablet, licensed(f"P-{number:02}", f"{number:02}P 9914"), 900 + 20 * number)


def test_loads_far_heavier_than_those_of_the_class_are_told(tablet: Tablet) -> None:
    pickups(tablet)
    weigh(tablet, licensed("HEAVY", "6WW 4455"), 9000)
    [row] = found("far_heavier_loads")
    assert (row["license"], row["loads"], row["pounds"]) == ("HEAVY", 3, 9000)
    assert row["usual_pounds"] == pytest.approx(1200, abs=20)


def test_tickets_tell_of_loads_by_the_plate(tablet: Tablet, station: Station) -> None:
    pickups(tablet)
    licensed("HEAVY", "6WW 4455")
    for number in range(3):
        ScaleTicket.objects.create(
            station=station, number=str(number), day=SUNDAY, plate="6WW4455", net_weight_lb=9000,
            weighed_at=at("10:00", SUNDAY),
        )  # fmt: skip
    assert [row["license"] for row in found("far_heavier_loads")] == ["HEAVY"]
    Vehicle.objects.create(
        hauler=Vehicle.objects.latest("id").hauler, vehicle_class="pickup", plate="6WW 4455",
        plate_state="VA",
    )  # fmt: skip
    assert found("far_heavier_loads") == []  # two vehicles have it: nobody knows whose load it was


def test_too_few_weighed_vehicles_of_a_class_judge_nobody(tablet: Tablet) -> None:
    pickups(tablet, 20)
    weigh(tablet, licensed("HEAVY", "6WW 4455"), 9000)
    assert found("far_heavier_loads") == []


def test_one_pass_at_two_stations_sooner_than_one_can_drive(
    tablet: Tablet, far_tablet: Tablet, apart: None
) -> None:
    license = licensed()
    scan(tablet, license, "10:00")
    scan(far_tablet, license, "10:20")
    [row] = found("two_stations")
    assert (row["license"], row["minutes"], row["driving_minutes"]) == ("SH-1", 20, 30)
    assert (row["from_station"], row["station"]) == (
        "Northwest Transfer Station", "Quarantine Road Landfill",
    )  # fmt: skip


def test_a_copied_card_is_told_once_a_day_by_its_nearest_scans(
    tablet: Tablet, far_tablet: Tablet, apart: None
) -> None:
    license = licensed()
    for clock in ("10:00", "10:20", "13:00"):
        scan(tablet, license, clock)
    scan(far_tablet, license, "10:08")
    scan(far_tablet, license, "13:25")
    scan(far_tablet, license, "09:00", MONDAY + DAY)
    scan(tablet, license, "09:05", MONDAY + DAY)
    assert [row["minutes"] for row in found("two_stations")] == [8, 5]


@pytest.mark.parametrize("clock", ["10:30", "11:15"])
def test_whoever_takes_the_drive_s_time_is_not_told(
    tablet: Tablet, far_tablet: Tablet, apart: None, clock: str
) -> None:
    license = licensed()
    scan(tablet, license, "10:00")
    scan(far_tablet, license, clock)
    assert found("two_stations") == []


@pytest.mark.parametrize(
    "fields", [{"practice": True}, {"source": "phone"}, {"source": "paper"}], ids=str
)
def test_what_shows_nobody_at_the_gate_counts_for_nothing(
    tablet: Tablet, far_tablet: Tablet, apart: None, fields: dict[str, Any]
) -> None:
    license = licensed()
    scan(tablet, license, "10:00")
    scan(far_tablet, license, "10:05", **fields)
    assert found("two_stations") == []


def test_a_scan_that_was_taken_back_counts_for_nothing(
    tablet: Tablet, far_tablet: Tablet, apart: None
) -> None:
    license = licensed()
    scan(tablet, license, "10:00")
    wrong = event("checked_in", at("10:05", MONDAY), pass_code=license.current_pass.code)
    far_tablet.record(wrong | {"clock_offset_ms": 0})
    far_tablet.record(event("voided", at("10:06", MONDAY), voids=wrong["id"]))
    assert found("two_stations") == []


def test_without_driving_times_the_rule_says_that_it_looked_for_nothing(tablet: Tablet) -> None:
    assert whole()["two_stations"]["not_judged"] == "no_driving_times"


def test_a_pass_on_another_plate_is_told_once_a_day(tablet: Tablet) -> None:
    license = licensed(plate="1AB 2304")
    for clock in ("10:00", "10:20"):
        scan(tablet, license, clock, plate="5GH 7781")
    [row] = found("other_plate")
    assert (row["license"], row["plate"], row["told_by"]) == ("SH-1", "5GH7781", "typed")


@pytest.mark.parametrize("plate", ["1AB 2304", "1A8 2304", "1AB 2340", "1AB 230", "1A8 23O5"])
def test_a_plate_that_may_be_misread_is_no_other_plate(tablet: Tablet, plate: str) -> None:
    scan(tablet, licensed(plate="1AB 2304"), "10:00", plate=plate)
    assert found("other_plate") == []


def test_a_plate_of_the_register_is_another_plate_however_alike(tablet: Tablet) -> None:
    license = licensed(plate="1AB 2304")
    licensed("SH-2", "1AB 2305")
    scan(tablet, license, "10:00", plate="1AB 2305")
    assert [row["plate"] for row in found("other_plate")] == ["1AB2305"]


def test_one_that_was_turned_away_as_another_vehicle_is_told_without_a_plate(
    tablet: Tablet,
) -> None:
    license = licensed()
    refused = event("refused", at("10:00", MONDAY), pass_code=license.current_pass.code)
    tablet.record(refused | {"reason": "not_this_vehicle", "shown": "refuse"})
    [row] = found("other_plate")
    assert (row["plate"], row["told_by"]) == ("", "refused")


def test_the_ticket_of_a_check_in_tells_of_another_plate(tablet: Tablet, station: Station) -> None:
    scan(tablet, licensed(), "10:00", ticket_number="T 0077")
    ScaleTicket.objects.create(
        station=station, number="t-77", day=MONDAY, plate="5GH7781", weighed_at=at("10:05", MONDAY)
    )
    [row] = found("other_plate")
    assert (row["plate"], row["told_by"]) == ("5GH7781", "ticket")


def plate_comes(tablet: Tablet, plate: str, days: int, **fields: object) -> None:
    for day in range(days):
        moment = at("09:00", SUNDAY - day * 8 * DAY)
        tablet.record(event("checked_in", moment, plate=plate, **fields))


def test_a_plate_without_license_that_keeps_coming_is_told(tablet: Tablet) -> None:
    plate_comes(tablet, "4KD 6612", 4, visitor="unlicensed")
    plate_comes(tablet, "4KD 9913", 3)
    plate_comes(tablet, "3RE 5170", 6, visitor="resident")
    plate_comes(tablet, "NONE", 6)
    [row] = found("keeps_coming")
    assert (row["plate"], row["days"], row["last_on"]) == ("4KD6612", 4, str(SUNDAY))
    assert row["stations"] == ["Northwest Transfer Station"]


def test_one_that_has_a_license_by_now_is_not_told(tablet: Tablet) -> None:
    plate_comes(tablet, "4KD 6612", 4)
    licensed("NEW", "4KD 6612", issued_on=SUNDAY)
    assert found("keeps_coming") == []


def test_one_that_stays_away_in_the_week_is_not_told_again(tablet: Tablet) -> None:
    plate_comes(tablet, "4KD 6612", 4)
    assert found("keeps_coming", SUNDAY + WEEK) == []


def test_what_happens_after_the_week_is_not_known_in_it(tablet: Tablet) -> None:
    plate_comes(tablet, "4KD 6612", 4)
    assert found("keeps_coming", SUNDAY - WEEK) == []


def test_a_day_on_which_the_tablets_missed_many_is_told(tablet: Tablet, station: Station) -> None:
    for number in range(5):
        come(tablet, licensed(f"SH-{number}", f"{number}AB 11").number, MONDAY)
    ScaleTicket.objects.bulk_create(
        ScaleTicket(station=station, number=str(number), day=MONDAY, weighed_at=at("10:00", MONDAY))
        for number in range(30)
    )
    [row] = found("low_capture")
    assert (row["station_code"], row["day"]) == ("NW", str(MONDAY))
    assert (row["tickets"], row["check_ins"]) == (30, 5)


def test_the_same_week_gives_the_same_findings(tablet: Tablet, far_tablet: Tablet) -> None:
    stopped(tablet, weeks_ago=10)
    come(far_tablet, "STOPPED", SUNDAY)
    assert whole() == whole()
