"""From a code in the camera's frame to the verdict, on the tablet's page in Chromium."""

import datetime as dt
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.register import make_register
from benchmarks.server import server
from checkin.enrollment import new_code
from checkin.models import Station
from licensing.models import Pass
from tests.browser.camera import film
from tests.browser.conftest import ARGUMENTS, chromium

CODES, SCANS = 5, 15
# Times of the first frame with a card (anything brighter than the road) and of the verdict that
# follows; the verdict is closed at once, so that the next card finds the page scanning.
WATCH = """
() => {
  const video = document.querySelector('video'), verdict = document.querySelector('#verdict');
  const small = new OffscreenCanvas(32, 24).getContext('2d', {willReadFrequently: true});
  window.delays = [];
  let since = null, card = false;
  const look = () => {
    small.drawImage(video, 0, 0, 32, 24);
    const {data} = small.getImageData(0, 0, 32, 24);
    const bright = data.some((value, at) => at % 4 === 0 && value > 190);
    if (bright && !card) since = performance.now();
    card = bright;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  new MutationObserver(() => {
    if (!verdict.open || verdict.dataset.tone !== 'admit' || since === null) return;
    window.delays.push(performance.now() - since);
    since = null;
    setTimeout(() => verdict.querySelector('button[value=next]').click(), 700);
  }).observe(verdict, {attributes: true});
}
"""


def run() -> Iterator[Figure]:
    now = timezone.now()
    call_command("collectstatic", interactive=False, verbosity=0)
    station, _ = Station.objects.get_or_create(code="SCAN", defaults={"name": "Scan"})
    if not Pass.objects.exists():
        day = now.date()
        make_register(100, issued_on=day, expires_on=day + dt.timedelta(days=30))
    today = now.date()
    passes = Pass.objects.filter(license__issued_on__lte=today, license__expires_on__gt=today)
    code = new_code(station, now=now)
    with tempfile.TemporaryDirectory() as folder, server() as port:
        camera = Path(folder) / "camera.y4m"
        scenes = [scene for found in passes[:CODES] for scene in (("", 2.0), (found.url, 1.5))]
        film(camera, *scenes)
        delays = scan(f"http://localhost:{port}/tablet/", code, camera)
    yield Figure(
        "a code in the frame to its verdict, median",
        statistics.median(delays),
        "ms",
        goal="300 ms",
    )
    yield Figure("the same, slowest of the scans", max(delays), "ms")


def scan(address: str, code: str, camera: Path) -> list[float]:
    """Milliseconds of each scan."""
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, f"--use-file-for-fake-video-capture={camera}"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(address)
        enroll(page, code)
        page.evaluate(WATCH)
        delays: list[float] = []
        for _second in range(180):
            page.wait_for_timeout(1000)
            delays = page.evaluate("window.delays")
            if len(delays) > SCANS:
                break
        browser.close()
    return delays[1:]  # the first one loads the code reader


def enroll(page: Page, code: str) -> None:
    page.locator("#enroll-code").fill(code)
    page.locator("#enroll-name").fill("Benchmark")
    page.locator("#enroll-send").click()
    page.locator("video").wait_for()
