"""The desk's list of licenses, and the page of one."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from licensing.haulers import HaulerFacts, VehicleFacts
from licensing.models import License, Status
from licensing.transitions import change_status
from tests.licensing.made import issued, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def many(count: int, prefix: str = "P") -> list[License]:
    return [
        issued(HaulerFacts(f"Hauler {i}", ""), VehicleFacts("pickup", f"{prefix}{i}", "MD", 5000))
        for i in range(count)
    ]


def numbers(page: object) -> set[str]:
    return {license.number for license in page.context["page"]}  # type: ignore[attr-defined]


def test_a_license_is_found_by_number_plate_name_and_phone(clerk: Client) -> None:
    license, other = issued(), many(1)[0]
    for text in [license.number, "1ab-23o4", "ana ruiz", "410-555-0123"]:
        assert numbers(clerk.get("/licenses/", {"q": text})) == {license.number}, text
    assert numbers(clerk.get("/licenses/")) == {license.number, other.number}


def test_each_state_shows_its_own_licenses(clerk: Client) -> None:
    made = dict(zip(["in_force", "suspended", "revoked", "surrendered", "expired",
                     "not_yet_valid"], many(6), strict=True))  # fmt: skip
    for state in ["suspended", "revoked", "surrendered"]:
        change_status(made[state], Status(state), reason="x", at=timezone.now())
    for state, days in [("expired", -400), ("not_yet_valid", 10)]:
        first = today() + days * DAY
        facts = {"issued_on": first, "expires_on": first + 364 * DAY}
        License.objects.filter(pk=made[state].pk).update(**facts)
    for state, license in made.items():
        page = clerk.get("/licenses/", {"state": state})
        assert numbers(page) == {license.number}, state


def test_a_full_page_takes_as_many_queries_as_a_short_one(clerk: Client) -> None:
    many(3)
    with CaptureQueriesContext(connection) as few:
        clerk.get("/licenses/", {"q": "Hauler", "state": "in_force"})
    many(50, "Q")
    with CaptureQueriesContext(connection) as full:
        page = clerk.get("/licenses/", {"q": "Hauler", "state": "in_force"})
    assert len(page.context["page"]) == 50
    assert len(full) == len(few) <= 9


def test_the_second_page_keeps_the_search(clerk: Client) -> None:
    many(51)
    page = clerk.get("/licenses/", {"q": "hauler", "page": "2"})
    assert len(page.context["page"]) == 1
    assert "?q=hauler&amp;page=1" in page.text


def test_an_empty_list_says_what_to_do_next(clerk: Client) -> None:
    assert "Issue the first one" in clerk.get("/licenses/").text
    assert "Show all licenses" in clerk.get("/licenses/", {"q": "zzz"}).text


def test_a_clerk_suspends_with_a_reason_and_reinstates(clerk: Client) -> None:
    license = issued()
    url = f"/licenses/{license.number}/"
    clerk.post(f"{url}status/", {"to": "suspended", "reason": "No insurance"})
    page = clerk.get(url)
    assert "No insurance" in page.text
    assert page.context["word"] == "Suspended"
    assert [label for _to, label in page.context["transitions"]] == ["Reinstate", "Revoke"]
    clerk.post(f"{url}status/", {"to": "active", "reason": "Insured again"})
    assert clerk.get(url).context["word"] == "In force"


def test_a_change_without_a_reason_is_asked_for_one(clerk: Client) -> None:
    license = issued()
    page = clerk.post(f"/licenses/{license.number}/status/", {"to": "revoked", "reason": ""})
    assert "reason" in page.context["form"].errors
    assert license.status_at(timezone.now()) == Status.ACTIVE


def test_a_change_that_the_table_does_not_have_is_refused_in_plain_words(clerk: Client) -> None:
    license = issued()
    change_status(license, Status.REVOKED, reason="x", at=timezone.now())
    facts = {"to": "active", "reason": "please"}
    page = clerk.post(f"/licenses/{license.number}/status/", facts, follow=True)
    assert "A license that is revoked cannot become active." in page.text
    assert "This status is final." in page.text


def test_a_new_pass_replaces_the_lost_one(clerk: Client) -> None:
    license = issued()
    old = license.current_pass.code
    page = clerk.post(f"/licenses/{license.number}/new-pass/", follow=True)
    assert license.current_pass.code != old
    assert old in page.text


def test_an_auditor_reads_and_has_no_buttons(auditor: Client) -> None:
    license = issued()
    url = f"/licenses/{license.number}/"
    page = auditor.get(url)
    assert page.status_code == 200
    assert "Suspend" not in page.text
    assert auditor.post(f"{url}status/", {"to": "revoked", "reason": "x"}).status_code == 403
    assert auditor.post(f"{url}new-pass/").status_code == 403


def test_an_imported_number_with_a_slash_has_all_its_pages(clerk: Client) -> None:
    License.objects.filter(pk=issued().pk).update(number="2026/17")
    assert 'href="/licenses/2026/17/"' in clerk.get("/licenses/").text
    assert clerk.get("/licenses/2026/17/").status_code == 200
    assert clerk.get("/licenses/2026/17/card.pdf").status_code == 200


def test_an_unknown_number_is_not_found(clerk: Client) -> None:
    assert clerk.get("/licenses/SH-0/").status_code == 404


@pytest.mark.parametrize("path", ["/licenses/", "/licenses/issue/", "/licenses/SH-1/"])
def test_haulers_and_strangers_stay_out(hauler: Client, path: str) -> None:
    assert hauler.get(path).status_code == 403
    assert Client().get(path).status_code == 302
