"""The tablet without a network, or with a bad one: what it decides, keeps, and sends later."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Route, expect

from checkin import roster_api
from checkin.models import Device, Event, TabletStatus, Visit
from licensing.models import License, LicensePeriod, Status
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import Gate, events, gate_of
from tests.checkin.made import code_of, licensed
from tests.licensing.made import today

pytestmark = pytest.mark.django_db(transaction=True)
OpenTablet = Callable[..., Gate]
Prepare = Callable[[BrowserContext], object]

KEPT = """name => new Promise(resolve => {
  indexedDB.open('haulpass').onsuccess = ({target: {result: db}}) => {
    db.transaction('kept').objectStore('kept').get(name).onsuccess = ({target}) => {
      db.close();
      resolve(target.result ?? null);
    };
  };
})"""
# The tablet's clock, as anybody may set it: `turn(hours)` in the page.
WRONG_CLOCK = """
const Right = Date;
let wrongMs = START * 3600000;
window.turn = hours => { wrongMs = hours * 3600000; };
window.Date = class extends Right {
  constructor(...given) { given.length ? super(...given) : super(Right.now() + wrongMs); }
  static now() { return Right.now() + wrongMs; }
};
"""


def as_it_is(_context: BrowserContext) -> None:
    pass


def with_clock(hours: int) -> Prepare:
    """The tablet's clock is so many hours ahead of the truth."""
    return lambda context: context.add_init_script(WRONG_CLOCK.replace("START", str(hours)))


@pytest.fixture
def open_tablet(open_browser: OpenBrowser, server: str, tmp_path: Path) -> OpenTablet:
    """An enrolled tablet that has heard of its station and has the whole roster."""

    def start(*, wait: bool = True, prepare: Prepare = as_it_is, **options: Any) -> Gate:
        def opened(**look: Any) -> BrowserContext:
            context = open_browser(**look)
            prepare(context)
            return context

        return gate_of(opened, server, tmp_path / "road.y4m", wait=wait, **options)

    return start


def license_of(n: int, **facts: Any) -> License:
    start = today()
    number, plate = f"SH-2026-{n:06}", f"7CX {n:04}"
    return licensed(number, plate, issued_on=start, expires_on=start + dt.timedelta(90), **facts)


def kept(gate: Gate, name: str) -> Any:
    return gate.page.evaluate(KEPT, name)


def expect_roster(gate: Gate, since: dt.datetime | None = None) -> None:
    """Whole, of a time after that one, with what there is to know of the station."""
    for _ in range(100):
        roster = kept(gate, "roster")
        is_whole = roster and roster["at"] and kept(gate, "station")
        if is_whole and (not since or dt.datetime.fromisoformat(roster["at"]) > since):
            return
        gate.page.wait_for_timeout(100)
    raise AssertionError(f"The roster did not come: {kept(gate, 'roster')}")


def cut(gate: Gate) -> None:
    gate.cut()


def restore(gate: Gate) -> None:
    gate.page.context.set_offline(False)
    gate.expect_all_sent()


def scan(gate: Gate, license: License, tone: str = "admit") -> None:
    gate.type(code_of(license))
    gate.expect_verdict(tone)
    gate.press("next" if tone != "refuse" else "keep")


def test_without_a_network_a_known_pass_is_admitted_and_sent_later(
    open_tablet: OpenTablet,
) -> None:
    license = license_of(1)
    gate = open_tablet()
    cut(gate)
    gate.type(code_of(license))
    gate.expect_verdict("admit")
    assert "MD 7CX 0001" in gate.verdict()
    gate.press("next")
    expect(gate.page.locator("#queue")).to_have_attribute("data-length", "1")
    restore(gate)
    [event] = events(1)
    assert (event.license, event.made_offline, event.shown) == (license, True, "admit")
    assert Visit.objects.get().outcome == "served"


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED])
def test_without_a_network_an_ended_license_is_refused_with_its_reason(
    open_tablet: OpenTablet, status: Status
) -> None:
    license = license_of(1, status=status)
    gate = open_tablet()
    cut(gate)
    gate.type(code_of(license))
    gate.expect_verdict("refuse")
    assert status.value in gate.verdict()
    assert "Tell the driver" in gate.verdict()
    gate.press("turned_away")
    restore(gate)
    assert events(3)[0].shown == "refuse"
    assert Visit.objects.get().outcome == "refused"


@pytest.mark.parametrize("typed", ["0123456789AB", "SH-2026-000077", "9ZZ 100"])
def test_without_a_network_what_is_not_in_the_roster_is_to_be_confirmed(
    open_tablet: OpenTablet, typed: str
) -> None:
    gate = open_tablet()
    cut(gate)
    gate.type(typed)
    gate.expect_verdict("confirm")
    assert "to be confirmed" in gate.verdict().lower()
    assert "minute" in gate.verdict() or "min" in gate.verdict()  # the age of the roster
    gate.press("next")
    restore(gate)
    [event] = events(1)
    assert (event.shown, event.result) == ("confirm", "refuse")
    expect(gate.page.locator("#notice")).to_contain_text("came late")


def test_all_that_was_scanned_offline_is_sent_in_order(open_tablet: OpenTablet) -> None:
    licenses = [license_of(n) for n in range(5)]
    gate = open_tablet()
    cut(gate)
    gate.mean("joined_line")
    for license in licenses:
        scan(gate, license)
    gate.mean("checked_in")
    for license in licenses:
        scan(gate, license)
    restore(gate)
    found = events(10)
    assert [event.license for event in found] == licenses * 2
    assert [event.at for event in found] == sorted(event.at for event in found)
    assert set(Visit.objects.values_list("outcome", "wait_basis")) == {("served", "measured")}
    assert Visit.objects.count() == 5


