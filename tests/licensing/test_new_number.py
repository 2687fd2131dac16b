"""A hauler who has lost the phone gets a new number at the desk, once a document was seen."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.messages.writing import write
from accounts.models import Message, Role, User
from licensing.models import Application, Hauler, HaulerPhone
from tests.licensing.asked import asked, draft
from tests.licensing.made import issued

pytestmark = pytest.mark.django_db
OLD, NEW = "+14105550123", "+14105550188"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def ana() -> Hauler:
    return issued().vehicle.hauler


def change(clerk: Client, hauler: Hauler, **facts: str) -> str:
    """The page that follows."""
    typed = {
        "phone": "410 555-0188", "id_seen": "passport", "reason": "stolen",
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    return clerk.post(f"/haulers/{hauler.pk}/phone/", typed | facts, follow=True).text


def test_the_new_number_opens_what_the_old_one_did_and_who_was_signed_in_is_out(
    clerk: Client, hauler: Client, ana: Hauler, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "1AB 2304" in hauler.get("/my/").text
    assert "The number is changed" in change(clerk, ana)
    assert hauler.get("/my/").status_code == 302
    hauler.post("/accounts/login/", {"login": NEW})
    code = re.findall(r"\b\d{6}\b", capsys.readouterr().out)[-1]
    hauler.post("/accounts/login/code/confirm/", {"code": code})
    assert "1AB 2304" in hauler.get("/my/").text


def test_who_has_the_old_phone_makes_an_account_that_sees_nothing(
    clerk: Client, hauler: Client, ana: Hauler
) -> None:
    change(clerk, ana)
    client = Client()
    client.force_login(User.objects.create_user(phone=OLD, phone_verified=True))
    assert "1AB 2304" not in client.get("/my/").text


def test_clerk_document_and_reason_are_on_record(
    clerk: Client, auditor: Client, ana: Hauler
) -> None:
    change(clerk, ana)
    page = auditor.get(f"/haulers/{ana.pk}/phone/").text
    assert "clerk@example.gov · passport · stolen" in page


def test_both_numbers_hear_of_it_in_the_haulers_language(clerk: Client, ana: Hauler) -> None:
    change(clerk, ana)
    told = Message.objects.filter(thread=f"hauler:{ana.pk}")
    assert set(told.values_list("to", flat=True)) == {OLD, NEW}
    assert all("cambió el número de teléfono" in one.text for one in told)
    assert not any("0188" in one.text for one in told)


def test_sent_twice_it_is_changed_once(clerk: Client, ana: Hauler) -> None:
    key = str(uuid.uuid4())
    for _time in range(2):
        assert "The number is changed" in change(clerk, ana, key=key)
    assert Message.objects.count() == 2


@pytest.mark.parametrize("left_out", ["phone", "id_seen", "reason"])
def test_without_a_number_a_document_or_a_reason_nothing_is_changed(
    clerk: Client, ana: Hauler, left_out: str
) -> None:
    assert "Nothing was saved" in change(clerk, ana, **{left_out: ""})
    ana.refresh_from_db()
    assert (ana.phone, Message.objects.count()) == (OLD, 0)


def test_a_number_that_cannot_be_the_new_one_is_refused_with_its_reason(
    clerk: Client, ana: Hauler
) -> None:
    User.objects.create_user(email="i@city.example", phone="+14105550177", role=Role.INSPECTOR)
    Hauler.objects.create(name="ANA RUIZ HAULING", phone="+14105550166")
    assert "number already" in change(clerk, ana, phone=OLD)
    assert "belongs to a person of the city" in change(clerk, ana, phone="410 555-0177")
    assert "name and number is in the register" in change(clerk, ana, phone="410 555-0166")
    ana.refresh_from_db()
    assert ana.phone == OLD


def test_where_the_new_number_has_an_account_all_goes_over_to_it(
    clerk: Client, hauler: Client, ana: Hauler
) -> None:
    lost = User.objects.get(phone=OLD)
    found = User.objects.create_user(phone=NEW, phone_verified=True)
    Hauler.objects.update(user=lost)
    begun = draft(user=lost, phone=OLD)
    change(clerk, ana)
    for row in (ana, begun, lost):
        row.refresh_from_db()
    assert (ana.user, begun.user, begun.phone) == (found, found, NEW)
    assert (lost.is_active, lost.phone) == (False, "")


def test_what_is_under_way_writes_to_the_new_number(clerk: Client, ana: Hauler) -> None:
    row = asked(hauler=ana, phone=OLD)
    write(
        thread=f"hauler:{ana.pk}", key="k", channel=Message.Channel.SMS, to=OLD, text="Hello",
        language="es", now=timezone.now(),
    )  # fmt: skip
    change(clerk, ana)
    changed = Application.objects.get()
    assert (changed.phone, changed.version) == (NEW, row.version + 1)
    assert Message.objects.get(key="k").to == NEW


def test_second_phones_stay_unless_it_is_one_of_the_two(clerk: Client, ana: Hauler) -> None:
    for phone in (OLD, NEW, "+14105550155"):
        HaulerPhone.objects.create(hauler=ana, phone=phone, added_at=timezone.now())
    change(clerk, ana)
    assert [one.phone for one in ana.phones.all()] == ["+14105550155"]


def test_others_with_the_same_number_keep_it_and_the_page_names_them(
    clerk: Client, ana: Hauler
) -> None:
    other = Hauler.objects.create(name="Ruiz and Son", phone=OLD)
    assert "Ruiz and Son" in clerk.get(f"/haulers/{ana.pk}/phone/").text
    change(clerk, ana)
    other.refresh_from_db()
    assert other.phone == OLD


def test_a_hauler_without_a_number_gets_a_first_one(clerk: Client, ana: Hauler) -> None:
    Hauler.objects.update(phone="")
    User.objects.create_user(email="other@city.example", role=Role.HAULER)
    change(clerk, ana)
    ana.refresh_from_db()
    assert ana.phone == NEW
    assert [one.to for one in Message.objects.all()] == [NEW]


def test_a_merged_hauler_has_no_such_page(clerk: Client, ana: Hauler) -> None:
    shell = Hauler.objects.create(name="Ana R.", merged_into=ana)
    assert clerk.get(f"/haulers/{shell.pk}/phone/").status_code == 404


def test_the_haulers_page_leads_there(clerk: Client, ana: Hauler) -> None:
    assert f"/haulers/{ana.pk}/phone/" in clerk.get(f"/haulers/{ana.pk}/").text
