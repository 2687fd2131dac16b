"""From opening the tablet to a picture of its camera: a browser just started, no network."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.scan import enroll
from benchmarks.server import server
from checkin.enrollment import new_code
from checkin.models import Station
from tests.browser.camera import film
from tests.browser.conftest import ARGUMENTS, chromium

STARTS = 7
# Milliseconds since the page was asked for, when it can scan: the video has a picture.
READY = """() => new Promise(resolve => {
  const video = document.querySelector("#video");
  const look = () => document.querySelector("#work").hidden || !video.videoWidth
    ? requestAnimationFrame(look)
    : resolve(performance.now());
  look();
})"""


def run() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    station, _ = Station.objects.get_or_create(code="SCAN", defaults={"name": "Scan"})
    code = new_code(station, now=timezone.now())
    with tempfile.TemporaryDirectory() as folder, server() as port:
        film(Path(folder) / "camera.y4m", ("", 1))
        times = starts(f"http://localhost:{port}/tablet/", code, Path(folder))
    name = "start of the scan page in a new browser, offline, median"
    yield Figure(name, statistics.median(times), "ms", goal="1500 ms")
    yield Figure("the same, slowest", max(times), "ms")


def starts(address: str, code: str, folder: Path) -> list[float]:
    """Each in a browser that was closed before, as in the morning."""
    shown = f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}"
    times: list[float] = []
    with sync_playwright() as playwright:
        for number in range(STARTS + 1):
            context = playwright.chromium.launch_persistent_context(
                folder / "profile", executable_path=chromium(), args=[*ARGUMENTS, shown]
            )
            page = context.new_page()
            if number == 0:
                first_visit(page, address, code)
            else:
                context.set_offline(offline=True)
                page.goto(address)
                times.append(page.evaluate(READY))
            context.close()
    return times


def first_visit(page: Page, address: str, code: str) -> None:
    page.goto(address)
    enroll(page, code)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
