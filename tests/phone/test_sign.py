"""The sign at the entrance: read by a camera off the rendered page."""

import pypdfium2
import pytest
import zxingcpp
from django.test import Client, override_settings
from PIL.Image import Image

from accounts.models import Role, User
from checkin.models import Station
from checkin.phone.sign import Sign, sign_of, sign_pdf

DPI = 150
LONG = Sign("Northwest " * 9, "HTTPS://HAULPASS.BALTIMORE-CITY.EXAMPLE.GOV/J/NORTHWEST-TRANSFER")


def printed(pdf: bytes) -> Image:
    image: Image = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72).to_pil().convert("L")
    return image


def text_of(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


@override_settings(HAULPASS_HOST="haulpass.example.gov")
def test_the_code_says_the_stations_address(station: Station) -> None:
    [code] = zxingcpp.read_barcodes(printed(sign_pdf(sign_of(station))))
    assert code.text == "HTTPS://HAULPASS.EXAMPLE.GOV/J/NW"
    assert code.ec_level == "Q"


def test_it_is_one_letter_page_in_both_languages_with_the_stations_name(station: Station) -> None:
    pdf = sign_pdf(sign_of(station))
    document = pypdfium2.PdfDocument(pdf)
    assert (len(document), document[0].get_size()) == (1, (612, 792))
    text = text_of(pdf)
    for words in ("Join the line by phone", "Únase a la fila por teléfono", station.name,
                  "It holds no place for you", "No le guarda lugar"):  # fmt: skip
        assert words in text


def test_a_long_name_and_a_long_address_stay_on_the_page() -> None:
    pdf = sign_pdf(LONG)
    [code] = zxingcpp.read_barcodes(printed(pdf))
    assert code.text == LONG.url
    page = pypdfium2.PdfDocument(pdf)[0]
    boxes = [piece.get_bounds() for piece in page.get_objects()]
    assert all(left >= 0 and right <= 612 for left, _bottom, right, _top in boxes)


def test_a_quiet_zone_of_four_modules_is_white_all_around(station: Station) -> None:
    image = printed(sign_pdf(sign_of(station)))
    corners = zxingcpp.read_barcodes(image)[0].position
    left, top = corners.top_left.x, corners.top_left.y
    right, bottom = corners.bottom_right.x, corners.bottom_right.y
    zone = int(4 * (right - left) / 33)
    for box in [(left - zone, top - zone, right + zone, top - 2),
                (left - zone, bottom + 3, right + zone, bottom + zone)]:  # fmt: skip
        assert image.crop(box).getextrema() == (255, 255)


def test_the_same_sign_is_the_same_file(station: Station) -> None:
    assert sign_pdf(sign_of(station)) == sign_pdf(sign_of(station))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_the_stations_page_leads_to_its_sign(station: Station, role: Role) -> None:
    client = Client()
    client.force_login(User.objects.create_user(email="one@city.example", role=role))
    assert "/gate/NW/sign.pdf" in client.get("/gate/NW/").content.decode()
    answer = client.get("/gate/NW/sign.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
