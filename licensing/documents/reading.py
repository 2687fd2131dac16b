"""What was sent, as pictures of its pages: recognized by content, drawn anew, nothing else kept."""

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

LARGEST = 10 * 1024 * 1024  # bytes
MOST_PAGES = 10
SIDE = 2000  # pixels, of the longer side
QUALITY = 82
MOST_PIXELS = 60_000_000  # a phone's photo has 12 to 50 million
TAKEN = ("JPEG", "PNG")
ORIENTATION = 0x0112  # the EXIF tag: how the phone was held
Way = Image.Transpose
TURNED: dict[object, Image.Transpose] = {
    2: Way.FLIP_LEFT_RIGHT, 3: Way.ROTATE_180, 4: Way.FLIP_TOP_BOTTOM, 5: Way.TRANSPOSE,
    6: Way.ROTATE_270, 7: Way.TRANSVERSE, 8: Way.ROTATE_90,
}  # fmt: skip


class BadFile(Exception):
    """The text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Page:
    """A JPEG; pixels."""

    image: bytes
    width: int
    height: int


def pages_of(content: bytes) -> list[Page]:
    """A photo is one page, a PDF has several. Raises BadFile."""
    if not content:
        raise BadFile(_("The file is empty. Take the photo again, or choose another file."))
    if len(content) > LARGEST:
        raise BadFile(_("The file is larger than 10 MB. Take a smaller photo."))
    if content[:1024].lstrip().startswith(b"%PDF"):
        return [drawn(page) for page in pages_of_pdf(content)]
    return [drawn(photo(content))]


def photo(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=TAKEN)
            if image.width * image.height > MOST_PIXELS:
                raise BadFile(_("The picture has too many pixels. Take a smaller photo."))
            image.load()
    except UnidentifiedImageError:
        raise BadFile(_("This is no photo (JPEG, PNG) and no PDF. Choose another file.")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadFile(_("The picture has too many pixels. Take a smaller photo.")) from None
    except (OSError, ValueError, SyntaxError):
        raise BadFile(_("The picture is damaged or was cut off. Send it again.")) from None
    return upright(image)


def upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; one that cannot be read turns nothing. (Pillow's own function also
    writes the EXIF anew, and fails where a phone left it damaged.)"""
    try:
        way = TURNED.get(image.getexif().get(ORIENTATION))
    except (OSError, ValueError, SyntaxError, TypeError, struct.error):
        return image
    return image if way is None else image.transpose(way)


def pages_of_pdf(content: bytes) -> Iterator[Image.Image]:
    """Damaged as a whole or in one of its pages: it is refused."""
    try:
        yield from drawn_by_pdfium(content)
    except pypdfium2.PdfiumError:
        raise BadFile(
            _("This PDF is damaged or has a password. Send it without one, or take a photo.")
        ) from None


def drawn_by_pdfium(content: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(content) as pdf:
        if not 1 <= len(pdf) <= MOST_PAGES:
            raise BadFile(
                _("A PDF may have %s pages at most. Send those that matter.") % MOST_PAGES
            )
        for page in pdf:
            width, height = page.get_size()
            if min(width, height) < 1:
                raise BadFile(_("This PDF is damaged or has a password. Take a photo."))
            yield page.render(scale=min(SIDE / max(width, height), 4)).to_pil()


def drawn(image: Image.Image) -> Page:
    """At most SIDE long, without transparency, and without anything that is not seen."""
    if image.mode.startswith("I"):  # 16-bit gray of a scanner: Pillow would cut it off to white
        image = image.point(lambda level: level / 256).convert("L")
    image.thumbnail((SIDE, SIDE))
    flat = Image.new("RGB", image.size, "white")
    see_through = image.convert("RGBA")
    flat.paste(see_through, mask=see_through.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY)
    return Page(out.getvalue(), flat.width, flat.height)
