"""The verdict on who wants to come in: one of three results, with a reason that never changes."""

import datetime as dt

import pytest

from checkin.models import Closure, Station, StationHours, Visit
from licensing.issue import replace_pass
from licensing.models import Status
from tests.checkin.made import DAY, Tablet, at, code_of, event, licensed, vehicle_of


def test_a_pass_in_force_is_admitted_with_its_number_and_its_vehicle(tablet: Tablet) -> None:
    sent = event("checked_in", pass_code=code_of(licensed("SH-1", "1AB 2304")))
    [result] = tablet.send(sent)
    assert result == {
        "id": sent["id"],
        "status": "accepted",
        "verdict": {"result": "admit", "license_number": "SH-1"},
        "vehicle": {"class": "pickup", "color": "white", "plate": "1AB 2304", "plate_state": "MD"},
    }


@pytest.mark.parametrize("form", ["{}", " {} ", "HTTPS://HAULPASS.EXAMPLE/P/{}", "http://x/p/{}"])
def test_the_code_is_found_however_it_is_written(tablet: Tablet, form: str) -> None:
    code = code_of(licensed())
    assert tablet.verdict(pass_code=form.format(code))["result"] == "admit"
    assert tablet.verdict(pass_code=form.format(code.lower()))["result"] == "admit"


@pytest.mark.parametrize("scanned", ["0" * 12, "https://example.com/menu", "BEGIN:VCARD " * 300])
def test_a_qr_of_another_kind_is_an_unknown_pass(tablet: Tablet, scanned: str) -> None:
    assert tablet.verdict(pass_code=scanned) == {"result": "refuse", "reason": "unknown_pass"}
    assert Visit.objects.get().license is None


def test_an_unknown_pass_is_refused_though_the_plate_is_known(tablet: Tablet) -> None:
    license = licensed(plate="1AB 2304")
    verdict = tablet.verdict(pass_code="0" * 12, plate="1AB 2304")
    assert (verdict["result"], verdict["reason"]) == ("refuse", "unknown_pass")
    assert Visit.objects.get().vehicle_id == license.vehicle_id  # it was there all the same


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED, Status.SURRENDERED])
def test_an_ended_license_is_refused_with_its_word(tablet: Tablet, status: Status) -> None:
    verdict = tablet.verdict(pass_code=code_of(licensed(status=status)))
    assert verdict == {"result": "refuse", "reason": status.value, "license_number": "SH-1"}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (dt.date(2024, 12, 31), "not_yet_valid"), (dt.date(2025, 1, 1), None),
        (dt.date(2025, 12, 31), None), (dt.date(2026, 1, 1), "expired"),
    ],
)  # fmt: skip
def test_a_license_is_good_through_its_last_day(
    tablet: Tablet, day: dt.date, reason: str | None
) -> None:
    verdict = tablet.verdict(license_number=licensed().number, at=at("23:30", day))
    assert verdict.get("reason") == reason
    assert verdict["result"] == ("refuse" if reason else "admit")


def test_the_old_card_is_refused_from_its_replacement_on(tablet: Tablet) -> None:
    license = licensed()
    old = code_of(license)
    replace_pass(license, at=at("10:00"))
    assert tablet.verdict(pass_code=old, at="09:59")["result"] == "admit"
    assert tablet.verdict(pass_code=old)["reason"] == "replaced"
    assert tablet.verdict(pass_code=code_of(license))["result"] == "admit"


@pytest.mark.parametrize(
    ("days", "reason"), [(0, None), (1, "renewed"), (30, "renewed"), (31, "expired")]
)
def test_a_renewed_license_is_admitted_for_its_grace(
    tablet: Tablet, days: int, reason: str | None
) -> None:
    old = licensed("SH-1", expires_on=DAY)
    licensed("SH-2", vehicle=old.vehicle, renews=old, issued_on=DAY + dt.timedelta(1))
    moment = at("10:00", DAY + dt.timedelta(days))
    verdict = tablet.verdict(pass_code=code_of(old), at=moment)
    assert verdict.get("reason") == reason
    assert verdict["license_number"] == ("SH-2" if reason == "renewed" else "SH-1")


def test_on_a_closed_day_all_are_refused(tablet: Tablet, station: Station) -> None:
    Closure.objects.create(station=station, from_date=DAY, to_date=DAY, reason="Snow")
    licensed()
    verdict = {"result": "refuse", "reason": "station_closed", "license_number": "SH-1"}
    assert tablet.verdict(license_number="SH-1") == verdict
    assert tablet.verdict(license_number="SH-1", at=at("10:00", DAY - dt.timedelta(1)))["result"]
    assert tablet.verdict(visitor="resident")["reason"] == "station_closed"


