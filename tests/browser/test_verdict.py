"""The verdict, what is added to it, and what is taken back: in a browser, with gloves in mind."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect
from psycopg.types.range import TimestamptzRange

from checkin.enrollment import enroll, new_code
from checkin.models import Device, Event, Station, Visit
from checkin.record import Maker, record
from licensing.models import License, LicensePeriod, Status
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import Gate, events, gate_of
from tests.checkin.made import code_of, licensed, vehicle_of
from tests.licensing.made import today

pytestmark = pytest.mark.django_db(transaction=True)
OpenGate = Callable[..., Gate]

SIZES = [(820, 1180), (1180, 820), (320, 640)]
# Every scan of the list, as if it had been made so many minutes before.
AGE = """minutes => new Promise(resolve => {
  indexedDB.open('haulpass').onsuccess = ({target: {result: db}}) => {
    const change = db.transaction('recent', 'readwrite');
    const store = change.objectStore('recent');
    store.getAll().onsuccess = ({target: {result: rows}}) => rows.forEach(row =>
      store.put({...row, at: new Date(Date.parse(row.at) - minutes * 60000).toISOString()}));
    change.oncomplete = () => { db.close(); resolve(); };
  };
})"""
FULL = """() => {
  IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); };
}"""


@pytest.fixture
def open_gate(open_browser: OpenBrowser, server: str, tmp_path: Path) -> OpenGate:
    """An enrolled tablet that has the roster and knows its station."""

    def start(**options: Any) -> Gate:
        gate = gate_of(open_browser, server, tmp_path / "camera.y4m", **options)
        gate.expect_roster()
        return gate

    return start


def in_force(number: str = "SH-2026-000123", plate: str = "7CX 4410", **facts: Any) -> License:
    start = today()
    return licensed(number, plate, issued_on=start, expires_on=start + dt.timedelta(90), **facts)


def a_trailer(number: str = "SH-2026-000124", plate: str = "TR 1180", **facts: Any) -> License:
    vehicle = vehicle_of(number, plate)
    vehicle.vehicle_class = "trailer"
    vehicle.save()
    return in_force(number, plate, vehicle=vehicle, **facts)


def becomes(license: License, status: Status) -> None:
    """From now on."""
    now = timezone.now()
    period = LicensePeriod.objects.get(license=license)
    period.during = TimestamptzRange(period.during.lower, now)
    period.save()
    LicensePeriod.objects.create(license=license, status=status, during=TimestamptzRange(now, None))


def came_elsewhere(license: License) -> None:
    """An hour ago to another station."""
    now = timezone.now()
    station = Station.objects.create(code="QR", name="Quarantine Road Landfill")
    enroll(new_code(station, now=now), name="Scale", now=now)
    event = {
        "id": "00000000-0000-4000-8000-000000000001", "kind": "checked_in", "made_offline": False,
        "occurred_at": (now - dt.timedelta(hours=1)).isoformat(),
        "license_number": license.number,
    }  # fmt: skip
    record([event], maker=Maker.of(Device.objects.get(station=station)), now=now)


def kinds(found: list[Event]) -> list[str]:
    return [event.kind for event in found]


def recent(gate: Gate) -> Locator:
    return gate.page.locator("#recent-list li")


def test_one_tap_on_the_load_closes_and_is_part_of_the_same_visit(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    gate.touch("Yard waste")
    gate.expect_all_sent()
    scan, load = events(2)
    assert (scan.kind, scan.load_type, scan.shown) == ("checked_in", "", "admit")
    assert (load.kind, load.load_type, load.visit) == ("checked_in", "yard", scan.visit)
    assert load.at == scan.at
    assert Visit.objects.count() == 1


def test_ticket_weight_and_wait_are_behind_more(open_gate: OpenGate) -> None:
    gate = open_gate()
    gate.type(in_force().number)
    gate.expect_verdict("admit")
    gate.page.locator("#verdict-more summary").click()
    gate.page.get_by_label("Ticket number").fill("10012")
    gate.page.get_by_label("Net weight, lb").fill("6,40o")
    for _ in range(3):
        gate.page.get_by_role("button", name="15 minutes more").click()
    gate.page.get_by_role("button", name="15 minutes less").click()
    gate.page.get_by_role("button", name="Next", exact=True).click()
    expect(gate.page.get_by_text("This is not a whole number")).to_be_visible()
    gate.page.wait_for_timeout(6500)
    gate.page.get_by_label("Net weight, lb").fill("6,400")
    gate.press("next")
    _, told = events(2)
    assert (told.ticket_number, told.net_weight_lb) == ("10012", 6400)
    visit = Visit.objects.get()
    assert (visit.wait_basis, visit.wait_seconds) == ("stated", 1800)


def test_an_admission_nobody_touches_closes_by_itself(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    expect(gate.page.locator("#verdict[open]")).to_have_count(0, timeout=8000)
    assert len(events(1)) == 1


def test_a_load_that_is_not_taken_turns_the_truck_away(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    gate.press("load_not_taken")
    found = events(3)
    assert kinds(found) == ["checked_in", "voided", "refused"]
    assert (found[2].reason, found[2].visit) == ("load_not_taken", found[0].visit)
    assert Visit.objects.get().outcome == "refused"
    expect(recent(gate)).to_contain_text("…4410 · turned away")


def test_a_trailer_after_its_truck_is_added_to_the_visit(open_gate: OpenGate) -> None:
    truck, trailer = in_force(), a_trailer()
    gate = open_gate()
    gate.type(code_of(truck))
    gate.press("trailer")
    assert kinds(events(1)) == ["checked_in"]
    expect(gate.page.locator("#trailer-bar")).to_contain_text("…4410 is recorded. Now scan")
    gate.type(code_of(trailer))
    expect(gate.page.locator("#verdict-word")).to_have_text("Trailer added")
    assert "MD TR 1180" in gate.verdict()
    gate.touch("Metal")
    expect(gate.page.locator("#trailer-bar")).to_be_hidden()
    scan, towing, load = events(3)
    assert {event.visit for event in (scan, towing, load)} == {scan.visit}
    assert (towing.license, towing.towed_license, load.load_type) == (truck, trailer, "metal")
    assert [visit.towed for visit in Visit.objects.order_by("towed")] == [False, True]


def test_a_trailers_trouble_is_the_trailers(open_gate: OpenGate) -> None:
    truck, trailer = in_force(), a_trailer(status=Status.SUSPENDED)
    gate = open_gate()
    gate.type(code_of(truck))
    gate.press("trailer")
    gate.type(trailer.number)
    gate.expect_verdict("confirm")
    assert "Trailer to be confirmed" in gate.verdict()
    assert "The trailer: This license is suspended." in gate.verdict()
    gate.press("undo")
    assert kinds(events(3)) == ["checked_in", "checked_in", "voided"]
    assert Visit.objects.get().towed is False


def test_a_trailer_before_its_truck_becomes_part_of_the_trucks_visit(open_gate: OpenGate) -> None:
    truck, trailer = in_force(), a_trailer()
    gate = open_gate()
    gate.type(code_of(trailer))
    gate.touch("Scan its truck too")
    gate.type(code_of(truck))
    gate.expect_verdict("admit")
    gate.press("next")
    found = events(4)
    assert kinds(found) == ["checked_in", "checked_in", "voided", "checked_in"]
    assert (found[2].voids, found[3].towed_license) == (found[0].id, trailer)
    assert [visit.towed for visit in Visit.objects.order_by("towed")] == [False, True]


def test_the_next_truck_is_nobodys_trailer(open_gate: OpenGate) -> None:
    first, second = in_force(), in_force("SH-2026-000125", "9ZZ 100")
    gate = open_gate()
    gate.type(code_of(first))
    gate.press("trailer")
    gate.type(code_of(second))
    gate.expect_verdict("admit")
    assert "MD 9ZZ 100" in gate.verdict()
    gate.press("next")
    assert [event.towing for event in events(2)] == ["", ""]


def test_a_scan_is_taken_back_from_the_list_after_a_reload_for_ten_minutes(
    open_gate: OpenGate,
) -> None:
    license = in_force()
    gate = open_gate()
    expect(gate.page.locator("#recent-none")).to_contain_text("can be taken back for ten minutes")
    gate.type(code_of(license))
    gate.touch("Mixed")
    gate.expect_all_sent()
    gate.page.evaluate(AGE, 9)
    gate.page.reload()
    expect(recent(gate)).to_contain_text("…4410 · checked in")
    recent(gate).get_by_role("button", name="Undo").click()
    expect(recent(gate)).to_contain_text("…4410 · taken back")
    scan, load, *voids = events(4)
    assert {void.voids for void in voids} == {scan.id, load.id}
    assert not Visit.objects.exists()


def test_after_ten_minutes_nothing_is_taken_back_here(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.type(code_of(license))
    gate.press("next")
    undo = recent(gate).get_by_role("button", name="Undo")
    gate.page.evaluate(AGE, 11)
    undo.click()
    expect(gate.page.locator("#notice")).to_contain_text("A supervisor can correct it.")
    gate.page.reload()
    expect(recent(gate)).to_contain_text("…4410 · checked in")
    expect(undo).to_have_count(0)
    assert kinds(events(1)) == ["checked_in"]


def test_a_visit_elsewhere_today_is_told_and_nothing_more(open_gate: OpenGate) -> None:
    license = in_force()
    came_elsewhere(license)
    gate = open_gate()
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    expect(gate.page.locator("#verdict-earlier")).to_contain_text("Came already today at")
    assert "QR" in gate.page.locator("#verdict-earlier").inner_text()


def test_the_same_truck_again_is_told_and_counts_once(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.cut()
    for said in ("", "Already checked in at", "Came already today at"):
        gate.type(code_of(license))
        gate.expect_verdict("admit")
        assert said in gate.page.locator("#verdict-earlier").inner_text()
        gate.press("next")
        if "Already" in said:
            gate.page.evaluate(AGE, 30)
    gate.restore()
    assert len(events(3)) == 3
    assert Visit.objects.count() == 1


def test_without_a_network_the_tablet_says_what_it_knows_and_how_old_it_is(
    open_gate: OpenGate,
) -> None:
    known, bad = in_force(), in_force("SH-2026-000125", "9ZZ 100", status=Status.SUSPENDED)
    gate = open_gate()
    gate.cut()
    for typed, tone, word, sentence in (
        (code_of(known), "admit", "Admit", "By the list on this tablet, which is 1 minute old."),
        (code_of(bad), "refuse", "Do not admit", "Tell the driver: the license is suspended."),
        ("ABCDEFGHJKMN", "confirm", "Admit, to be confirmed", "this pass is not in the list"),
        (known.number, "confirm", "Admit, to be confirmed", "a plate cannot be looked up"),
    ):
        gate.type(typed)
        gate.expect_verdict(tone)
        expect(gate.page.locator("#verdict-word")).to_have_text(word)
        assert sentence in gate.verdict()
        gate.press("keep" if tone == "refuse" else "next")
    gate.restore()
    assert [event.shown for event in events(4)] == ["admit", "refuse", "confirm", "confirm"]


def test_an_answer_that_differs_changes_the_open_verdict(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.cut()
    becomes(license, Status.SUSPENDED)
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    gate.page.locator("#verdict-more summary").click()
    gate.page.context.set_offline(False)
    gate.expect_verdict("refuse")
    gate.press("turned_away")
    found = events(3)
    assert (found[0].shown, found[0].result, found[2].reason) == ("admit", "refuse", "suspended")


def test_answers_that_differ_after_the_verdict_was_closed_are_said_and_stay_listed(
    open_gate: OpenGate,
) -> None:
    good, bad = in_force(), in_force("SH-2026-000125", "9ZZ 100", status=Status.SUSPENDED)
    gate = open_gate()
    gate.cut()
    becomes(good, Status.REVOKED)
    becomes(bad, Status.ACTIVE)
    for license, tone, choice in ((good, "admit", "next"), (bad, "refuse", "keep")):
        gate.type(code_of(license))
        gate.expect_verdict(tone)
        gate.press(choice)
    gate.restore()
    expect(gate.page.locator("#notice")).to_contain_text("2 answers came late")
    expect(recent(gate).nth(0)).to_contain_text("…Z100 · checked inCould have been admitted.")
    expect(recent(gate).nth(1)).to_contain_text("Should not have been admitted. This license")


def test_what_could_not_be_kept_is_an_alarm_and_no_verdict(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.cut()
    gate.page.evaluate(FULL)
    gate.type(code_of(license))
    expect(gate.page.locator("#notice")).to_contain_text("This could not be kept on the tablet.")
    expect(gate.page.locator("#verdict[open]")).to_have_count(0)
    expect(recent(gate)).to_have_count(0)


def test_a_full_tablet_with_a_network_goes_on(open_gate: OpenGate) -> None:
    license = in_force()
    gate = open_gate()
    gate.page.evaluate(FULL)
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    assert len(events(1)) == 1


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_verdicts_and_the_list_can_be_used_by_everybody(
    open_gate: OpenGate, size: tuple[int, int], color_scheme: str
) -> None:
    """axe finds nothing, nothing is under 64 px or runs out of the screen, in Spanish."""
    look = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": color_scheme}
    good, bad = in_force(), in_force("SH-2026-000125", "9ZZ 100", status=Status.SUSPENDED)
    gate = open_gate(locale="es", **look)
    gate.cut()
    problems = []
    for typed, tone, choice in (
        (code_of(good), "admit", "next"), (code_of(bad), "refuse", "keep"),
        ("ABCDEFGHJKMN", "confirm", "next"),
    ):  # fmt: skip
        gate.type(typed)
        gate.expect_verdict(tone)
        if tone != "refuse":
            gate.page.locator("#verdict-more summary").click()
        problems += gate.complaints() + gate.small_targets() + gate.overflow()
        gate.press(choice)
    expect(recent(gate)).to_have_count(3)
    problems += gate.complaints() + gate.small_targets() + gate.overflow()
    assert problems == []
