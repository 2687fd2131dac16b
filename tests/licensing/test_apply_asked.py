"""Whatever the city or the desk asks for, the portal has a place for it; what is sent stays."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from checkin.models import Station
from licensing.applications.flow import ask_corrections
from licensing.documents.keeping import add_document
from licensing.models import Application, Document, LicensingRules
from licensing.rules_pages.forms import field_choices
from tests.licensing.asked import photo, the_clerk
from tests.licensing.test_apply import SEND, TRUCK, USE, WHO, begun, filled, send

pytestmark = pytest.mark.django_db
STATIONS = {"NW": "Northwest", "QR": "Quarantine Road"}


def city_wants(fields: list[str], documents: list[str]) -> None:
    LicensingRules.objects.create(
        made_at=timezone.now(), reason="A new law", required_fields=fields,
        required_documents=documents,
    )  # fmt: skip


def plates() -> list[tuple[str, str]]:
    return list(Application.objects.get().vehicles.values_list("plate", "plate_state"))


def test_every_document_that_the_city_can_want_can_be_sent(hauler: Client) -> None:
    city_wants(["name"], [kind.value for kind in Document.Kind])
    one = filled(hauler)
    others = [kind.value for kind in Document.Kind if kind != Document.Kind.REGISTRATION_CARD]
    papers = {name: photo("red") for name in others}
    hauler.post(f"{one}vehicles/?change=1", TRUCK | papers)
    send(hauler, one)
    assert Application.objects.get().status == "submitted"
    assert Document.objects.count() == len(Document.Kind)


def test_every_field_that_the_city_can_want_has_its_place(hauler: Client) -> None:
    city_wants([name for name, _label in field_choices()], [])
    one = begun(hauler)
    hauler.post(f"{one}vehicles/", TRUCK)
    for lack, place in send(hauler, one).context["lacks"]:
        path, _hash, anchor = place.partition("#")
        assert f'id="{anchor}"' in hauler.get(path).text, lack


def test_a_bad_insurance_keeps_the_card_and_the_vehicle(hauler: Client) -> None:
    city_wants(["name"], ["registration_card", "insurance"])
    one = begun(hauler)
    cut = SimpleUploadedFile("insurance.jpg", photo("red").read()[:300])
    page = hauler.post(f"{one}vehicles/", TRUCK | {"card": photo(), "insurance": cut})
    assert "Still missing. What you have is saved." in page.text
    assert "Nothing was saved" not in page.text
    assert Document.objects.get().kind == "registration_card"


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("name", "who/#id_name"),
        ("insurance_expires_on", "use/#id_insurance_expires_on"),
        ("signature", "review/#id_signature"),
    ],
)
def test_a_correction_leads_to_its_field(hauler: Client, field: str, place: str) -> None:
    one = filled(hauler)
    send(hauler, one)
    row = Application.objects.get()
    asked = [(None, field, "Please look again")]
    ask_corrections(row, asked, by=the_clerk(), seen=row.version, now=timezone.now())
    page = hauler.get(one).text
    assert f'class="usa-button usa-button--big" href="{one}{place}"' in page
    path, anchor = place.split("#")
    assert f'id="{anchor}"' in hauler.get(one + path).text


def test_a_document_that_only_the_desk_asks_for_can_be_sent(hauler: Client) -> None:
    one = filled(hauler)
    send(hauler, one)
    row = Application.objects.get()
    asked = [(row.vehicles.get(), "vehicle_photo", "Show us the side")]
    ask_corrections(row, asked, by=the_clerk(), seen=row.version, now=timezone.now())
    assert f"{one}vehicles/?change=1#id_vehicle_photo" in hauler.get(one).text
    hauler.post(f"{one}vehicles/?change=1", TRUCK | {"vehicle_photo": photo("red")})
    send(hauler, one)
    row.refresh_from_db()
    assert row.status == "submitted"
    assert row.documents.filter(kind="vehicle_photo").exists()


def test_a_plate_spelled_otherwise_is_the_same_vehicle(hauler: Client) -> None:
    one = begun(hauler)
    for plate in ["1ab 2304", "1AB-23O4"]:
        hauler.post(f"{one}vehicles/", TRUCK | {"plate": plate})
    assert plates() == [("1AB-23O4", "MD")]


def test_the_same_plate_of_another_state_is_another_vehicle(hauler: Client) -> None:
    one = begun(hauler)
    for state in ["MD", "VA"]:
        hauler.post(f"{one}vehicles/", TRUCK | {"plate_state": state})
    assert plates() == [("1AB 2304", "MD"), ("1AB 2304", "VA")]


def test_the_citys_stations_are_boxes_to_tick(hauler: Client) -> None:
    for code, name in STATIONS.items():
        Station.objects.create(code=code, name=name)
    one = begun(hauler)
    assert "Quarantine Road</label>" in hauler.get(f"{one}use/").text
    hauler.post(f"{one}use/", USE | {"stations": ["QR"]})
    assert Application.objects.get().stations == ["QR"]
    assert 'value="QR" class="usa-checkbox__input" id="id_stations_1" checked' in (
        hauler.get(f"{one}use/").text
    )
    assert hauler.post(f"{one}use/", USE | {"stations": ["ELSEWHERE"]}).status_code == 400


def test_the_fee_is_worked_out_before_the_review_and_what_was_typed_is_kept(
    hauler: Client,
) -> None:
    one = begun(hauler)
    hauler.post(f"{one}vehicles/", TRUCK)
    page = hauler.post(f"{one}use/", USE | {"dumpsters": "2", "work_out": "1"}, follow=True)
    assert 'name="work_out"' in page.text
    assert "$85.00" in page.text
    assert "2 dumpsters" in page.text
    assert Application.objects.get().dumpsters == 2


def test_the_fee_follows_what_is_typed_before_it_is_saved(hauler: Client) -> None:
    one = begun(hauler)
    hauler.post(f"{one}vehicles/", TRUCK)
    typed = {"term": "annual", "dumpsters": "1", "starts_on": "no day"}
    assert "$60.00" in hauler.get(f"{one}use/", typed).text
    assert "$60.00" not in hauler.get(f"{one}use/", typed | {"dumpsters": "many"}).text
    row = Application.objects.get()
    assert (row.term, row.dumpsters) == ("", None)


def test_withdrawn_twice_is_told(hauler: Client) -> None:
    one = filled(hauler)
    hauler.post(f"{one}withdraw/")
    assert "Nothing was changed" in hauler.post(f"{one}withdraw/", follow=True).text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("step", "facts"), [("who", WHO | {"name": "Somebody Else"}), ("review", SEND | {"seen": "6"})]
)
def test_a_step_that_races_the_end_of_the_application_changes_nothing(
    hauler: Client, step: str, facts: dict[str, Any]
) -> None:
    one = filled(hauler)
    answers: list[int] = []

    def late() -> None:
        answers.append(hauler.post(f"{one}{step}/", facts).status_code)
        connection.close()

    other_tab = threading.Thread(target=late)
    with transaction.atomic():
        row = Application.objects.select_for_update().get()
        other_tab.start()
        wait_until_somebody_waits()
        Application.objects.filter(pk=row.pk).update(status="withdrawn")
    other_tab.join()
    row = Application.objects.get()
    assert (answers, row.status, row.name, row.signature) == ([302], "withdrawn", "Ana Ruiz", "")


def wait_until_somebody_waits() -> None:
    """For a row that this transaction holds."""
    until = timezone.now() + dt.timedelta(seconds=20)
    asked = "select count(*) from pg_locks where not granted"
    with connection.cursor() as cursor:
        while timezone.now() < until:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_a_vehicle_is_not_changed_to_a_plate_that_is_there_already(hauler: Client) -> None:
    one = begun(hauler)
    for plate in ["1AB 2304", "7ZZ 1"]:
        hauler.post(f"{one}vehicles/", TRUCK | {"plate": plate})
    page = hauler.post(f"{one}vehicles/?change=2", TRUCK | {"plate": "1ab-2304"})
    assert "This plate is in the application already." in page.text
    assert plates() == [("1AB 2304", "MD"), ("7ZZ 1", "MD")]


def test_a_wrong_photo_is_removed_until_the_desk_has_seen_it(hauler: Client) -> None:
    one = filled(hauler)
    hauler.post(f"{one}vehicles/?change=1", TRUCK | {"card": photo("red")})
    row = Application.objects.get()
    right, wrong = row.documents.all()
    hauler.post(f"{one}papers/{wrong.pk}/remove/")
    assert row.documents.get() == right
    send(hauler, one)
    row.refresh_from_db()
    asked = [(row.vehicles.get(), "registration_card", "Sharper, please")]
    ask_corrections(row, asked, by=the_clerk(), seen=row.version, now=timezone.now())
    assert f"papers/{right.pk}/remove/" not in hauler.get(f"{one}vehicles/").text
    page = hauler.post(f"{one}papers/{right.pk}/remove/", follow=True)
    assert "The license desk has it already." in page.text
    assert row.documents.get() == right


def test_a_paper_of_the_desk_is_not_the_haulers_to_remove(hauler: Client) -> None:
    one = filled(hauler)
    row = Application.objects.get()
    kind, at = Document.Kind.INSURANCE, timezone.now()
    paper = add_document(row, row.vehicles.get(), kind, photo("blue"), by=the_clerk(), now=at)
    hauler.post(f"{one}papers/{paper.pk}/remove/")
    assert row.documents.filter(pk=paper.pk).exists()


def test_what_is_needed_in_the_end_is_not_called_optional(hauler: Client) -> None:
    one = begun(hauler)
    page = hauler.get(f"{one}vehicles/").text
    card = page[page.index('for="id_card"') :][:200]
    assert "needed before it can be sent" in card
    assert "optional" not in card
