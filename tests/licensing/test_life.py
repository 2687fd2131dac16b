"""The life of a license at the desk: who did what, undone, renewed, taken to another vehicle."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from licensing.models import Application, Document, License, LicensingRules, Status
from licensing.register import standing_now
from tests.licensing.asked import photo
from tests.licensing.made import history, issued, today
from tests.licensing.test_applications import pay

pytestmark = pytest.mark.django_db
OTHER = {
    "vehicle_class": "pickup", "plate": "8TR 44", "plate_state": "MD", "gross_weight_lb": "6000",
}  # fmt: skip


def test_the_license_says_who_changed_it_and_why(clerk: Client) -> None:
    license = issued()
    clerk.post(f"/licenses/{license.number}/status/", {"to": "suspended", "reason": "No insurance"})
    page = clerk.get(f"/licenses/{license.number}/").text
    assert "No insurance" in page
    assert "clerk@example.gov" in page


def test_a_wrong_issue_is_undone_while_it_is_fresh(clerk: Client) -> None:
    license = issued()
    clerk.post(f"/licenses/{license.number}/undo/", {"reason": "wrong truck"})
    assert license.status_at(timezone.now()) == Status.REVOKED
    assert "Issued in error: wrong truck" in clerk.get(f"/licenses/{license.number}/").text
    assert issued().number != license.number  # the plate is free again


def test_later_it_is_revoked_and_not_undone(clerk: Client) -> None:
    license = issued()
    License.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    page = clerk.post(f"/licenses/{license.number}/undo/", {"reason": "late"}, follow=True)
    assert "Only a license of the last 24 hours can be undone." in page.text
    assert license.status_at(timezone.now()) == Status.ACTIVE


def test_an_undo_without_a_reason_changes_nothing(clerk: Client) -> None:
    license = issued()
    clerk.post(f"/licenses/{license.number}/undo/", {"reason": " "})
    assert license.status_at(timezone.now()) == Status.ACTIVE


def decided(clerk: Client) -> Application:
    """The one application, with its paper, approved."""
    row = Application.objects.get()
    one = f"/desk/applications/{row.number}/"
    clerk.post(f"{one}papers/", {"vehicle": "1", "kind": "registration_card", "file": photo()})
    clerk.post(f"{one}send/")
    row.refresh_from_db()
    clerk.post(f"{one}approve/", {"seen": row.version})
    row.refresh_from_db()
    return row


def test_a_renewal_at_the_counter_begins_once_and_is_linked(clerk: Client) -> None:
    old = issued(starts_on=today() - dt.timedelta(days=340))
    for _time in range(2):
        clerk.post(f"/licenses/{old.number}/renew/")
    row = decided(clerk)
    pay(row)
    new = License.objects.get(renews=old)
    assert new.issued_on == old.expires_on + dt.timedelta(days=1)
    assert f"{old.number}</a>" in clerk.get(f"/licenses/{new.number}/").text


def test_an_expired_pass_answers_renewed_in_its_grace(clerk: Client) -> None:
    old = issued(starts_on=today() - dt.timedelta(days=375))
    clerk.post(f"/licenses/{old.number}/renew/")
    pay(decided(clerk))
    old.refresh_from_db()
    standing = standing_now(old, timezone.now())
    assert (standing.reason, standing.admits) == ("renewed", True)


def test_outside_its_window_there_is_no_renewal(clerk: Client) -> None:
    license = issued()
    page = clerk.post(f"/licenses/{license.number}/renew/", follow=True)
    assert "cannot be renewed today" in page.text
    LicensingRules.objects.create(
        made_at=timezone.now(), reason="all year", renewal_opens_days=365,
        required_documents=["registration_card"],
    )  # fmt: skip
    clerk.post(f"/licenses/{license.number}/renew/")
    assert Application.objects.get().kind == "renewal"


def test_a_license_goes_on_on_another_vehicle_and_the_old_pass_is_dead(clerk: Client) -> None:
    old = issued()
    address = f"/licenses/{old.number}/transfer/"
    assert clerk.post(address, OTHER | {"plate": ""}).status_code == 200
    clerk.post(address, OTHER)
    assert decided(clerk).status == "issued"
    new = License.objects.get(renews=old)
    assert (new.vehicle.plate, new.expires_on) == ("8TR 44", old.expires_on)
    assert "Surrendered" in clerk.get(f"/p/{old.current_pass.code}").text
    assert "In force" in clerk.get(f"/p/{new.current_pass.code}").text
    assert Document.objects.count() == 1


def test_a_deleted_plan_leaves_its_last_state_in_the_history() -> None:
    license = issued()
    period = license.periods.get()
    kept = history(period).model.objects
    period.delete()
    assert list(kept.values_list("pgh_label", flat=True)) == ["insert", "delete"]  # fmt: skip
