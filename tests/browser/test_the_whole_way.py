"""The main job from end to end: issued at the desk, read by a camera, found with its wait."""

import datetime as dt
import io
import re
import uuid
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from checkin.enrollment import enroll, new_code
from tests.browser.camera import film
from tests.browser.conftest import OpenBrowser
from tests.browser.gate import enrolled_gate, the_station

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(open_browser: OpenBrowser, server: str, role: Role) -> Page:
    """A page of somebody of the city."""
    client = Client()
    client.force_login(User.objects.create_user(email=f"{role}@city.example", role=role))
    context = open_browser()
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}]
    )
    return context.new_page()


def issue(desk: Page, server: str) -> str:
    """Issues a license on the one page and gives its number."""
    desk.goto(f"{server}/licenses/issue/")
    facts = {
        "name": "Reyes Hauling", "phone": "410 555-0123", "plate": "7CX 4410", "plate_state": "MD",
        "color": "red", "gross_weight_lb": "6400",
    }  # fmt: skip
    for name, text in facts.items():
        desk.locator(f"[name={name}]").fill(text)
    desk.locator("[name=vehicle_class]").select_option("pickup")
    desk.get_by_role("button", name=re.compile("fee")).click()
    expect(desk.locator("#fee-heading")).to_contain_text("$35.00")
    desk.locator("button[name=issue]").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("SH-")
    found = re.search(r"SH-\d{4}-\d{6}", desk.locator("h1").inner_text())
    assert found
    return found.group()


def qr_on_the_card(desk: Page, server: str, number: str) -> str:
    """What a camera reads off the printed card."""
    card = desk.request.get(f"{server}/licenses/{number}/card.pdf").body()
    picture = pypdfium2.PdfDocument(io.BytesIO(card))[0].render(scale=3).to_pil()
    [code] = zxingcpp.read_barcodes(picture)
    return str(code.text)


def join_the_line(desk: Page, server: str, code: str, minutes_ago: int) -> None:
    """The gate's tablet has scanned the truck before it reaches the scale."""
    now = timezone.now()
    _, token = enroll(new_code(the_station(), now=now), name="Gate", now=now)
    joined = {
        "id": str(uuid.uuid4()), "kind": "joined_line", "made_offline": False, "pass_code": code,
        "occurred_at": (now - dt.timedelta(minutes=minutes_ago)).isoformat(),
    }  # fmt: skip
    answer = desk.request.post(
        f"{server}/api/v1/events",
        data={"events": [joined]},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.json()["results"][0]["status"] == "accepted"


def test_a_license_is_issued_read_by_a_camera_and_found_with_its_wait(
    open_browser: OpenBrowser, server: str, tmp_path: Path
) -> None:
    desk = signed_in(open_browser, server, Role.CLERK)
    number = issue(desk, server)
    code = qr_on_the_card(desk, server, number)
    assert re.fullmatch(r"HTTPS://[A-Z0-9.:]+/P/[0-9A-Z]{12}", code)
    join_the_line(desk, server, code, minutes_ago=25)
    film(tmp_path / "card.y4m", (code, 1))
    gate = enrolled_gate(open_browser, server, tmp_path / "card.y4m")
    gate.expect_verdict("admit")
    assert "7CX 4410" in gate.verdict()
    gate.expect_all_sent()
    supervisor = signed_in(open_browser, server, Role.SUPERVISOR)
    supervisor.goto(f"{server}/visits/")
    row = supervisor.locator("tbody tr").filter(has_text=number)
    expect(row).to_contain_text("25 min, measured")
    expect(row).to_contain_text("served")