def test_a_weekday_without_hours_is_closed(tablet: Tablet, station: Station) -> None:
    hours = {"effective_on": DAY, "opens": dt.time(7), "closes": dt.time(17)}
    StationHours.objects.create(station=station, weekday=1, **hours)
    licensed()
    days = [DAY - dt.timedelta(1), DAY, DAY + dt.timedelta(1)]  # before there were hours, Mon, Tue
    results = [tablet.verdict(license_number="SH-1", at=at("10:00", day)) for day in days]
    assert [result["result"] for result in results] == ["admit", "refuse", "admit"]


def test_another_plate_than_the_registered_is_to_be_confirmed(tablet: Tablet) -> None:
    code = code_of(licensed(plate="1AB 2304"))
    assert tablet.verdict(pass_code=code, plate="1ab-23o4")["result"] == "admit"
    verdict = tablet.verdict(pass_code=code, plate="ZZZ 9")
    assert verdict == {"result": "confirm", "reason": "not_this_vehicle", "license_number": "SH-1"}


def test_a_vehicle_without_a_registered_plate_contradicts_no_plate(tablet: Tablet) -> None:
    assert tablet.verdict(pass_code=code_of(licensed(plate="")), plate="ZZZ 9")["result"] == "admit"


def test_a_plate_of_two_vehicles_is_to_be_confirmed_and_names_neither(tablet: Tablet) -> None:
    licensed("SH-1", "1AB 2304")
    vehicle_of("Another", "1AB-2304")
    assert tablet.verdict(plate="1AB2304") == {"result": "confirm", "reason": "other"}
    assert Visit.objects.get().vehicle is None


def test_a_plate_finds_the_license_in_force_on_the_day(tablet: Tablet) -> None:
    old = licensed("SH-1", expires_on=DAY)
    licensed("SH-2", vehicle=old.vehicle, issued_on=DAY + dt.timedelta(1))
    assert tablet.verdict(plate="1AB2304")["license_number"] == "SH-1"
    assert tablet.verdict(plate="1AB2304", at=at("10:00", DAY + dt.timedelta(1))) == {
        "result": "admit", "license_number": "SH-2",
    }  # fmt: skip


def test_the_code_counts_before_the_number_and_the_number_before_the_plate(tablet: Tablet) -> None:
    one, _ = licensed("SH-1", "AAA 111"), licensed("SH-2", "BBB 222")
    verdict = tablet.verdict(pass_code=code_of(one), license_number="SH-2")
    assert verdict["license_number"] == "SH-1"
    verdict = tablet.verdict(license_number="sh-2", plate="AAA 111")
    assert (verdict["license_number"], verdict["reason"]) == ("SH-2", "not_this_vehicle")


def test_an_unlicensed_plate_and_a_plate_of_thirty_letters_are_unknown(tablet: Tablet) -> None:
    vehicle_of("Somebody", "AAA 111")
    for plate in ("AAA 111", "ZZZ 9", "A" * 30):
        assert tablet.verdict(plate=plate)["reason"] == "unknown_pass"
    assert Visit.objects.count() == 3


def test_a_visitor_is_admitted_or_looked_at_by_hand(tablet: Tablet) -> None:
    assert tablet.verdict(visitor="resident") == {"result": "admit"}
    by_hand = {"result": "confirm", "reason": "other"}
    assert [tablet.verdict(visitor="unlicensed"), tablet.verdict()] == [by_hand, by_hand]


def test_a_trailer_that_may_not_come_in_is_to_be_confirmed(tablet: Tablet) -> None:
    licensed("SH-1", "AAA 111")
    licensed("SH-2", "TRL 2", Status.SUSPENDED)
    verdict = tablet.verdict(license_number="SH-1", towing="SH-2")
    assert verdict == {"result": "confirm", "reason": "suspended", "license_number": "SH-1"}
    assert tablet.verdict(license_number="SH-1", towing="nothing")["reason"] == "unknown_pass"


def test_a_refused_one_that_was_served_all_the_same_is_a_visit(tablet: Tablet) -> None:
    licensed(status=Status.REVOKED)
    assert tablet.verdict(license_number="SH-1", shown="refuse")["result"] == "refuse"
    assert Visit.objects.get().outcome == "served"


def test_only_joining_and_checking_in_get_a_verdict(tablet: Tablet) -> None:
    licensed()
    kinds = ["joined_line", "checked_in", "finished", "left_line", "refused", "paused", "resumed"]
    results = tablet.send(*(event(kind, license_number="SH-1") for kind in kinds))
    assert ["verdict" in result for result in results] == [True, True, *[False] * 5]
