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
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.stopwatch import film_of_cards, times_to_verdict

CODES, SCANS = 5, 20


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
        film_of_cards(camera, [found.url for found in passes[:CODES]])
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
        delays = times_to_verdict(page, SCANS)
        browser.close()
    return delays


def enroll(page: Page, code: str) -> None:
    page.locator("#enroll-code").fill(code)
    page.locator("#enroll-name").fill("Benchmark")
    page.locator("#enroll-send").click()
    page.locator("video").wait_for()
