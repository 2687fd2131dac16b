"""Documents: known by their content, drawn anew, whole or not there, seen by whom they concern."""

import io
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from accounts.models import Role
from licensing.documents.keeping import add_document
from licensing.documents.reading import BadFile, pages_of
from licensing.models import Document, DocumentPage
from tests.licensing.asked import draft, photo, the_clerk
from tests.licensing.conftest import signed_in


def pdf_of(pages: int, *, password: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password)
    for number in range(pages):
        canvas.drawString(72, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned() -> Image.Exif:
    """Of a phone that lay on its side, with more that it writes."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone Maker"
    return exif


def test_a_photo_loses_what_the_phone_wrote_into_it_and_stands_upright() -> None:
    [page] = pages_of(photo(exif=turned()).read())
    kept = Image.open(io.BytesIO(page.image))
    assert (page.width, page.height) == (200, 300)
    assert not kept.getexif()
    assert b"Phone Maker" not in page.image


def test_a_large_photo_becomes_one_that_a_desk_can_load() -> None:
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 80).save(out, "JPEG")
    [page] = pages_of(out.getvalue())
    assert (page.width, page.height) == (2000, 1500)


def test_a_pdf_becomes_pictures_of_its_pages() -> None:
    pages = pages_of(pdf_of(3))
    assert len(pages) == 3
    assert {page.image[:2] for page in pages} == {b"\xff\xd8"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<html>not a photo</html>", "no photo"),
        (b"GIF89a" + bytes(100), "no photo"),
        (photo().read()[:400], "damaged or was cut off"),
        (pdf_of(1)[:200], "damaged or has a password"),
        (pdf_of(1, password="x"), "damaged or has a password"),
        (pdf_of(11), "10 pages at most"),
        (bytes(10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        pages_of(content)


def test_a_pdf_with_one_damaged_page_is_told_in_a_sentence() -> None:
    whole = pdf_of(2)
    content = whole.replace(b"/Type /Page\n", b"/Type /Pagx\n").replace(b"/MediaBox", b"/MediaBix")
    assert content != whole
    with pytest.raises(BadFile, match="damaged or has a password"):
        pages_of(content)


@settings(max_examples=40, deadline=None)
@given(hits=st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), max_size=12))
@pytest.mark.parametrize("whole", [photo(exif=turned()).read(), pdf_of(2)], ids=["photo", "pdf"])
def test_a_damaged_file_is_read_or_told_never_an_error(
    whole: bytes, hits: list[tuple[int, int]]
) -> None:
    content = bytearray(whole)
    for place, value in hits:
        content[place % len(content)] = value
    with suppress(BadFile):
        assert pages_of(bytes(content))


def test_a_gray_scan_of_16_bits_does_not_become_a_white_page() -> None:
    out = io.BytesIO()
    Image.new("I;16", (50, 40), 30_000).save(out, "PNG")
    [page] = pages_of(out.getvalue())
    assert Image.open(io.BytesIO(page.image)).getpixel((20, 20)) == (117, 117, 117)


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(BadFile, match="too many pixels"):
        pages_of(out.getvalue())


@pytest.mark.django_db
def test_the_same_file_twice_is_one_document_and_a_cut_off_one_none() -> None:
    application = draft()
    vehicle = application.vehicles.get()
    Document.objects.all().delete()
    for _time in range(2):
        add_document(
            application, vehicle, Document.Kind.INSURANCE, photo(), by=the_clerk(),
            now=timezone.now(),
        )  # fmt: skip
    cut = SimpleUploadedFile("card.jpg", photo("red").read()[:300])
    with pytest.raises(BadFile):
        add_document(
            application, vehicle, Document.Kind.INSURANCE, cut, by=the_clerk(), now=timezone.now()
        )
    assert (Document.objects.count(), DocumentPage.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_document_is_there_for_the_desk_and_its_own_hauler_only() -> None:
    document = Document.objects.get(application=draft())
    address = f"/documents/{document.pk}/1.jpg"
    owner = signed_in(Role.HAULER, phone="+14105550155", phone_verified=True)
    document.application.user_id = int(owner.session["_auth_user_id"])
    document.application.save()
    stranger = Client()
    assert owner.get(address)["Content-Type"] == "image/jpeg"
    assert signed_in(Role.CLERK).get(address)["Cache-Control"] == "no-store"
    assert stranger.get(address).status_code == 302
    assert signed_in(Role.INSPECTOR).get(address).status_code == 403
    assert owner.get(f"/documents/{document.pk}/2.jpg").status_code == 404
