"""An administrator changes the rules, the fees, a term, a text; the desk and the portal follow."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client

from accounts.models import Role
from licensing.fees import fee_for
from licensing.models import FeeRule, LicenseTerm, LicensingRules, Text, WasteKind
from licensing.rules import rules
from licensing.rules_pages import history
from licensing.rules_pages.history import change as because
from licensing.rules_pages.pages import as_typed
from licensing.terms import offered_terms
from licensing.texts import DEFAULTS
from licensing.waste import offered_kinds
from tests.licensing.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    return signed_in(Role.ADMINISTRATOR)


def typed(**changes: object) -> dict[str, object]:
    return as_typed(rules()) | {"reason": "The council said so"} | changes


def test_a_change_is_a_new_row_with_its_reason(boss: Client) -> None:
    boss.post("/desk/rules/", typed(weight_limit_lb=8000, reminder_days="14, 3"))
    now = rules()
    assert (now.weight_limit_lb, now.reminder_days) == (8000, [14, 3])
    assert LicensingRules.objects.count() == 2
    page = boss.get("/desk/rules/").text
    assert "The council said so" in page
    assert "administrator@example.gov" in page


def test_without_a_reason_or_with_a_wrong_day_nothing_changes(boss: Client) -> None:
    page = boss.post("/desk/rules/", typed(reason="", reminder_days="soon"))
    assert "Write whole numbers of days" in page.text
    assert LicensingRules.objects.count() == 1


def test_the_second_of_two_administrators_is_told(boss: Client) -> None:
    old = typed(review_days=5)
    boss.post("/desk/rules/", typed(review_days=9))
    page = boss.post("/desk/rules/", old)
    assert "Somebody else changed this meanwhile" in page.text
    assert "days in which the desk decides an application: 9" in page.text
    assert rules().review_days == 9


def test_what_the_second_typed_stays_and_counts_when_sent_again(boss: Client) -> None:
    documents = ["registration_card", "insurance"]
    old = typed(review_days=5, required_documents=documents)
    boss.post("/desk/rules/", typed(review_days=9))
    form = boss.post("/desk/rules/", old).context["form"]
    kept = {name: form[name].value() for name in form.fields}
    assert kept["required_documents"] == documents
    boss.post("/desk/rules/", kept)
    assert (rules().review_days, rules().required_documents) == (5, documents)


def test_a_new_schedule_counts_from_its_day_and_stands_once(boss: Client) -> None:
    said = {
        "effective_on": "2030-01-01", "several": "120", "over_weight_lb": "7000", "above": "110",
        "plain": "40", "dumpster": "30", "reason": "Bill 26-1",
    }  # fmt: skip
    boss.post("/desk/rules/fees/", said)
    page = boss.post("/desk/rules/fees/", said)
    assert "That day has a schedule already." in page.text
    assert FeeRule.objects.filter(effective_on=dt.date(2030, 1, 1)).count() == 4
    fee = fee_for(gross_weight_lb=5000, vehicles_of_hauler=1, term="annual", on=dt.date(2030, 1, 1))
    assert fee.amount == Decimal(40)


def test_a_term_of_the_citys_own_is_offered_and_priced(boss: Client) -> None:
    said = {"code": "30_days", "words_en": "30 days", "words_es": "30 días", "days": "30",
            "reason": "Asked for by many"}  # fmt: skip
    boss.post("/desk/rules/terms/", said)
    assert ("30_days", "30 days") in offered_terms()
    fee = fee_for(gross_weight_lb=5000, vehicles_of_hauler=1, term="30_days",
                  on=dt.date(2026, 6, 1))  # fmt: skip
    assert (fee.amount, fee.reason) == (
        Decimal("2.88"),
        "$35.00 a year for a vehicle; 30 of 365 days of the fee for a year",
    )
    change(boss, "terms/30_days", offered="False")
    assert "30_days" not in dict(offered_terms())
    assert LicenseTerm.objects.filter(code="30_days").exists()


def test_years_and_days_at_once_are_no_term(boss: Client) -> None:
    said = {"code": "x", "words_en": "x", "words_es": "x", "days": "30", "years": "1",
            "reason": "x"}  # fmt: skip
    assert "Write years or days, one of them." in boss.post("/desk/rules/terms/", said).text


def change(boss: Client, page: str, **changes: str) -> Any:
    """With what the page shows, but for the changes."""
    form = boss.get(f"/desk/rules/{page}/").context["form"]
    shown = {name: form[name].value() for name in form.fields} | {"reason": "Said so"}
    return boss.post(f"/desk/rules/{page}/", shown | changes)


def test_a_kind_of_waste_is_added_renamed_and_no_longer_offered(boss: Client) -> None:
    new = {"code": "tires", "words_en": "Tires", "words_es": "Llantas", "reason": "New fee"}
    boss.post("/desk/rules/waste/", new)
    assert "already" in boss.post("/desk/rules/waste/", new).text
    change(boss, "waste/tires", words_en="Old tires")
    assert ("tires", "Old tires") in offered_kinds()
    change(boss, "waste/tires", offered="False", reason="Taken at the landfill only")
    assert "tires" not in dict(offered_kinds())
    page = boss.get("/desk/rules/").text
    assert "Old tires</a> (tires) · no longer offered" in page
    assert "Taken at the landfill only" in page


def test_a_text_in_the_citys_words_stands_where_it_belongs(boss: Client) -> None:
    change(boss, "texts/contact", en="Come to room 101.", es="Sala 101.", reason="We moved")
    assert "Come to room 101." in Client().get("/contact/").text
    assert "Sala 101." in Client().get("/contact/", headers={"accept-language": "es"}).text
    page = boss.get("/desk/rules/").text
    assert "administrator@example.gov" in page
    assert "We moved" in page


@pytest.mark.parametrize(
    ("page", "mine", "theirs"),
    [
        ("texts/contact", {"en": "Mine", "es": "Mío"}, {"en": "Theirs", "es": "Suyo"}),
        ("waste/metal", {"words_en": "Mine"}, {"words_en": "Theirs"}),
    ],
)
def test_the_second_of_two_who_change_one_thing_is_told_and_overwrites_nothing(
    boss: Client, page: str, mine: dict[str, str], theirs: dict[str, str]
) -> None:
    seen = str(boss.get(f"/desk/rules/{page}/").context["form"]["seen"].value())
    change(boss, page, **theirs)
    answer = change(boss, page, **mine, seen=seen)
    assert "Somebody else changed this meanwhile" in answer.text
    assert "Theirs" in answer.text
    assert "Mine" in answer.text  # what was typed is kept
    assert "Theirs" in boss.get(f"/desk/rules/{page}/").text
    again = answer.context["form"]["seen"].value()
    change(boss, page, **mine, seen=str(again))
    assert "Mine" in boss.get(f"/desk/rules/{page}/").text


def test_the_second_is_told_of_each_thing_that_is_another(boss: Client) -> None:
    seen = str(boss.get("/desk/rules/waste/metal/").context["form"]["seen"].value())
    change(boss, "waste/metal", offered="False", rank="9")
    told = change(boss, "waste/metal", offered="True", rank="2", seen=seen).text
    assert "Place in the list: 9; Offered to who applies: No" in told


def test_the_history_says_what_was_written_in_words(boss: Client) -> None:
    fees = {
        "effective_on": "2030-01-01", "several": "120", "over_weight_lb": "7000", "above": "110",
        "plain": "40", "dumpster": "30", "reason": "Bill 26-1",
    }  # fmt: skip
    boss.post("/desk/rules/fees/", fees)
    change(boss, "waste/metal", words_en="Old iron")
    change(boss, "waste/metal", words_en="Scrap")
    change(boss, "texts/contact", en="Room 101", es="Sala 101")
    assert {one.what for one in history.changes()} == {
        "The page “Contact”: Room 101", "Scrap", "Old iron", "A new schedule of fees: 01/01/2030",
    }  # fmt: skip


@pytest.mark.parametrize("page", ["waste/metal", "texts/contact"])
def test_what_is_saved_while_a_page_is_read_is_not_overwritten_unread(
    boss: Client, page: str
) -> None:
    """The other one saves between the reading of the row and of its version."""
    change(boss, "texts/contact", en="First", es="Primero")
    came: list[str] = []

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if "event" in sql and not came:
            came.append(sql)
            with because(reason="Theirs"):
                WasteKind.objects.filter(code="metal").update(words_en="Theirs")
                Text.objects.filter(code="contact").update(en="Theirs")
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        seen = boss.get(f"/desk/rules/{page}/").context["form"]
    shown = {name: seen[name].value() for name in seen.fields} | {"reason": "Mine"}
    told = "Somebody else" in boss.post(f"/desk/rules/{page}/", shown).text
    assert came
    assert told or "Theirs" in shown.values()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_of_two_at_one_moment_one_is_told(
    *, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock both find the version that they saw, and one overwrites the other."""
    boss = signed_in(Role.ADMINISTRATOR)
    form = boss.get("/desk/rules/waste/metal/").context["form"]
    shown = {name: form[name].value() for name in form.fields} | {"reason": "Said so"}
    both_looked, real = Barrier(2), history.version_of

    def looked(row: Model | None) -> int:
        version = real(row)
        both_looked.wait(5)
        return version

    if not guarded:
        monkeypatch.setattr(history, "lock", lambda _name: None)
        monkeypatch.setattr("licensing.rules_pages.entries.version_of", looked)

    def save(words: str) -> int:
        try:
            return boss.post("/desk/rules/waste/metal/", shown | {"words_en": words}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(save, ["Mine", "Theirs"]))
    assert sorted(came) == ([200, 302] if guarded else [302, 302])


def test_the_history_asks_the_same_however_long_it_is(
    boss: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        change(boss, "waste/metal", words_en=f"Metal {number}")
    with django_assert_max_num_queries(15):
        boss.get("/desk/rules/")


@pytest.mark.parametrize("code", list(DEFAULTS))
def test_each_text_stands_in_both_languages_and_needs_both(boss: Client, code: str) -> None:
    default, page = DEFAULTS[code], f"texts/{code}"
    form = boss.get(f"/desk/rules/{page}/").context["form"]
    assert (form["en"].value(), form["es"].value()) == (default.en, default.es)
    assert default.es.strip()
    assert change(boss, page, es=" ").context["form"].errors["es"]
    assert not Text.objects.filter(code=code).exists()


def test_without_a_reason_nothing_is_changed(boss: Client) -> None:
    for page in ["texts/contact", "waste/metal", "terms/annual"]:
        assert change(boss, page, reason=" ").status_code == 200
    assert "Nothing was changed yet." in boss.get("/desk/rules/").text
