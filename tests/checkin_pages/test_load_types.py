"""The list of load types: in both languages, in an order, never taken away."""

import pytest
from django.test import Client

from accounts.models import Role
from checkin.briefing import load_types
from checkin.models import LoadType
from tests.checkin_pages.conftest import text_of
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
NEW = {"english": "Tires", "spanish": "Llantas", "code": "tires"}


@pytest.fixture(autouse=True)
def three() -> None:
    LoadType.objects.all().delete()
    for code in ("brush", "metal", "mixed"):
        LoadType.objects.create(code=code, english=code.title(), spanish=f"{code} es")


def codes() -> list[str]:
    """As the tablets offer them."""
    return [kind["code"] for kind in load_types()]


def test_a_new_type_comes_last_on_the_tablets_in_both_languages(supervisor: Client) -> None:
    page = supervisor.post("/load-types/", NEW, follow=True).content.decode()
    assert "Added. Tablets offer it within five minutes." in page
    assert load_types()[-1] == {"code": "tires", "en": "Tires", "es": "Llantas"}


@pytest.mark.parametrize(
    "other",
    [{"code": "metal"}, {"code": "Two Words"}, {"code": "x" * 21}, {"english": ""},
     {"spanish": "x" * 41}, {"code": "a/b"}],
)  # fmt: skip
def test_a_type_that_cannot_be_is_told_at_its_field(
    supervisor: Client, other: dict[str, str]
) -> None:
    response = supervisor.post("/load-types/", NEW | other)
    assert response.status_code == 422
    assert response.content.decode().count('class="usa-error-message"') == 1
    assert LoadType.objects.count() == 3


def test_a_type_is_renamed_and_keeps_its_code(supervisor: Client) -> None:
    supervisor.post("/load-types/metal/", {"english": "Scrap", "spanish": "Chatarra", "code": "x"})
    assert {"code": "metal", "en": "Scrap", "es": "Chatarra"} in load_types()
    response = supervisor.post("/load-types/metal/", {"english": "", "spanish": "x"})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("code", "button", "order"),
    [
        ("mixed", "up", ["brush", "mixed", "metal"]),
        ("brush", "down", ["metal", "brush", "mixed"]),
        ("brush", "up", ["brush", "metal", "mixed"]),
        ("mixed", "down", ["brush", "metal", "mixed"]),
    ],
)
def test_a_type_moves_one_place_also_where_places_were_equal(
    supervisor: Client, code: str, button: str, order: list[str]
) -> None:
    supervisor.post(f"/load-types/{code}/move/", {button: ""})
    assert codes() == order


def test_a_type_that_is_no_longer_offered_stays_in_the_list_and_may_come_back(
    supervisor: Client,
) -> None:
    supervisor.post("/load-types/metal/offer/", {"stop": ""})
    assert codes() == ["brush", "mixed"]
    assert "no longer offered" in text_of(supervisor, "/load-types/")
    supervisor.post("/load-types/metal/offer/", {"again": ""})
    assert codes() == ["brush", "metal", "mixed"]


def test_an_empty_list_says_what_it_means(supervisor: Client) -> None:
    LoadType.objects.all().delete()
    assert "attendants are not asked for the load" in text_of(supervisor, "/load-types/")


def test_the_auditor_reads_and_gets_no_buttons(sign_in: SignIn) -> None:
    auditor = sign_in(Role.AUDITOR)
    assert "usa-button" not in text_of(auditor, "/load-types/").split("</main>")[0]
    assert "usa-button" not in text_of(auditor, "/load-types/metal/").split("</main>")[0]
