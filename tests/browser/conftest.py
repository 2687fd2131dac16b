"""A real Chromium, with a camera that shows a file where a test wants one."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from pytest_django.fixtures import Settings

from checkin.calendar import city_zone
from tests.browser.camera import film
from tests.faults.city import zone_where_it_is_afternoon

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
OpenBrowser = Callable[..., BrowserContext]

PATIENCE = 15_000  # milliseconds: a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
# Playwright keeps an event loop in this thread; the tests use the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


def chromium() -> str | None:
    """The program on the PATH; None for the one that Playwright brought."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(autouse=True)
def afternoon(settings: Settings) -> Iterator[None]:
    """No city day ends in the middle of a test, whenever it runs."""
    settings.CITY_TIME_ZONE = settings.TIME_ZONE = zone_where_it_is_afternoon(timezone.now())
    city_zone.cache_clear()
    yield
    city_zone.cache_clear()


def passed_on(application: WSGIHandler) -> WSGIHandler:
    return application


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """One server for all tests of a process: each request opens its own connection, to whatever
    database stands there then. WhiteNoise hands out the static files, as in production."""
    thread = LiveServerThread("localhost", static_handler=passed_on)  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert not thread.error, thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture
def server(address: str, transactional_db: None) -> str:
    """The address of the city's server, over a fresh database."""
    return address


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film without any code."""
    film(file := tmp_path_factory.mktemp("camera") / "road.y4m", ("", 1))
    return file


class Browsers:
    """One browser for all contexts whose camera sees the road or does not matter: to start one
    costs more than most tests. A film takes a browser of its own."""

    def __init__(self, playwright: Playwright, road: Path) -> None:
        self.playwright, self.road = playwright, road
        self.shared: Browser | None = None

    def launch(self, camera: Path) -> Browser:
        shown = f"--use-file-for-fake-video-capture={camera}"
        return self.playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, shown])

    def that_sees(self, camera: Path | None) -> Browser:
        if camera is not None:
            return self.launch(camera)
        if self.shared is None or not self.shared.is_connected():
            self.shared = self.launch(self.road)
        return self.shared


@pytest.fixture(scope="session")
def browsers(playwright: Playwright, road: Path) -> Iterator[Browsers]:
    started = Browsers(playwright, road)
    yield started
    if started.shared is not None:
        started.shared.close()


@pytest.fixture
def open_browser(browsers: Browsers) -> Iterator[OpenBrowser]:
    """open_browser(camera=PATH_OF_Y4M, **context options): a context of its own, which shares
    nothing with others. Without a film its camera sees the road."""
    contexts: list[BrowserContext] = []

    def start(*, camera: Path | None = None, **options: object) -> BrowserContext:
        contexts.append(browsers.that_sees(camera).new_context(**options))  # type: ignore[arg-type]
        return contexts[-1]

    yield start
    for context in contexts:
        browser = context.browser
        context.close()
        if browser is not None and browser is not browsers.shared:
            browser.close()
