"""A clerk issues a license on one page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from licensing.codes import ALPHABET
from licensing.days import last_day, midnight
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import AlreadyLicensed, replace_pass
from licensing.models import Hauler, License, Status
from licensing.transitions import change_status
from tests.licensing.made import HAULER, form_facts, issued, written

pytestmark = pytest.mark.django_db
PAGE = "/licenses/issue/"
DAY = dt.timedelta(days=1)


def test_the_fee_is_shown_first_and_then_the_license_is_issued(clerk: Client) -> None:
    shown = clerk.post(PAGE, form_facts())
    assert "Fee: $35.00" in shown.text
    assert "$35.00 a year for a vehicle" in shown.text
    assert not License.objects.exists()

    done = clerk.post(PAGE, form_facts(fee_shown="$35.00", issue="1"), follow=True)
    license = License.objects.get()
    assert f"License {license.number} is issued." in done.text
    assert license.fee == Decimal("35.00")
    assert license.stations == ["NW", "QR"]
    assert license.vehicle.plate == "1AB 2304"
    assert license.vehicle.hauler.phone == "+14105550123"


def test_a_license_has_its_number_pass_and_first_period_from_the_start() -> None:
    license = issued(starts_on=dt.date(2026, 3, 1))
    assert re.fullmatch(r"SH-2026-\d{6}", license.number)
    assert license.expires_on == dt.date(2027, 2, 28)
    assert set(license.current_pass.code) <= set(ALPHABET)
    period = license.periods.get()
    assert (period.during.lower, period.during.upper) == (midnight(license.issued_on), None)
    assert period.reason == "Issued. Fee $35.00: $35.00 a year for a vehicle"


def test_a_changed_term_shows_the_new_fee_before_anything_is_issued(clerk: Client) -> None:
    again = clerk.post(PAGE, form_facts(term="90_days", fee_shown="$35.00", issue="1"))
    assert "The fee has changed" in again.text
    assert "Fee: $8.63" in again.text
    assert not License.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "410 555"), ("plate", "---"), ("plate_state", "M1"), ("name", " "),
        ("gross_weight_lb", "heavy"), ("starts_on", "2026-02-30"), ("email", "ana"),
        ("vehicle_class", "tank"), ("term", "forever"), ("loads_per_week", "-1"),
        ("stations", "X" * 21), ("dumpsters", ""),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    clerk: Client, field: str, typed: str
) -> None:
    page = clerk.post(PAGE, form_facts(**{field: typed}))
    form = page.context["form"]
    assert list(form.errors) == [field]
    assert "what you typed is kept" in page.text
    assert f'href="#id_{field}"' in page.text
    assert "ana@example.com" in page.text or field == "email"
    assert not Hauler.objects.exists()


def test_a_known_hauler_is_found_by_phone_plate_or_name_and_filled_in(clerk: Client) -> None:
    vehicle = issued().vehicle
    for text in ["(410) 555-0123", "1ab-23o4", "ruiz"]:
        found = clerk.get(PAGE, {"find": text})
        link = f"?hauler={vehicle.hauler_id}&amp;vehicle={vehicle.pk}"
        assert link in found.text, text
    form = clerk.get(PAGE, {"hauler": vehicle.hauler_id, "vehicle": vehicle.pk}).context["form"]
    assert form["plate"].value() == "1AB 2304"
    assert form["email"].value() == "ana@example.com"


def test_finding_nobody_says_what_to_do(clerk: Client) -> None:
    assert "the hauler is new" in clerk.get(PAGE, {"find": "nobody"}).text
    assert clerk.get(PAGE, {"hauler": "x", "vehicle": "9" * 30}).status_code == 200


def test_the_same_name_and_phone_are_the_same_hauler() -> None:
    issued()
    same = HaulerFacts("ANA RUIZ hauling", HAULER.phone)
    issued(same, VehicleFacts("trailer", "TR 1", "MD", 3000))
    assert Hauler.objects.get().vehicles.count() == 2
    assert Hauler.objects.get().email == "ana@example.com"
    issued(HaulerFacts(HAULER.name, "+14105550199"), VehicleFacts("pickup", "Z9", "MD", 3000))
    assert Hauler.objects.count() == 2


def test_the_second_vehicle_of_a_business_costs_more() -> None:
    issued()
    second = issued(HAULER, VehicleFacts("trailer", "TR 1", "MD", 3000))
    assert second.fee == Decimal("100.00")


def test_a_vehicle_with_a_license_in_force_gets_no_second_one(clerk: Client) -> None:
    first = issued()
    page = clerk.post(PAGE, form_facts(plate="1AB-23O4", name="Somebody else"))
    assert f'<a class="usa-link" href="/licenses/{first.number}/">' in page.text
    assert "Nothing was issued" in page.text
    with pytest.raises(AlreadyLicensed):
        issued(starts_on=first.expires_on)
    assert License.objects.count() == 1


def test_after_the_old_license_ends_the_vehicle_may_have_a_new_one() -> None:
    first = issued()
    issued(starts_on=first.expires_on + DAY)
    other = issued(HAULER, VehicleFacts("other", "Q1", "MD", 3000))
    change_status(other, Status.SURRENDERED, reason="Sold", at=timezone.now())
    issued(HaulerFacts("Buyer", "+14105550188"), VehicleFacts("other", "Q1", "MD", 3000))
    assert License.objects.count() == 4


def test_a_year_ends_on_the_eve_of_its_date_and_ninety_days_are_ninety() -> None:
    assert last_day(dt.date(2028, 2, 29), years=1) == dt.date(2029, 2, 28)
    assert last_day(dt.date(2027, 3, 1), years=1) == dt.date(2028, 2, 29)
    assert last_day(dt.date(2026, 1, 1), days=90) == dt.date(2026, 3, 31)


def test_a_number_that_an_import_brought_is_passed_over() -> None:
    first = issued()
    year, count = first.number[:8], int(first.number[8:])
    License.objects.filter(pk=first.pk).update(number=f"{year}{count + 1:06d}")
    second = issued(HAULER, VehicleFacts("other", "Q1", "MD", 3000))
    assert second.number == f"{year}{count + 2:06d}"


def test_a_replaced_pass_dies_at_once_and_the_license_goes_on() -> None:
    license = issued()
    old = license.current_pass
    new = replace_pass(license, at=timezone.now())
    old.refresh_from_db()
    assert old.replaced_at == new.issued_at
    assert license.current_pass == new


def test_history_has_a_row_for_everything_that_was_issued() -> None:
    license = issued()
    rows = [license, license.vehicle, license.vehicle.hauler, license.current_pass]
    assert [written(row) for row in rows] == [1, 1, 1, 1]


def test_an_auditor_may_look_but_not_issue(auditor: Client) -> None:
    assert auditor.get(PAGE).status_code == 200
    assert auditor.post(PAGE, form_facts()).status_code == 403
