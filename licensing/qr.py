"""The QR of a pass: error correction Q, 33 modules a side, as a matrix and as inline SVG."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules, by ISO/IEC 18004
VERSION = 4  # 33 modules, 67 characters at Q: a host of up to 44


def qr_of(text: str) -> segno.QRCode:
    """The same size for every license; a host too long for it gets the next that fits."""
    try:
        return segno.make_qr(text, error="q", boost_error=False, version=VERSION)
    except segno.DataOverflowError:
        return segno.make_qr(text, error="q", boost_error=False)


def modules(text: str) -> list[list[bool]]:
    """Rows of modules, True where dark, without the quiet zone."""
    return [[bool(module) for module in row] for row in qr_of(text).matrix]


def svg(text: str) -> SafeString:
    """Black on white with its quiet zone, whatever the page's colors are: inverted codes fail."""
    drawn = qr_of(text).svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 segno drew it, of our own text
