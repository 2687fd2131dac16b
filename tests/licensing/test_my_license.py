"""What a hauler does with a license on the phone: see what is next, lose a card, sell, write."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Message, User
from licensing.applications.flow import ask_corrections
from licensing.issue import replace_pass
from licensing.models import Application, HaulerPhone, License, Reply, Status
from licensing.reminders import remind_all
from licensing.transitions import change_status
from tests.licensing.asked import asked, draft, the_clerk
from tests.licensing.made import HAULER, issued, today
from tests.licensing.test_pass_page import OTHER, VAN

pytestmark = pytest.mark.django_db


def test_a_license_says_what_happens_next(hauler: Client) -> None:
    license = issued()
    assert "Nothing to do. You can renew it from" in hauler.get("/my/").text
    License.objects.update(expires_on=today() + dt.timedelta(days=10))
    assert "Renew it now" in hauler.get(f"/my/licenses/{license.number}/about/").text
    License.objects.update(
        issued_on=today() - dt.timedelta(days=90), expires_on=today() - dt.timedelta(days=10)
    )
    assert "It has expired. You can renew it until" in hauler.get("/my/").text


def test_a_suspension_says_why_on_its_own_page_only(hauler: Client) -> None:
    license = issued()
    change_status(license, Status.SUSPENDED, reason="Insurance ended", at=timezone.now())
    assert "Insurance ended" in hauler.get(f"/my/licenses/{license.number}/about/").text
    assert "Insurance ended" not in hauler.get(f"/my/licenses/{license.number}/").text


def test_a_lost_card_dies_at_once_and_only_once(hauler: Client) -> None:
    license = issued()
    old = license.current_pass.code
    address = f"/my/licenses/{license.number}/lost/"
    assert old in hauler.get(address).text
    hauler.post(address, {"code": old})
    hauler.post(address, {"code": old})
    assert license.passes.count() == 2
    assert "Pass replaced" in Client().get(f"/p/{old}").text


def test_a_sold_vehicle_ends_its_license(hauler: Client) -> None:
    license = issued()
    hauler.post(f"/my/licenses/{license.number}/sold/")
    assert license.status_at(timezone.now()) == Status.SURRENDERED
    again = hauler.post(f"/my/licenses/{license.number}/sold/", follow=True)
    assert "Nothing was changed." in again.text


def test_words_to_the_desk_arrive_once_and_the_answer_stands_beside_them(hauler: Client) -> None:
    license = issued()
    said = {"text": "Why was it suspended?", "key": str(uuid.uuid4())}
    for _time in range(2):
        hauler.post(f"/my/licenses/{license.number}/write/", said)
    Reply.objects.update(answer="Your insurance ended.", answered_at=timezone.now())
    page = hauler.get(f"/my/licenses/{license.number}/about/").text
    assert Reply.objects.count() == 1
    assert "Why was it suspended?" in page
    assert "Your insurance ended." in page


def test_nothing_written_is_said_to_be_nothing(hauler: Client) -> None:
    license = issued()
    page = hauler.post(f"/my/licenses/{license.number}/write/", {"text": ""})
    assert page.status_code == 400
    assert not Reply.objects.exists()


def test_another_haulers_license_is_not_there(hauler: Client) -> None:
    other = issued(OTHER, VAN)
    for end in ("about/", "card.pdf", "pass.png", "lost/", "sold/"):
        assert hauler.get(f"/my/licenses/{other.number}/{end}").status_code == 404


def test_a_second_phone_of_the_business_sees_the_license(hauler: Client) -> None:
    license = issued()
    second = User.objects.create_user(phone="+14105550777", phone_verified=True)
    client = Client()
    client.force_login(second)
    assert license.number not in client.get("/my/").text
    HaulerPhone.objects.create(
        hauler=license.vehicle.hauler, phone=second.phone, added_at=timezone.now()
    )
    assert license.number in client.get("/my/").text


def test_the_picture_is_read_by_a_reader_of_codes(hauler: Client) -> None:
    import io

    import zxingcpp
    from PIL import Image

    license = issued()
    answer = hauler.get(f"/my/licenses/{license.number}/pass.png")
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.content)))
    assert read.text == license.current_pass.url


def test_a_replaced_pass_is_not_in_the_card(hauler: Client) -> None:
    license = issued(HAULER)
    before = hauler.get(f"/my/licenses/{license.number}/card.pdf").content
    replace_pass(license, at=timezone.now())
    after = hauler.get(f"/my/licenses/{license.number}/card.pdf").content
    assert before[:4] == after[:4] == b"%PDF"
    assert before != after


@pytest.mark.parametrize(("days", "word"), [(-1, "ended on"), (20, "ends on"), (40, "")])
def test_an_insurance_that_ends_is_said_in_time(hauler: Client, days: int, word: str) -> None:
    license = insured(today() + dt.timedelta(days=days))
    for page in ("/my/", f"/my/licenses/{license.number}/about/"):
        text = hauler.get(page).text
        assert (f"The insurance that you told us of {word}" in text) == bool(word)


def insured(until: dt.date) -> License:
    row = draft(insurance_expires_on=until)
    license = issued()
    License.objects.update(application=row)
    return license


def test_its_hauler_is_told_once_that_the_insurance_ends() -> None:
    insured(today() + dt.timedelta(days=7))
    assert [remind_all(timezone.now()), remind_all(timezone.now())] == [1, 1]
    assert "El seguro que nos indicó termina el" in Message.objects.get().text


def test_what_waits_for_the_hauler_stands_first(hauler: Client) -> None:
    row = asked()
    Application.objects.update(user=User.objects.get(phone="+14105550123"))
    assert row.number not in hauler.get("/my/").text
    ask_corrections(
        row, [(None, "name", "In full, please")], by=the_clerk(), seen=row.version,
        now=timezone.now(),
    )  # fmt: skip
    assert f'/apply/{row.number}/">{row.number}</a>: Waiting for the hauler' in (
        hauler.get("/my/").text
    )
