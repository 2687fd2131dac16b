"""A hauler with a new phone number, at 320 px and in Spanish, by keyboard: to a pass that a reader
of codes takes; and every page on the way is for everyone."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from checkin.models import Station
from licensing.applications.decide import approve
from licensing.models import Application, License
from tests.browser.conftest import OpenBrowser
from tests.browser.test_desk_pages import complaints, open_page
from tests.checkin.made import event, tablet_at
from tests.licensing.asked import asked, photo, the_clerk
from tests.licensing.made import issued
from tests.licensing.test_applications import pay

pytestmark = pytest.mark.django_db(transaction=True)
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "locale": "es-US"}
LOOKS = [{"viewport": {"width": 1280, "height": 900}}, NARROW]


def session_of(role: Role, **facts: Any) -> str:
    client = Client()
    client.force_login(User.objects.create_user(email=f"{role}@a.gov", role=role, **facts))
    return client.cookies["sessionid"].value


def enter(page: Page, name: str) -> None:
    """Presses Enter on the button or link of that name, the way somebody with a keyboard does."""
    button = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    button.focus()
    page.keyboard.press("Enter")


def type_in(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").focus()
    page.keyboard.type(text)


def sign_up(page: Page, server: str, capfd: Any) -> None:
    page.goto(f"{server}/accounts/signup/")
    type_in(page, "phone", "410 555 0142")
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_visible()
    code = re.findall(r"(\d{6})\.", capfd.readouterr().out)[-1]
    type_in(page, "code", code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis licencias")


def test_from_a_new_number_to_a_pass_in_spanish_at_320_by_keyboard(
    open_browser: OpenBrowser, server: str, capfd: Any, tmp_path: Path
) -> None:
    page = open_browser(**NARROW).new_page()
    sign_up(page, server, capfd)
    enter(page, "Solicitar una licencia")
    enter(page, "Empezar una solicitud nueva")
    type_in(page, "name", "Ana Ruiz")
    assert complaints(page) == []
    enter(page, "Guardar y seguir")
    for name, text in {"plate": "4KL 901", "gross_weight_lb": "6500"}.items():
        type_in(page, name, text)
    (tmp_path / "card.jpg").write_bytes(photo().read())
    page.locator("[name=card]").set_input_files(tmp_path / "card.jpg")
    enter(page, "Guardar este vehículo")
    expect(page.get_by_role("heading", name="4KL 901")).to_be_visible()
    assert complaints(page) == []
    enter(page, "Continuar")
    type_in(page, "dumpsters", "0")
    assert complaints(page) == []
    enter(page, "Guardar y seguir")
    expect(page.get_by_text("$35.00").first).to_be_visible()
    assert complaints(page) == []
    page.locator("[name=agreed]").focus()
    page.keyboard.press("Space")
    type_in(page, "signature", "Ana Ruiz")
    enter(page, "Enviar la solicitud")
    expect(page.get_by_text("La oficina de licencias la revisa")).to_be_visible()
    decide_and_pay()
    page.goto(f"{server}/my/")
    enter(page, "Mostrar el pase")
    expect(page.locator(".code svg")).to_be_visible()
    shown = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    [read] = zxingcpp.read_barcodes(shown)
    assert read.text == License.objects.get().current_pass.url
    assert scanned(read.text) == "admit"


def scanned(text: str) -> str:
    """What the gate's tablet shows for a code that it read."""
    happened = event("checked_in", timezone.now(), pass_code=text)
    [answer] = tablet_at(Station.objects.create(code="NW", name="Northwest")).send(happened)
    return str(answer["verdict"]["result"])


def decide_and_pay() -> None:
    application = Application.objects.get()
    approve(application, by=the_clerk(), seen=application.version, now=timezone.now())
    application.refresh_from_db()
    pay(application)


def test_a_pass_once_seen_opens_without_a_network(open_browser: OpenBrowser, server: str) -> None:
    license = issued()
    session = session_of(Role.HAULER, phone="+14105550123", phone_verified=True)
    page = open_page(open_browser, server, session, **NARROW)
    page.goto(f"{server}/my/licenses/{license.number}/")
    expect(page.locator("html[data-kept=yes]")).to_be_attached()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(license.number)
    expect(page.locator(".code svg")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_a_haulers_own_pages_are_for_everyone(
    open_browser: OpenBrowser, server: str, look: dict[str, Any]
) -> None:
    license = issued()
    session = session_of(Role.HAULER, phone="+14105550123", phone_verified=True)
    page = open_page(open_browser, server, session, **look)
    one = f"/my/licenses/{license.number}/"
    for path in [
        "/my/", f"{one}about/", f"{one}lost/", f"{one}sold/", "/my/messages/", "/my/account/",
        "/my/account/close/", "/my/account/phones/", "/apply/", "/privacy/", "/accessibility/",
        "/contact/", f"/p/{license.current_pass.code}",
    ]:  # fmt: skip
        page.goto(server + path)
        assert complaints(page) == [], path


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_the_rules_are_for_everyone(
    open_browser: OpenBrowser, server: str, look: dict[str, Any]
) -> None:
    page = open_page(open_browser, server, session_of(Role.ADMINISTRATOR), **look)
    for path in ["", "fees/", "terms/", "texts/privacy/"]:
        page.goto(f"{server}/desk/rules/{path}")
        assert complaints(page) == [], path


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "320 px in Spanish"])
def test_deciding_and_taking_money_are_for_everyone(
    open_browser: OpenBrowser, server: str, look: dict[str, Any]
) -> None:
    license, application = issued(), asked({"plate": "1AB 2304"}, {"plate": "8X 1"})
    page = open_page(open_browser, server, session_of(Role.CLERK), **look)
    one = f"/desk/applications/{application.number}/"
    for path in [one, "/desk/counter/", f"/licenses/{license.number}/transfer/"]:
        page.goto(server + path)
        assert complaints(page) == [], path
    application.vehicles.filter(position=1).update(plate="9NN 9")
    approve(application, by=the_clerk(), seen=application.version, now=timezone.now())
    application.refresh_from_db()
    line = pay(application, "200")
    for path in [one, "/desk/payments/", f"/desk/payments/{line.receipt}/back/"]:
        page.goto(server + path)
        assert complaints(page) == [], path
