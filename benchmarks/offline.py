"""The tablet without a network, with a roster of 25,000: how long until its verdict."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.roster import LICENSES, register
from benchmarks.scan import CODES, enroll
from benchmarks.server import server
from checkin.enrollment import new_code
from checkin.models import Station
from checkin.roster import make_boxes
from licensing.models import License
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.stopwatch import film_of_cards, times_to_verdict

SCANS = 30
# Resolves with the roster's age once it is whole.
WHOLE = """() => new Promise(resolve => {
  const look = () => {
    indexedDB.open("haulpass").onsuccess = ({target: {result: db}}) => {
      const kept = db.transaction("kept").objectStore("kept");
      const roster = kept.get("roster"), station = kept.get("station");
      kept.transaction.oncomplete = () => {
        db.close();
        roster.result?.at && station.result ? resolve(roster.result.count) : setTimeout(look, 50);
      };
    };
  };
  look();
})"""
# A pass that is looked up among all of them, a hundred times.
LOOKUP = """async ({lookup, database, code}) => {
  const { Roster } = await import(lookup);
  const { openDatabase } = await import(database);
  const roster = new Roster(await openDatabase());
  const times = [];
  for (let n = 0; n < 100; n += 1) {
    const start = performance.now();
    if ((await roster.verdict({pass_code: code}, new Date()))?.result !== "admit") throw code;
    times.push(performance.now() - start);
  }
  return times;
}"""


def run() -> Iterator[Figure]:
    now = timezone.now()
    call_command("collectstatic", interactive=False, verbosity=0)
    station, _ = Station.objects.get_or_create(code="OFF", defaults={"name": "Offline"})
    licenses = register(now)
    make_boxes(now)
    code = new_code(station, now=now)
    with tempfile.TemporaryDirectory() as folder, server() as port:
        camera = Path(folder) / "camera.y4m"
        film_of_cards(camera, [license.current_pass.url for license in licenses[:CODES]])
        yield from measure(f"http://localhost:{port}", code, camera, licenses[0])


def measure(address: str, code: str, camera: Path, license: License) -> Iterator[Figure]:
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, f"--use-file-for-fake-video-capture={camera}"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(f"{address}/tablet/")
        enroll(page, code)
        yield Figure("offline: roster of 25,000 to the tablet", synced(page), "s", goal="10 s")
        lookups = looked_up(page, address, license)
        yield Figure("offline: a pass among 25,000, median", statistics.median(lookups), "ms")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.context.set_offline(True)
        yield from scans(page)
        browser.close()


def synced(page: Page) -> float:
    """Seconds from the enrollment to the whole roster."""
    start = time.perf_counter()
    count = page.evaluate(WHOLE)
    assert count >= LICENSES, count
    return time.perf_counter() - start


def looked_up(page: Page, address: str, license: License) -> list[float]:
    modules = f"{address}/static/haulpass/tablet"
    asked = {
        "lookup": f"{modules}/roster/lookup.js",
        "database": f"{modules}/sync/db.js",
        "code": license.current_pass.code,
    }
    times: list[float] = page.evaluate(LOOKUP, asked)
    return times


def scans(page: Page) -> Iterator[Figure]:
    delays = sorted(times_to_verdict(page, SCANS))
    late = delays[round(0.95 * len(delays)) - 1]
    middle = statistics.median(delays)
    yield Figure("offline: a code in the frame to its verdict, median", middle, "ms", goal="250 ms")
    yield Figure("offline: the same, 95th percentile", late, "ms", goal="400 ms")
