"""The sign at a station's entrance: a letter page whose QR leads to joining the line by phone.

Both languages stand on it, so that one sign is enough. It names nobody and never runs out.
"""

import io
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from checkin.models import Station
from licensing.card import BOLD, PLAIN, draw_qr

WIDTH, HEIGHT = letter
MIDDLE = WIDTH / 2
MARGIN = 15 * mm
QR_SIZE = 105 * mm  # read from two meters; its quiet zone lies around it
QR_BOTTOM = 91 * mm
STEP_SIZE, STEP_LEADING = 15, 7 * mm
ENGLISH = [
    "1. Stop first. Point your phone's",
    "    camera at the code.",
    "2. Sign in with your phone number.",
    "3. Choose your truck and press",
    "    “I am in line”.",
    "Leaving? Say so on the same page.",
]
SPANISH = [
    "1. Deténgase. Apunte la cámara del",
    "    teléfono al código.",
    "2. Inicie sesión con su número.",
    "3. Elija su vehículo y presione",
    "    «Estoy en la fila».",
    "¿Se va? Dígalo en la misma página.",
]
HONEST = (
    "It holds no place for you: the line at the gate counts.",
    "No le guarda lugar: cuenta la fila de la entrada.",
)


@dataclass(frozen=True)
class Sign:
    """What is printed, and nothing else. `url` is upper case, so that the symbol stays small."""

    station: str
    url: str


def sign_of(station: Station) -> Sign:
    path = reverse("join", args=[station.code])
    return Sign(station.name, f"HTTPS://{settings.HAULPASS_HOST}{path}".upper())


def sign_pdf(sign: Sign) -> bytes:
    """The same sign gives the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle(f"{sign.station} · Haulpass")
    draw_head(canvas, sign)
    draw_qr(canvas, sign.url, MIDDLE - QR_SIZE / 2, QR_BOTTOM, size=QR_SIZE)
    draw_steps(canvas, ENGLISH, MARGIN)
    draw_steps(canvas, SPANISH, MIDDLE + 4 * mm)
    draw_foot(canvas, sign)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_head(canvas: Canvas, sign: Sign) -> None:
    centered(canvas, settings.CITY_NAME, HEIGHT - 18 * mm, PLAIN, 14)
    centered(canvas, "Join the line by phone", HEIGHT - 34 * mm, BOLD, 36)
    centered(canvas, "Únase a la fila por teléfono", HEIGHT - 48 * mm, BOLD, 32)
    centered(canvas, sign.station, HEIGHT - 64 * mm, BOLD, 24)


def draw_steps(canvas: Canvas, lines: list[str], left: float) -> None:
    canvas.setFont(PLAIN, STEP_SIZE)
    for down, line in enumerate(lines):
        canvas.drawString(left, 66 * mm - down * STEP_LEADING, line)


def draw_foot(canvas: Canvas, sign: Sign) -> None:
    centered(canvas, sign.url.lower(), QR_BOTTOM - 16 * mm, PLAIN, 13)
    for down, line in enumerate(HONEST):
        centered(canvas, line, 20 * mm - down * 7 * mm, BOLD, 14)


def centered(canvas: Canvas, text: str, y: float, font: str, size: int) -> None:
    """A long text is set smaller until it fits."""
    while size > 8 and canvas.stringWidth(text, font, size) > WIDTH - 2 * MARGIN:
        size -= 1
    canvas.setFont(font, size)
    canvas.drawCentredString(MIDDLE, y, text)
