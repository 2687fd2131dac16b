"""The hauler's account: language, a second phone by a code, a copy of the data, closing it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from licensing.models import Hauler, HaulerPhone
from tests.licensing.made import issued

pytestmark = pytest.mark.django_db


def code_in(printed: str) -> str:
    found = re.findall(r"code is (\d{6})", printed)
    assert found, printed
    return str(found[-1])


def test_a_phone_is_added_by_the_code_that_was_sent_to_it(hauler: Client, capfd: Any) -> None:
    issued()
    hauler.post("/my/account/phones/", {"phone": "410 555-0777", "label": "Luis"})
    code = code_in(capfd.readouterr().out)
    hauler.post("/my/account/phones/code/", {"code": code})
    assert HaulerPhone.objects.get().phone == "+14105550777"
    assert "Luis" in hauler.get("/my/account/").text


def test_a_code_guessed_three_times_is_gone(hauler: Client, capfd: Any) -> None:
    issued()
    hauler.post("/my/account/phones/", {"phone": "410 555-0777"})
    code = code_in(capfd.readouterr().out)
    wrong = "000000" if code != "000000" else "111111"
    for _time in range(3):
        hauler.post("/my/account/phones/code/", {"code": wrong})
    hauler.post("/my/account/phones/code/", {"code": code})
    assert not HaulerPhone.objects.exists()


def test_a_removed_phone_sees_nothing_any_more(hauler: Client, capfd: Any) -> None:
    issued()
    hauler.post("/my/account/phones/", {"phone": "410 555-0777"})
    hauler.post("/my/account/phones/code/", {"code": code_in(capfd.readouterr().out)})
    hauler.post(f"/my/account/phones/{HaulerPhone.objects.get().pk}/")
    assert not HaulerPhone.objects.exists()


def test_the_language_is_kept_for_pages_and_messages(hauler: Client) -> None:
    issued()
    hauler.post("/my/account/language/", {"language": "es"})
    assert User.objects.get().language == "es"
    assert Hauler.objects.get().language == "es"
    assert "Mi cuenta" in hauler.get("/my/account/").text


def test_the_copy_of_the_data_holds_what_is_known_and_nothing_of_others(hauler: Client) -> None:
    license = issued()
    copy = json.loads(hauler.get("/my/account/data/").content)
    assert [row["number"] for row in copy["licenses"]] == [license.number]
    assert copy["haulers"][0]["name"] == "Ana Ruiz Hauling"
    assert copy["visits"] == []
    assert "password" not in copy["account"][0]


def test_a_closed_account_is_out_and_its_number_free(hauler: Client) -> None:
    license = issued()
    hauler.post("/my/account/close/")
    assert hauler.get("/my/").status_code == 302
    closed = User.objects.get()
    assert (closed.phone, closed.is_active) == ("", False)
    assert "In force" in Client().get(f"/p/{license.current_pass.code}").text


def test_public_texts_are_everybodys_in_both_languages() -> None:
    for address in ("/privacy/", "/accessibility/", "/contact/"):
        assert Client().get(address).status_code == 200
    spanish = Client().get("/privacy/", headers={"accept-language": "es"}).text
    assert "La ciudad pide lo que necesita" in spanish
    assert 'href="/privacy/"' in Client().get("/").text


def test_who_asks_for_passes_without_end_is_asked_to_wait() -> None:
    client = Client()
    answers = [client.get("/p/000000000000").status_code for _time in range(121)]
    assert answers[:120] == [404] * 120
    assert answers[120] == 429
