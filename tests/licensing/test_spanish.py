"""The pages in Spanish: every string has its translation, and dates are written as in Spanish."""

import pytest
from django.test import Client
from django.utils import translation

from licensing.words import SENTENCES, SHORT
from tests.licensing.made import form_facts, issued

pytestmark = pytest.mark.django_db
SPANISH = {"Accept-Language": "es"}


def test_the_desks_pages_are_spanish(clerk: Client) -> None:
    license = issued()
    for path in ["/licenses/", "/licenses/issue/?find=ruiz", license.get_absolute_url()]:
        page = clerk.get(path, headers=SPANISH)
        assert '<html lang="es">' in page.text
        assert "Licencias" in page.text
    page = clerk.post("/licenses/issue/", form_facts(plate="N1"), headers=SPANISH)
    assert "Tarifa: $100.00" in page.text


def test_the_haulers_and_the_public_pages_are_spanish(hauler: Client) -> None:
    license = issued()
    for path in ["/my/", f"/my/licenses/{license.number}/", f"/p/{license.current_pass.code}"]:
        page = hauler.get(path, headers=SPANISH)
        assert '<html lang="es">' in page.text
        assert "Vigente" in page.text


def test_every_reason_has_its_spanish_words() -> None:
    for text in [*SHORT.values(), *SENTENCES.values()]:
        with translation.override("en"):
            english = str(text)
        with translation.override("es"):
            assert str(text) != english


def test_the_register_keeps_its_reasons_in_one_language(clerk: Client) -> None:
    facts = form_facts(fee_shown="$35.00", issue="1")
    page = clerk.post("/licenses/issue/", facts, headers=SPANISH, follow=True)
    assert "Issued. Fee $35.00: $35.00 a year for a vehicle" in page.text
