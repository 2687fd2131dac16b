"""Two haulers of the register are found to be one person."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Message, Role, User
from analytics.models import DoNotCall, FollowUp, LegalHold
from checkin.find import Question, find
from checkin.models import Event, Station
from licensing.haulers import HaulerFacts, VehicleFacts, known_hauler, vehicle_of
from licensing.issue import Terms, issue
from licensing.merging import NotTwo, likely, merge
from licensing.mine.whose import own_haulers
from licensing.models import Hauler, HaulerPhone, License, Term, Vehicle
from tests.checkin.made import event, tablet_at
from tests.licensing.asked import draft
from tests.licensing.made import HAULER, history, issued, today

pytestmark = pytest.mark.django_db
AGAIN = HaulerFacts("Ana Ruiz", "+14105550999", mailing_address="1 Main St")
VAN = VehicleFacts("box_truck", "9ZZ 1000", "VA", 6900)
SAME_TRUCK = VehicleFacts("pickup", "1ab-23O4", "MD", 6500, color="blue")


def two(vehicle: VehicleFacts = VAN) -> tuple[Hauler, Hauler]:
    """The one that stays; the one that goes, with a license on this vehicle."""
    stays = issued().vehicle.hauler
    later = today() + dt.timedelta(days=400)
    return stays, issued(AGAIN, vehicle, starts_on=later).vehicle.hauler


def merged(stays: Hauler, goes: Hauler, *, keep_phones: bool = False) -> None:
    merge(stays, goes, reason="Same ID", keep_phones=keep_phones, now=timezone.now())
    stays.refresh_from_db()
    goes.refresh_from_db()


def test_everything_goes_to_the_one_that_stays() -> None:
    stays, goes = two()
    application = draft(hauler=goes)
    Message.objects.create(
        thread=f"hauler:{goes.pk}", key="x", channel="sms", to=goes.phone, text="Come by",
        language="es", created_at=timezone.now(), next_try_at=timezone.now(),
    )  # fmt: skip
    merged(stays, goes)
    application.refresh_from_db()
    assert set(License.objects.values_list("vehicle__hauler", flat=True)) == {stays.pk}
    assert (application.hauler, goes.merged_into) == (stays, stays)
    assert Message.objects.get().thread == f"hauler:{stays.pk}"
    assert (stays.email, stays.mailing_address) == (HAULER.email, "1 Main St")


def test_what_other_apps_keep_of_a_hauler_goes_along_and_is_never_doubled() -> None:
    stays, goes = two()
    now, staff = timezone.now(), User.objects.create_user(email="a@x.gov", role=Role.ANALYST)
    hold = LegalHold.objects.create(hauler=goes, reason="Court", since=now, by=staff)
    DoNotCall.objects.create(hauler=goes, since=today(), reason="Asked", by=staff)
    for one in (stays, goes):
        FollowUp.objects.create(hauler=one, opened_at=now, due_on=today())
    merged(stays, goes)
    hold.refresh_from_db()
    assert (hold.hauler, DoNotCall.objects.get().hauler) == (stays, stays)
    assert set(FollowUp.objects.values_list("hauler", flat=True)) == {stays.pk, goes.pk}


def test_a_plate_of_both_is_one_vehicle_at_the_gate_and_events_stay_as_they_are() -> None:
    stays, goes = two(SAME_TRUCK)
    license = License.objects.get(vehicle__hauler=goes)
    tablet = tablet_at(Station.objects.create(code="NW", name="Northwest"))
    tablet.send(event("checked_in", timezone.now(), pass_code=license.current_pass.code))
    was = Event.objects.get().vehicle
    merged(stays, goes)
    license.refresh_from_db()
    truck = stays.vehicles.get(plate_key="1AB2304")
    assert license.vehicle == truck
    assert Event.objects.get().vehicle == was != truck
    [found] = find({1: Question(timezone.now(), plate="1AB 2304")}).values()
    assert (found.claimed_by, found.vehicle_id) == (1, truck.pk)


def test_the_history_has_both_and_why() -> None:
    stays, goes = two(SAME_TRUCK)
    merged(stays, goes)
    gone = Vehicle.objects.get(plate="")
    assert [row.plate for row in history(gone).order_by("pgh_id")] == ["1ab-23O4", "", ""]
    last = history(goes).order_by("-pgh_id").first()
    assert last.pgh_context.metadata["reason"] == "Same ID"


@pytest.mark.parametrize("keep", [True, False])
def test_the_other_phone_sees_the_licenses_only_if_the_clerk_says_so(keep: bool) -> None:  # noqa: FBT001
    stays, goes = two()
    user = User.objects.create_user(phone=AGAIN.phone, phone_verified=True)
    goes.user = user
    goes.save()
    merged(stays, goes, keep_phones=keep)
    assert list(own_haulers(user)) == ([stays] if keep else [])
    assert HaulerPhone.objects.filter(hauler=stays, phone=AGAIN.phone).exists() == keep


def test_the_old_name_leads_to_the_one_that_stays_also_from_a_file(tmp_path: Path) -> None:
    stays, goes = two()
    third = issued(HaulerFacts("Ana R.", ""), VehicleFacts("other", "Z1", "MD", 100)).vehicle.hauler
    merged(goes, third)
    merged(stays, goes)
    assert known_hauler("ANA R.", "") == known_hauler("ana ruiz", AGAIN.phone) == stays
    file, out = tmp_path / "l.csv", StringIO()
    number = License.objects.get(vehicle__plate="Z1").number
    file.write_text(
        "license_number,holder,phone,vehicle_class,issued_on,expires_on,suspended_from,"
        f"suspended_to,plate,plate_state\n{number},Ana R.,,other,2026-01-01,2026-12-31,,,Z1,MD\n"
        "L-9,Ana Ruiz,410 555-0999,pickup,2026-01-01,2026-12-31,,,1AB2304,MD\n"
    )
    call_command("import_licenses", str(file), stdout=out)
    assert set(License.objects.values_list("vehicle__hauler", flat=True)) == {stays.pk}
    assert License.objects.get(number="L-9").vehicle == stays.vehicles.get(plate_key="1AB2304")
    call_command("import_licenses", str(file), stdout=out)
    assert "0 new, 0 updated, 2 unchanged" in out.getvalue()


def test_likely_ones_have_the_name_the_phone_or_a_plate() -> None:
    ana = issued().vehicle.hauler
    name = Hauler.objects.create(name="ANA RUIZ HAULING")
    phone = Hauler.objects.create(name="Somebody", phone=ana.phone)
    plate = Vehicle.objects.create(
        hauler=Hauler.objects.create(name="Else"), plate="1AB2304", vehicle_class="other"
    ).hauler
    Hauler.objects.create(name="Ana Ruiz Hauling", phone="+1", merged_into=ana)
    Hauler.objects.create(name="Nobody")
    assert set(likely(ana)) == {name, phone, plate}


def test_a_clerk_finds_compares_and_merges(clerk: Client) -> None:
    stays, goes = two(SAME_TRUCK)
    at = f"/haulers/{stays.pk}/merge/"
    assert "Ana Ruiz" in clerk.get(at).text
    page = clerk.get(at, {"other": goes.pk}).text
    assert "stands with both" in page
    assert "(410) 555-0999" in page
    refused = clerk.post(f"{at}?other={goes.pk}", {"reason": ""})
    assert "This field is required" in refused.text
    done = clerk.post(f"{at}?other={goes.pk}", {"reason": "Same ID"}, follow=True)
    assert "They are one hauler now" in done.text
    again = clerk.post(f"{at}?other={goes.pk}", {"reason": "Same ID"}, follow=True)
    assert "They are one hauler already." in again.text
    assert clerk.get(at, {"other": stays.pk}).status_code == 404


def test_who_was_merged_meanwhile_is_not_merged_again() -> None:
    stays, goes = two()
    merged(stays, goes)
    with pytest.raises(NotTwo):
        merge(goes, stays, reason="x", keep_phones=False, now=timezone.now())


NEW_TRUCK = VehicleFacts("pickup", "7NEW 1", "MD", 6000)


def test_without_the_lock_a_vehicle_of_that_moment_would_be_left_with_the_shell() -> None:
    stays, goes = two()
    found = known_hauler(AGAIN.name, AGAIN.phone)
    merged(stays, goes)
    assert found
    assert vehicle_of(found, NEW_TRUCK).hauler == goes


def test_a_merge_waits_for_a_license_that_is_being_issued(transactional_db: None) -> None:
    stays, goes = two()

    def elsewhere() -> None:
        merge(stays, goes, reason="x", keep_phones=False, now=timezone.now())
        connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            issue(AGAIN, NEW_TRUCK, Terms(Term.ANNUAL, today()), at=timezone.now())
            merging = other.submit(elsewhere)
            with pytest.raises(TimeoutError):
                merging.result(timeout=1)
        merging.result(timeout=30)
    assert set(License.objects.values_list("vehicle__hauler", flat=True)) == {stays.pk}
