"""The register's lists: haulers, one hauler, and every list as a file."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.models import Hauler, Reply
from licensing.register import licenses_at
from licensing.search import MOST, licenses_found
from tests.licensing.asked import asked
from tests.licensing.made import issued

pytestmark = pytest.mark.django_db
JOSE = HaulerFacts("José Muñoz", "+14105550777")
VAN = VehicleFacts("box_truck", "9ZZ 1000", "VA", 6900)


def names(page: object) -> list[str]:
    return [row.name for row in page.context["page"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["jose", "JOSÉ", "munoz jo", "0777", "9zz-1OO0", "410 555 0777"])
def test_a_hauler_is_found_by_name_phone_and_plate(clerk: Client, text: str) -> None:
    issued()
    issued(JOSE, VAN)
    assert names(clerk.get("/haulers/", {"q": text})) == ["José Muñoz"]


def test_a_plate_is_no_phone(clerk: Client) -> None:
    issued(HaulerFacts("Ends alike", "+14105552304"), VAN)
    assert names(clerk.get("/haulers/", {"q": "1AB 2304"})) == []


def test_the_list_of_haulers_leaves_out_who_was_merged(clerk: Client) -> None:
    ana = issued().vehicle.hauler
    shell = Hauler.objects.create(name="Ana R.", merged_into=ana)
    assert names(clerk.get("/haulers/")) == [ana.name]
    assert "where everything of it stands now" in clerk.get(f"/haulers/{shell.pk}/").text


def test_an_empty_list_of_haulers_says_what_to_do(clerk: Client) -> None:
    assert "comes with the first license" in clerk.get("/haulers/").text
    assert "Show all haulers" in clerk.get("/haulers/", {"q": "zzz"}).text


def test_a_haulers_page_has_everything_about_it(clerk: Client) -> None:
    license = issued()
    hauler = license.vehicle.hauler
    application = asked(hauler=hauler)
    Reply.objects.create(hauler=hauler, key=uuid.uuid4(), text="Hello", at=timezone.now())
    Message.objects.create(
        thread=f"hauler:{hauler.pk}", key="x", channel="sms", to=hauler.phone, text="Come by",
        language="es", created_at=timezone.now(), next_try_at=timezone.now(),
    )  # fmt: skip
    text = clerk.get(f"/haulers/{hauler.pk}/").text
    for said in [license.number, "1AB 2304 MD", application.number, "Hello", "Come by"]:
        assert said in text


def test_a_hauler_with_nothing_has_a_page(clerk: Client) -> None:
    nobody = Hauler.objects.create(name="Nobody")
    assert "No license yet." in clerk.get(f"/haulers/{nobody.pk}/").text
    assert clerk.get("/haulers/999999/").status_code == 404


def test_the_licenses_come_as_a_file_with_their_filters(clerk: Client) -> None:
    license, _other = issued(), issued(JOSE, VAN)
    lines = clerk.get("/licenses.csv", {"q": "1ab2304", "state": "in_force"}).text.splitlines()
    assert lines == [
        "number,plate,plate_state,hauler,vehicle_class,issued_on,expires_on,state",
        f"{license.number},1AB 2304,MD,Ana Ruiz Hauling,pickup,"
        f"{license.issued_on},{license.expires_on},in_force",
    ]
    assert len(clerk.get("/licenses.csv").text.splitlines()) == 3


def test_a_name_that_a_spreadsheet_would_run_is_text_in_the_file(clerk: Client) -> None:
    issued(HaulerFacts("=cmd()", "+14105550778"), VAN)
    assert "'=cmd()" in clerk.get("/haulers.csv").text


def test_a_search_that_fits_too_many_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    issued()
    assert not licenses_found(licenses_at(timezone.now()), "ana").cut
    monkeypatch.setattr("licensing.search.MOST", 1)
    assert MOST == 500
    assert licenses_found(licenses_at(timezone.now()), "ana").cut


@pytest.mark.parametrize("path", ["/haulers/", "/haulers.csv", "/licenses.csv", "/desk/"])
def test_the_registers_lists_are_the_desks(hauler: Client, path: str) -> None:
    assert hauler.get(path).status_code == 403
