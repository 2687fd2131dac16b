"""A license goes on: renewed, or on another vehicle, begun by two at once and from the portal."""

import datetime as dt
import uuid
from threading import Barrier

import pytest
from django.test import Client
from django.utils import timezone

from licensing.applications.decide import approve
from licensing.applications.flow import begin
from licensing.life.next_license import begin_next, fill, under_way
from licensing.models import Application, Hauler, License, Status
from licensing.transitions import change_status
from tests.licensing.asked import photo, the_clerk
from tests.licensing.at_once import together
from tests.licensing.made import issued, today
from tests.licensing.test_apply import TRUCK, send

pytestmark = pytest.mark.django_db
Kind, COUNTER = Application.Kind, Application.Origin.COUNTER
OTHER = TRUCK | {"plate": "8tr 44"}


def soon_over() -> License:
    return issued(starts_on=today() - dt.timedelta(days=340))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_at_once_both_go_on_with_the_same_application() -> None:
    license, now = soon_over(), timezone.now()
    meet = Barrier(2)

    def unguarded(_number: int) -> int:
        found = under_way(license, Kind.RENEWAL)
        meet.wait()
        row = begin(kind=Kind.RENEWAL, origin=COUNTER, key=uuid.uuid4(), now=now)
        fill(row, license, None, now)
        return (found or row).pk

    def guarded(_number: int) -> int:
        return begin_next(license, Kind.RENEWAL, origin=COUNTER, key=uuid.uuid4(), now=now).pk

    assert len(set(together(unguarded, range(2)))) == 2
    Application.objects.all().delete()
    assert len(set(together(guarded, range(2)))) == 1


def test_a_hauler_takes_the_license_to_another_vehicle(hauler: Client) -> None:
    old = issued()
    for _time in range(2):
        hauler.post(f"/my/licenses/{old.number}/other-vehicle/", {"key": str(uuid.uuid4())})
    row = Application.objects.get()
    one = f"/apply/{row.number}/"
    assert f"The vehicle that {old.number} goes on on" in hauler.get(f"{one}vehicles/").text
    hauler.post(f"{one}vehicles/", OTHER | {"card": photo()})
    assert 'name="term"' not in hauler.get(f"{one}use/").text
    hauler.post(f"{one}use/", {"waste_kinds": ["yard"]})
    assert "It costs nothing" in hauler.get(f"{one}review/").text
    send(hauler, one)
    row.refresh_from_db()
    approve(row, by=the_clerk(), seen=row.version, now=timezone.now())
    new = License.objects.get(renews=old)
    assert (new.vehicle.plate, new.expires_on) == ("8TR 44", old.expires_on)
    assert old.status_at(timezone.now()) == Status.SURRENDERED


def test_a_license_that_ended_goes_on_nowhere(hauler: Client) -> None:
    license = issued()
    change_status(license, Status.REVOKED, reason="Sold", at=timezone.now())
    url = f"/my/licenses/{license.number}/other-vehicle/"
    page = hauler.post(url, {"key": str(uuid.uuid4())}, follow=True)
    assert "Only a license in force" in page.text
    assert not Application.objects.exists()


def test_the_license_that_goes_on_is_not_removed_from_its_application(hauler: Client) -> None:
    old = soon_over()
    hauler.post(f"/my/licenses/{old.number}/renew/", {"key": str(uuid.uuid4())})
    row = Application.objects.get()
    hauler.post(f"/apply/{row.number}/vehicles/1/remove/")
    assert row.vehicles.get().before == old


@pytest.mark.parametrize(
    ("phone", "email", "reach"),
    [("+14105550123", "", "sms"), ("", "a@example.com", "email"), ("", "", "in_person")],
)
def test_a_renewal_knows_how_its_hauler_is_reached(phone: str, email: str, reach: str) -> None:
    license = soon_over()
    Hauler.objects.update(phone=phone, email=email)
    license.vehicle.hauler.refresh_from_db()
    key, now = uuid.uuid4(), timezone.now()
    row = begin_next(license, Kind.RENEWAL, origin=COUNTER, key=key, now=now, by=the_clerk())
    assert row.reach == reach


def test_at_the_counter_the_document_seen_is_written_down_afterwards(clerk: Client) -> None:
    license = soon_over()
    Hauler.objects.update(phone="", email="")
    clerk.post(f"/licenses/{license.number}/renew/")
    row = Application.objects.get()
    one = f"/desk/applications/{row.number}/"
    assert "Identity document seen is missing." in clerk.get(one).text
    form = clerk.get(f"{one}facts/").context["form"]
    known = {name: form[name].value() for name in form.fields}
    said = {k: v for k, v in known.items() if v is not None} | {"id_seen": "passport"}
    assert clerk.post(f"{one}facts/", said).status_code == 302
    page = clerk.get(one).text
    assert "Identity document seen is missing." not in page
    assert "Changed by the desk</strong>, clerk@example.gov – Identity document seen" in page
    assert "was faster" in clerk.post(f"{one}facts/", said | {"id_seen": "other"}).text
