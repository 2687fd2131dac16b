"""The file of a tablet that cannot send any more, taken in at the desk."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from checkin.enrollment import enroll, new_code
from checkin.models import Device, Event, RejectedElement, Station, Visit
from tests.checkin_pages.conftest import Happen, text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
ADDRESS = "/gate/nw/outbox/"


def event(kind: str = "checked_in", minutes_ago: float = 60, **facts: Any) -> dict[str, Any]:
    at = timezone.now() - dt.timedelta(minutes=minutes_ago)
    return {"id": str(uuid.uuid4()), "kind": kind, "occurred_at": at.isoformat(),
            "made_offline": True} | facts  # fmt: skip


def outbox(tablet: Device, *events: Any, **other: Any) -> dict[str, Any]:
    return {"format": "haulpass-outbox", "version": 1, "device_id": tablet.pk, "station": "nw",
            "exported_at": timezone.now().isoformat(), "events": list(events), "rejected": [],
            } | other  # fmt: skip


def take_in(client: Client, content: Any) -> str:
    """The page that answers the upload."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    file = SimpleUploadedFile("haulpass-outbox.json", text)
    page = client.post(ADDRESS, {"file": file}).content.decode()
    return " ".join(page.split()).replace("&#x27;", "'")


def figures(page: str) -> list[int]:
    """New, here already, not taken."""
    return [int(part.split("</dd>")[0]) for part in page.split("<dd>")[1:4]]


def test_what_is_in_the_file_counts_with_its_true_time_as_the_tablets_own(
    supervisor: Client, tablet: Device
) -> None:
    joined = event("joined_line", 90, plate="AA1")
    served = event("checked_in", 60, plate="AA1")
    page = take_in(supervisor, outbox(tablet, joined, served))
    assert figures(page) == [2, 0, 0]
    assert "Everything in the file is here now." in page
    visit = Visit.objects.get()
    assert (visit.outcome, visit.wait_seconds) == ("served", 30 * 60)
    assert set(Event.objects.values_list("device", "made_offline")) == {(tablet.pk, True)}


def test_the_same_file_twice_changes_nothing(supervisor: Client, tablet: Device) -> None:
    file = outbox(tablet, event(plate="AA1"), event(plate="AA2"))
    take_in(supervisor, file)
    before = list(Event.objects.order_by("id").values())
    page = take_in(supervisor, file)
    assert figures(page) == [0, 2, 0]
    assert "nothing was changed" in page
    assert list(Event.objects.order_by("id").values()) == before


def test_what_the_tablet_had_sent_itself_is_here_already(
    supervisor: Client, tablet: Device, happen: Happen
) -> None:
    at = timezone.now() - dt.timedelta(minutes=5)
    id = happen("checked_in", minutes_ago=5, plate="AA1")
    sent = {"id": str(id), "kind": "checked_in", "occurred_at": at.isoformat(),
            "made_offline": False, "plate": "AA1"}  # fmt: skip
    assert figures(take_in(supervisor, outbox(tablet, sent))) == [0, 1, 0]


def test_more_than_a_batch_is_taken_in_whole(supervisor: Client, tablet: Device) -> None:
    events = [event(minutes_ago=n / 10, plate=f"AA{n}") for n in range(1101)]
    assert figures(take_in(supervisor, outbox(tablet, *events))) == [1101, 0, 0]
    assert Visit.objects.count() == 1101


def test_a_bad_event_blocks_no_other_and_is_told_by_its_place(
    supervisor: Client, tablet: Device
) -> None:
    page = take_in(supervisor, outbox(tablet, event(plate="AA1"), 7, event(plate="AA2")))
    assert figures(page) == [2, 0, 1]
    assert '<th scope="row" data-label="Place">2</th>' in page
    assert "This is no event" in page
    assert RejectedElement.objects.get().device == tablet


def test_what_the_server_had_rejected_is_tried_again_and_kept(
    supervisor: Client, tablet: Device
) -> None:
    good, bad = event(plate="AA1"), {"kind": "danced"}
    rejected = [{"event": one, "reason": "malformed", "at": "…"} for one in (good, bad)]
    page = take_in(supervisor, outbox(tablet, rejected=rejected))
    assert figures(page) == [1, 0, 1]
    assert json.loads(RejectedElement.objects.get().body) == bad


def test_the_file_of_a_revoked_tablet_is_taken_in(supervisor: Client, tablet: Device) -> None:
    Device.objects.update(revoked_at=timezone.now())
    assert figures(take_in(supervisor, outbox(tablet, event(plate="AA1")))) == [1, 0, 0]


def test_so_is_that_of_a_tablet_whose_place_was_taken(supervisor: Client, tablet: Device) -> None:
    now = timezone.now()
    enroll(new_code(tablet.station, now=now, device=tablet), name="Spare", now=now)
    assert figures(take_in(supervisor, outbox(tablet, event(plate="AA1")))) == [1, 0, 0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"{", "damaged or no JSON"),
        (b"\xff\xd8\xff\xe0 a photograph", "damaged or no JSON"),
        (b"[" * 200_000, "damaged or no JSON"),
        (b"[]", "no file that a tablet exported"),
        ({"format": "haulpass-roster"}, "no file that a tablet exported"),
        (b" " * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_outbox_is_told_at_its_field(
    supervisor: Client, station: Station, content: Any, said: str
) -> None:
    page = take_in(supervisor, content)
    assert said in page
    assert page.count("usa-error-message") == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"version": 2}, "of another version of Haulpass"),
        ({"station": "qr"}, "of another station"),
        ({"device_id": 99_999}, "is none of this station"),
        ({"device_id": None}, "is none of this station"),
        ({"device_id": 10**30}, "is none of this station"),
        ({"device_id": "²"}, "is none of this station"),
        ({"events": {}}, "no file that a tablet exported"),
        ({"rejected": 7}, "no file that a tablet exported"),
    ],
)
def test_an_outbox_that_does_not_belong_here_is_kept_out_whole(
    supervisor: Client, tablet: Device, other: dict[str, Any], said: str
) -> None:
    page = take_in(supervisor, outbox(tablet, event(plate="AA1")) | other)
    assert said in page
    assert "nothing was taken" in page
    assert not Event.objects.exists()


def test_a_tablet_of_another_station_is_none_of_this_one(
    supervisor: Client, tablet: Device
) -> None:
    other = Station.objects.create(code="qr", name="Quarantine Road")
    Device.objects.update(station=other)
    assert "is none of this station" in take_in(supervisor, outbox(tablet, event()))


def test_no_file_is_told_too(supervisor: Client, station: Station) -> None:
    response = supervisor.post(ADDRESS)
    assert response.status_code == 422
    assert "Choose the file first." in response.content.decode()


def test_who_took_it_in_is_in_the_log_and_nothing_personal(
    supervisor: Client, tablet: Device, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        take_in(supervisor, outbox(tablet, event(plate="AA1")))
    assert f"outbox of device {tablet.pk} taken in by user" in caplog.text
    assert "AA1" not in caplog.text


def test_the_auditor_sees_the_page_without_its_form(sign_in: SignIn, station: Station) -> None:
    page = text_of(sign_in(Role.AUDITOR), ADDRESS)
    assert 'type="file"' not in page
