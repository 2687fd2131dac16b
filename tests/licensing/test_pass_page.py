"""The hauler's own licenses, and the pass on the phone."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.issue import replace_pass
from licensing.models import Status
from licensing.qr import svg
from licensing.transitions import change_status
from tests.licensing.conftest import signed_in
from tests.licensing.made import issued

pytestmark = pytest.mark.django_db
OTHER = HaulerFacts("Somebody else", "+14105550199")
VAN = VehicleFacts("box_truck", "VAN 1", "MD", 9000)


def test_a_hauler_sees_own_licenses_only(hauler: Client) -> None:
    mine, other = issued(), issued(OTHER, VAN)
    page = hauler.get("/my/")
    assert mine.number in page.text
    assert other.number not in page.text
    assert hauler.get(f"/my/licenses/{mine.number}/").status_code == 200
    assert hauler.get(f"/my/licenses/{other.number}/").status_code == 404


def test_a_phone_that_is_not_proven_opens_nothing() -> None:
    license = issued()
    stranger = signed_in(Role.HAULER, phone="+14105550123", phone_verified=False)
    assert stranger.get(f"/my/licenses/{license.number}/").status_code == 404


def test_a_hauler_tied_to_the_account_sees_the_license_without_the_phone() -> None:
    license = issued(OTHER, VAN)
    client = signed_in(Role.HAULER)
    license.vehicle.hauler.user = User.objects.get()
    license.vehicle.hauler.save()
    assert license.number in client.get("/my/").text


def test_the_pass_shows_the_current_code_and_what_to_compare(hauler: Client) -> None:
    license = issued()
    replace_pass(license, at=timezone.now())
    page = hauler.get(f"/my/licenses/{license.number}/")
    assert svg(license.current_pass.url) in page.text
    assert "1AB 2304" in page.text
    assert "In force" in page.text
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "style=" not in page.text


def test_a_suspended_pass_says_so(hauler: Client) -> None:
    license = issued()
    change_status(license, Status.SUSPENDED, reason="Secret reason", at=timezone.now())
    page = hauler.get(f"/my/licenses/{license.number}/")
    assert "Suspended" in page.text
    assert "Secret reason" not in page.text


def test_without_a_license_the_page_says_what_to_do(hauler: Client) -> None:
    assert "ask the license desk" in hauler.get("/my/").text


def test_staff_and_strangers_have_no_pass_page(clerk: Client) -> None:
    assert clerk.get("/my/").status_code == 403
    assert Client().get("/my/").status_code == 302
