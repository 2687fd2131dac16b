"""A real Chromium, with a camera that shows a file where a test wants one."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
OpenBrowser = Callable[..., BrowserContext]

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
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


def passed_on(application: WSGIHandler) -> WSGIHandler:
    return application


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The address of the city's server; WhiteNoise hands out the static files, as in production."""
    thread = LiveServerThread("localhost", static_handler=passed_on)  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert not thread.error, thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture
def open_browser(playwright: Playwright) -> Iterator[OpenBrowser]:
    """open_browser(camera=PATH_OF_Y4M, **context options): a context of a browser of its own."""
    browsers: list[Browser] = []

    def start(*, camera: Path | None = None, **options: object) -> BrowserContext:
        shown = [f"--use-file-for-fake-video-capture={camera}"] if camera else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *shown])
        browsers.append(browser)
        return browser.new_context(**options)  # type: ignore[arg-type]

    yield start
    for browser in browsers:
        browser.close()
