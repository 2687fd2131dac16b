"""A hauler's first visit on a phone: what it brings over the wire, and that nothing jumps."""

import uuid
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Response, ViewportSize, sync_playwright

from accounts.models import Role, User
from benchmarks.figures import Figure
from benchmarks.server import server
from licensing.applications.flow import begin
from licensing.models import Application
from tests.browser.conftest import ARGUMENTS, chromium

BEGUN = uuid.UUID(int=142)
PHONE: ViewportSize = {"width": 320, "height": 640}
SHIFTS = """new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 300));
})"""


def run() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    user = User.objects.create_user(phone="+14105550142", phone_verified=True, role=Role.HAULER)
    row = begin(
        kind=Application.Kind.NEW, origin=Application.Origin.PORTAL, key=BEGUN,
        now=timezone.now(), user=user,
    )  # fmt: skip
    pages = {
        "signing in": ("/accounts/login/", ""),
        "my licenses": ("/my/", session_of(user)),
        "the first step of an application": (f"/apply/{row.number}/who/", session_of(user)),
    }
    with server() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name, (path, session) in pages.items():
            size, jumped = first_visit(browser, f"http://localhost:{port}{path}", session)
            yield Figure(f"first visit: {name}, over the wire", size, "kB", at_most=150)
            yield Figure(f"first visit: {name}, layout shift", jumped, "", at_most=0)
        browser.close()


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def first_visit(browser: Browser, address: str, session: str) -> tuple[float, float]:
    """Kilobytes of all answers with their heads, in a browser that has nothing yet; and the sum of
    what moved (https://web.dev/articles/cls)."""
    context = browser.new_context(viewport=PHONE, locale="es-US")
    if session:
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
        )
    page, answers = context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    jumped = float(page.evaluate(SHIFTS))
    size = sum(weight(answer) for answer in answers) / 1e3
    context.close()
    return size, jumped


def weight(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
