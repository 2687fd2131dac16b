"""A tablet whose browser dies with a full queue."""

import os
import signal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Playwright, expect

from checkin.enrollment import new_code
from checkin.models import Event, Visit
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.gate import Gate, the_station
from tests.checkin.made import event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
QUEUED = 500

# As the outbox writes them, one transaction each.
QUEUE = """
async (events) => {
  const db = await new Promise((resolve) => {
    const opening = indexedDB.open("haulpass");
    opening.onsuccess = () => resolve(opening.result);
  });
  for (const event of events) {
    await new Promise((resolve) => {
      const change = db.transaction("outbox", "readwrite", { durability: "strict" });
      change.objectStore("outbox").add({ event });
      change.oncomplete = resolve;
    });
  }
  db.close();
}
"""


def start(playwright: Playwright, profile: Path) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        str(profile), executable_path=chromium(), args=ARGUMENTS
    )


def kill(profile: Path) -> None:
    """All processes that were started with this profile, at once."""
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and str(profile) in command_of(process):
            os.kill(int(process.name), signal.SIGKILL)


def command_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


def test_a_killed_browser_sends_its_500_events_after_all(
    playwright: Playwright, server: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    gate = Gate(start(playwright, profile).new_page(), server)
    gate.enroll(new_code(the_station(), now=timezone.now()))
    expect(gate.page.locator("#work")).to_be_visible()
    gate.page.route("**/api/v1/events", lambda route: route.abort())
    gate.page.evaluate(QUEUE, [event("checked_in", plate=f"Q {n}") for n in range(QUEUED)])
    assert not Event.objects.exists()
    kill(profile)
    again = start(playwright, profile)
    gate = Gate(again.new_page(), server)
    expect(gate.page.locator("#queue")).to_have_attribute("data-length", "0", timeout=60_000)
    assert (Event.objects.count(), Visit.objects.count()) == (QUEUED, QUEUED)
    again.close()