def test_a_change_of_the_register_reaches_the_tablet(open_tablet: OpenTablet) -> None:
    license = license_of(1)
    gate = open_tablet()
    cut(gate)
    since = timezone.now()
    LicensePeriod.objects.filter(license=license).update(status=Status.SUSPENDED)
    added = license_of(2)
    scan(gate, license)  # it cannot know yet
    restore(gate)
    expect(gate.page.locator("#notice")).to_contain_text("came late")
    expect_roster(gate, since)
    cut(gate)
    scan(gate, license, "refuse")
    scan(gate, added)


def test_a_roster_that_came_halfway_is_used_and_goes_on(
    open_tablet: OpenTablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_api, "PAGE", 2)
    licenses = [license_of(n) for n in range(5)]
    asked: list[str] = []

    def only_the_first(route: Route) -> None:
        asked.append(route.request.url.partition("cursor=")[2])
        route.abort() if asked[-1] else route.continue_()

    gate = open_tablet(
        wait=False,
        service_workers="block",
        prepare=lambda context: context.route("**/roster?*", only_the_first),
    )
    gate.page.wait_for_timeout(1500)
    assert [bool(cursor) for cursor in asked] == [False, True]
    assert (kept(gate, "roster")["count"], kept(gate, "roster")["at"]) == (2, None)
    cut(gate)
    scan(gate, licenses[0])  # its page is there
    gate.page.context.unroute_all()
    restore(gate)
    expect_roster(gate)
    assert kept(gate, "roster")["count"] == 5


def fill_the_disk(gate: Gate, address: str) -> None:
    """Chromium goes by what it last knew of the free space for half a minute."""
    session = gate.page.context.new_cdp_session(gate.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 1})
    gate.page.wait_for_timeout(31_000)


@pytest.mark.slow
def test_on_a_full_tablet_nothing_is_shown_as_recorded_that_is_not(
    open_tablet: OpenTablet, server: str
) -> None:
    license = license_of(1)
    gate = open_tablet()
    fill_the_disk(gate, server)
    gate.type(code_of(license))
    gate.expect_verdict("admit")  # the server has it
    gate.press("next")
    assert len(events(1)) == 1
    cut(gate)
    gate.type(code_of(license))
    expect(gate.page.locator("#notice")).to_contain_text("could not be kept")
    expect(gate.page.locator("#verdict[open]")).to_have_count(0)
    assert Event.objects.count() == 1


@pytest.mark.parametrize("hours", [3, -3])
def test_a_clock_three_hours_wrong_gives_the_right_time_and_says_so(
    open_tablet: OpenTablet, hours: int
) -> None:
    license = license_of(1)
    gate = open_tablet(prepare=with_clock(hours))
    expect(gate.page.locator("#clock-wrong")).to_contain_text("180 min")
    cut(gate)
    scan(gate, license)
    moment = timezone.now()
    restore(gate)
    [event] = events(1)
    assert abs(event.at - moment) < dt.timedelta(seconds=5)
    wrong = event.occurred_at - event.at
    assert abs(wrong - dt.timedelta(hours=hours)) < dt.timedelta(seconds=2)


@pytest.mark.parametrize(("at_first", "later"), [(3, 0), (-3, 0), (0, -2)])
def test_a_clock_that_is_set_in_mid_day_reorders_nothing(
    open_tablet: OpenTablet, at_first: int, later: int
) -> None:
    licenses = [license_of(n) for n in range(2)]
    gate = open_tablet(prepare=with_clock(at_first))
    cut(gate)
    began = timezone.now()
    scan(gate, licenses[0])
    gate.page.evaluate(f"turn({later})")
    scan(gate, licenses[1])
    ended = timezone.now()
    restore(gate)
    first, second = events(2)
    assert (first.license, second.license) == tuple(licenses)
    assert began - dt.timedelta(seconds=1) < first.at < second.at < ended


def test_a_tablet_revoked_while_offline_keeps_and_hands_out_what_it_has(
    open_tablet: OpenTablet,
) -> None:
    license = license_of(1)
    gate = open_tablet()
    cut(gate)
    scan(gate, license)
    gate.type("9ZZ 100")
    gate.press("next")
    Device.objects.update(revoked_at=timezone.now())
    gate.page.context.set_offline(False)
    expect(gate.page.locator("#enroll-error")).to_contain_text("2 events are kept")
    with gate.page.expect_download() as download:
        gate.page.locator("#enroll-export").click()
    file = json.loads(download.value.path().read_text())
    assert (file["format"], file["version"], file["station"]) == ("haulpass-outbox", 1, "NW")
    assert file["device_id"] == Device.objects.get().id
    assert [event.get("pass_code") for event in file["events"]] == [code_of(license), None]
    assert not Event.objects.exists()


def test_the_tablet_says_how_it_is(open_tablet: OpenTablet) -> None:
    license = license_of(1)
    gate = open_tablet()
    scan(gate, license)
    gate.expect_all_sent()
    gate.page.wait_for_timeout(500)
    status = TabletStatus.objects.get()
    assert (status.queue, status.rejected) == (0, 0)
    assert abs(status.clock_offset_ms or 0) < 1000
    assert status.version
    assert status.roster_at
