"""One tablet: its code, its name, another one in its place, and its end."""

import re

import pytest
import zxingcpp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from checkin.enrollment import CodeRefused, device_of, enroll, new_code
from checkin.models import Device, EnrollmentCode, Event, Station, TabletStatus
from licensing.codes import read_code
from tests.checkin_pages.conftest import Happen, enrolled, text_of
from tests.checkin_pages.qr import read_svg

pytestmark = pytest.mark.django_db
LARGE = re.compile(r'class="start-code start-code--large">([0-9A-Z-]+)<')


def code_at(client: Client, address: str) -> str:
    """The code that a button's page shows."""
    [code] = LARGE.findall(client.post(address).content.decode())
    return str(code)


def place_of(tablet: Device) -> str:
    return f"/gate/nw/tablets/{tablet.id}/"


def test_a_new_code_is_shown_once_in_fours_and_enrolls_one_tablet(
    supervisor: Client, station: Station
) -> None:
    response = supervisor.post("/gate/nw/enrollment-code/")
    (code,) = LARGE.findall(response.content.decode())
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert "no-store" in response["Cache-Control"]
    device, _token = enroll(code, name="Gate", now=timezone.now())
    assert device.station == station


def test_the_code_stands_in_a_qr_behind_the_mark_that_no_server_is_sent(
    supervisor: Client, station: Station
) -> None:
    page = supervisor.post("/gate/nw/enrollment-code/").content.decode()
    [found] = zxingcpp.read_barcodes(read_svg(page))
    address = f"HTTPS://{settings.HAULPASS_HOST}/TABLET/#".upper()
    assert found.text == address + read_code(LARGE.findall(page)[0])


def test_a_new_code_is_kept_nowhere_in_clear(supervisor: Client, station: Station) -> None:
    response = supervisor.post("/gate/nw/enrollment-code/")
    code = LARGE.findall(response.content.decode())[0].replace("-", "").encode()
    assert code not in bytes(EnrollmentCode.objects.get().code_hash)
    assert all(code.decode() not in str(s.get_decoded()) for s in Session.objects.all())
    assert response.status_code == 200
    assert code.decode() not in response.request["PATH_INFO"]


def test_asking_for_a_codes_address_again_makes_no_code(supervisor: Client, tablet: Device) -> None:
    EnrollmentCode.objects.all().delete()
    for address, back in (
        ("/gate/nw/enrollment-code/", "/gate/nw/"),
        (place_of(tablet) + "new-code/", place_of(tablet)),
    ):
        assert supervisor.get(address)["Location"] == back
    assert not EnrollmentCode.objects.exists()


def test_another_tablet_takes_the_place_and_the_old_token_dies(
    supervisor: Client, station: Station
) -> None:
    now = timezone.now()
    old, old_token = enroll(new_code(station, now=now), name="Gate", now=now)
    TabletStatus.objects.create(device=old, at=now, queue=3)
    code = code_at(supervisor, place_of(old) + "new-code/")
    new, new_token = enroll(code, name="Whatever it calls itself", now=now)
    assert (new.pk, new.name, new.station) == (old.pk, "Gate", station)
    assert device_of(old_token) is None
    assert device_of(new_token) == old
    assert not TabletStatus.objects.exists()  # the old one's words are not the new one's


def test_the_place_is_taken_over_the_api_as_any_other(
    supervisor: Client, client: Client, tablet: Device
) -> None:
    body = {"code": code_at(supervisor, place_of(tablet) + "new-code/"), "name": "Spare"}
    answer = client.post("/api/v1/devices/enroll", body, "application/json")
    assert (answer.status_code, answer.json()["device_id"]) == (201, tablet.id)
    assert answer.json()["station"] == "nw"


def test_a_code_for_a_place_works_once_and_only_the_newest(tablet: Device) -> None:
    now, station = timezone.now(), tablet.station
    older, newer = (new_code(station, now=now, device=tablet) for _ in range(2))
    with pytest.raises(CodeRefused):
        enroll(older, name="Spare", now=now)
    enroll(newer, name="Spare", now=now)
    with pytest.raises(CodeRefused):
        enroll(newer, name="Spare", now=now)
    assert Device.objects.count() == 1


