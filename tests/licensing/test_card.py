"""The dash card, printed at true size."""

import datetime as dt

import pypdfium2
import pytest
import zxingcpp
from django.test import Client, override_settings
from PIL.Image import Image

from licensing.card import Card, card_of, card_pdf, expiry_text
from licensing.qr import qr_of, svg
from tests.licensing.made import issued

DPI = 300
WORST = Card(
    url="HTTPS://HAULPASS.BALTIMORECITY.GOV/P/ABCDEFGHJKMN",
    number="M" * 24,
    plate="MWMWMWMWMWMW MD",
    vehicle_class=("Box truck", "Camión de caja"),
    expires_on=dt.date(2028, 11, 30),
)


def printed(pdf: bytes) -> Image:
    page = pypdfium2.PdfDocument(pdf)[0]
    image: Image = page.render(scale=DPI / 72).to_pil().convert("L")
    return image


def letter_sizes(pdf: bytes) -> dict[str, float]:
    """Each printed text with its size in points."""
    page = pypdfium2.PdfDocument(pdf)[0]
    pieces = page.get_objects(
        filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()
    )
    return {piece.extract(): piece.get_font_size() for piece in pieces}


@pytest.mark.django_db
@override_settings(HAULPASS_HOST="haulpass.example.gov")
def test_the_printed_code_is_the_pass_and_forty_millimeters_wide() -> None:
    license = issued()
    [code] = zxingcpp.read_barcodes(printed(card_pdf(card_of(license))))
    assert code.text == f"HTTPS://HAULPASS.EXAMPLE.GOV/P/{license.current_pass.code}"
    assert code.ec_level == "Q"
    corners = code.position
    width = (corners.top_right.x - corners.top_left.x + 1) / DPI * 25.4
    assert width == pytest.approx(40, abs=0.3)


def test_a_quiet_zone_of_four_modules_is_white_all_around() -> None:
    image = printed(card_pdf(WORST))
    corners = zxingcpp.read_barcodes(image)[0].position
    left, top = corners.top_left.x, corners.top_left.y
    right, bottom = corners.bottom_right.x, corners.bottom_right.y
    zone = int(4 * (right - left) / 33)
    for box in [(left - zone, top - zone, right + zone, top - 2),
                (left - zone, bottom + 3, right + zone, bottom + zone),
                (left - zone, top - zone, left - 2, bottom + zone),
                (right + 3, top - zone, right + zone, bottom + zone)]:  # fmt: skip
        assert image.crop(box).getextrema() == (255, 255)


def test_number_plate_and_expiry_are_read_from_outside_the_truck() -> None:
    sizes = letter_sizes(card_pdf(WORST))
    assert sizes["NOV 30, 2028"] >= 28
    assert sizes[WORST.plate] >= 24
    assert sizes[WORST.number] >= 24


def test_the_card_speaks_english_and_spanish_and_names_nobody() -> None:
    text = " ".join(letter_sizes(card_pdf(WORST)))
    assert "Good through · Válida hasta" in text
    assert "Baltimore" in text
    assert set(vars(WORST)) == {"url", "number", "plate", "vehicle_class", "expires_on"}


def test_the_same_card_is_the_same_file() -> None:
    assert card_pdf(WORST) == card_pdf(WORST)


def test_the_code_has_33_modules_in_alphanumeric_mode_and_grows_for_a_long_host() -> None:
    code = qr_of("HTTPS://LOCALHOST:8000/P/ABCDEFGHJKMN")
    assert (code.symbol_size(border=0), code.mode, code.error) == ((33, 33), "alphanumeric", "Q")
    assert qr_of("HTTPS://" + "A" * 50 + "/P/ABCDEFGHJKMN").symbol_size(border=0) == (37, 37)


def test_the_drawn_code_has_no_inline_style() -> None:
    drawn = svg("HTTPS://LOCALHOST:8000/P/ABCDEFGHJKMN")
    assert "style" not in drawn
    assert 'viewBox="0 0 41 41"' in drawn
    assert 'fill="#fff"' in drawn


def test_an_expiry_is_written_with_letters() -> None:
    assert expiry_text(dt.date(2027, 1, 2)) == "JAN 2, 2027"


@pytest.mark.django_db
def test_the_desk_prints_the_card(clerk: Client) -> None:
    license = issued()
    response = clerk.get(f"/licenses/{license.number}/card.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