def test_a_revoked_tablet_is_never_revived(supervisor: Client, tablet: Device) -> None:
    code = code_at(supervisor, place_of(tablet) + "new-code/")
    supervisor.post(place_of(tablet) + "revoke/")
    before = bytes(Device.objects.get().token_hash)
    with pytest.raises(CodeRefused):
        enroll(code, name="Spare", now=timezone.now())
    assert bytes(Device.objects.get().token_hash) == before
    page = supervisor.post(place_of(tablet) + "new-code/", follow=True).content.decode()
    assert "was revoked already" in page
    assert not LARGE.findall(page)


def test_a_tablet_is_renamed_and_keeps_what_it_recorded(
    supervisor: Client, tablet: Device, happen: Happen
) -> None:
    happen("checked_in", plate="AA1")
    page = supervisor.post(place_of(tablet), {"name": "Scale 2"}, follow=True).content.decode()
    assert "The tablet is now called Scale 2." in page
    assert list(Event.objects.values_list("device__name", flat=True)) == ["Scale 2"]


@pytest.mark.parametrize("name", ["", "x" * 61, "a\x00b"])
def test_a_name_that_cannot_be_is_told_at_its_field(
    supervisor: Client, tablet: Device, name: str
) -> None:
    page = supervisor.post(place_of(tablet), {"name": name}).content.decode()
    assert page.count("usa-error-message") == 1
    assert Device.objects.get().name == "Gate tablet"


def test_what_it_recorded_last_is_listed_with_what_came_late(
    supervisor: Client, tablet: Device, happen: Happen
) -> None:
    id = happen("checked_in", minutes_ago=200, plate="1AB 234", attendant="Rosa M.")
    happen("paused", minutes_ago=2, reason="scale_down")
    page = text_of(supervisor, place_of(tablet))
    assert page.index("scale down") < page.index("1AB234")
    assert "Rosa M." in page
    assert page.count(">at once<") == 1
    assert page.count("/visits/events/") == 1
    assert supervisor.get(f"/visits/events/{id}/").status_code == 200


def test_a_tablet_without_records_says_what_to_do(supervisor: Client, tablet: Device) -> None:
    page = text_of(supervisor, place_of(tablet))
    assert "Nothing in the last 30 days." in page
    assert "Nothing yet. It does as soon as its page is open" in page


def test_a_revoked_tablet_is_refused_at_once(
    supervisor: Client, client: Client, station: Station
) -> None:
    code = code_at(supervisor, "/gate/nw/enrollment-code/")
    device, token = enroll(code, name="Gate", now=timezone.now())
    page = supervisor.post(place_of(device) + "revoke/", follow=True)
    assert "Gate is revoked and sends nothing any more." in page.content.decode()
    answer = client.post(
        "/api/v1/events", {"events": []}, "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 401


def test_revoking_twice_keeps_the_first_time(supervisor: Client, tablet: Device) -> None:
    supervisor.post(place_of(tablet) + "revoke/")
    first = Device.objects.get().revoked_at
    page = supervisor.post(place_of(tablet) + "revoke/", follow=True)
    assert "was revoked already" in page.content.decode()
    assert Device.objects.get().revoked_at == first


def test_a_tablet_stands_only_under_its_own_station(supervisor: Client, tablet: Device) -> None:
    Station.objects.create(code="qr", name="Quarantine Road")
    for end in ("", "revoke/", "new-code/"):
        assert supervisor.post(f"/gate/qr/tablets/{tablet.id}/{end}").status_code == 404
        assert supervisor.post(f"/gate/nw/tablets/99999999999999/{end}").status_code == 404
    assert Device.objects.get().revoked_at is None


def test_its_page_is_of_one_tablet_only(
    supervisor: Client, station: Station, tablet: Device, happen: Happen
) -> None:
    spare = enrolled(station, "Spare")
    happen("checked_in", plate="AA1", device=spare)
    assert "AA1" not in text_of(supervisor, place_of(tablet))
    assert "AA1" in text_of(supervisor, place_of(spare))
