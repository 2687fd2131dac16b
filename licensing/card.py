"""The dash card: a PDF at true size, read by a camera through the windshield and by people.

One letter page. The front is cut out and folded over its back; it names no person, because
everybody who passes the truck can read it.
"""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from licensing.models import License, Pass
from licensing.qr import modules

PAGE_WIDTH, PAGE_HEIGHT = letter
WIDTH, HEIGHT = 180 * mm, 105 * mm  # of each half
LEFT = (PAGE_WIDTH - WIDTH) / 2
FOLD = PAGE_HEIGHT - 25 * mm - HEIGHT
QR_SIZE = 40 * mm  # the symbol alone; its quiet zone lies around it
QR_BOTTOM = 12 * mm  # above the fold
MARGIN = 9 * mm

BOLD, PLAIN = "Helvetica-Bold", "Helvetica"
LABEL_SIZE, NUMBER_SIZE, PLATE_SIZE, EXPIRY_SIZE, LEAST_SIZE = 10, 28, 34, 34, 24
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


@dataclass(frozen=True)
class Card:
    """What is printed, and nothing else."""

    url: str
    number: str
    plate: str
    vehicle_class: tuple[str, str]  # in English and in Spanish
    expires_on: dt.date


def card_of(license: License, shown: Pass | None = None) -> Card:
    """With the pass that counts, or with one that is at hand."""
    vehicle = license.vehicle
    names = []
    for language in ("en", "es"):
        with override(language):
            names.append(str(vehicle.get_vehicle_class_display()))
    plate = f"{vehicle.plate} {vehicle.plate_state}".strip().upper()
    url = (shown or license.current_pass).url
    return Card(url, license.number, plate, (names[0], names[1]), license.expires_on)


def card_pdf(card: Card) -> bytes:
    """The same card gives the same bytes."""
    return cards_pdf([card])


def cards_pdf(cards: Sequence[Card]) -> bytes:
    """A page for each."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, pageCompression=1)
    canvas.setTitle(f"{cards[0].number} · Haulpass")
    for card in cards:
        draw_lines(canvas)
        draw_front(canvas, card)
        draw_back(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_lines(canvas: Canvas) -> None:
    """Cut along the frame, fold along the dashes."""
    canvas.setLineWidth(0.5)
    canvas.rect(LEFT, FOLD - HEIGHT, WIDTH, 2 * HEIGHT)
    canvas.setDash(4, 3)
    canvas.line(LEFT, FOLD, LEFT + WIDTH, FOLD)
    canvas.setDash()
    canvas.setFont(PLAIN, 8)
    canvas.drawString(
        LEFT,
        FOLD + HEIGHT + 6,
        "Print at 100%. Cut along the frame, fold along the "
        "dashes. · Imprima al 100 %. Corte por el marco, doble por la línea.",
    )


def draw_front(canvas: Canvas, card: Card) -> None:
    top = FOLD + HEIGHT
    text_left = LEFT + MARGIN
    canvas.setFont(BOLD, 15)
    canvas.drawString(text_left, top - 12 * mm, f"{settings.CITY_NAME} · Small hauler license")
    canvas.setFont(PLAIN, 11)
    canvas.drawString(text_left, top - 17.5 * mm, "Licencia de transportista pequeño")
    draw_fact(canvas, text_left, top - 26 * mm, "License number · Número de licencia",
              card.number, NUMBER_SIZE)  # fmt: skip
    draw_qr(canvas, card.url, text_left, FOLD + QR_BOTTOM)
    right = text_left + QR_SIZE + 14 * mm
    draw_fact(canvas, right, top - 45 * mm, "Good through · Válida hasta",
              expiry_text(card.expires_on), EXPIRY_SIZE)  # fmt: skip
    draw_fact(canvas, right, top - 66 * mm, "Plate · Placa", card.plate or "-", PLATE_SIZE)
    draw_fact(canvas, right, top - 86 * mm, "Vehicle · Vehículo",
              " · ".join(dict.fromkeys(card.vehicle_class)), 15)  # fmt: skip


def draw_fact(canvas: Canvas, x: float, y: float, label: str, value: str, size: int) -> None:
    """A label, and the value in large type below it; a long one is set smaller, down to 24 pt."""
    canvas.setFont(PLAIN, LABEL_SIZE)
    canvas.drawString(x, y, label)
    room = LEFT + WIDTH - MARGIN - x
    while size > LEAST_SIZE and canvas.stringWidth(value, BOLD, size) > room:
        size -= 1
    canvas.setFont(BOLD, size)
    canvas.drawString(x, y - size * 0.95, value)


def draw_qr(canvas: Canvas, text: str, x: float, y: float, *, size: float = QR_SIZE) -> None:
    """The symbol's lower left corner at x, y; one rectangle for each run of dark modules."""
    rows = modules(text)
    side = size / len(rows)
    shape = canvas.beginPath()
    for down, row in enumerate(rows):
        bottom = y + size - (down + 1) * side
        for start, length in dark_runs(row):
            shape.rect(x + start * side, bottom, length * side, side)
    canvas.drawPath(shape, stroke=0, fill=1)


def dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where each run of dark modules begins, and its length."""
    starts = [i for i, dark in enumerate(row) if dark and not (i and row[i - 1])]
    ends = [i for i, dark in enumerate(row) if dark and not (i + 1 < len(row) and row[i + 1])]
    return [(start, end - start + 1) for start, end in zip(starts, ends, strict=True)]


def expiry_text(day: dt.date) -> str:
    """NOV 21, 2027: a month in letters is read one way only."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


BACK = [
    "Keep this card behind the windshield, the code facing out, whenever you haul.",
    "A lost card is replaced at the license desk; its old code then stops working.",
    "Lleve esta tarjeta detrás del parabrisas, con el código hacia afuera, al transportar.",
    "Si la pierde, pida otra en la oficina de licencias; el código anterior deja de servir.",
]


def draw_back(canvas: Canvas) -> None:
    """Upside down on the sheet, so that it stands upright once the card is folded."""
    canvas.saveState()
    canvas.translate(LEFT + WIDTH, FOLD)
    canvas.rotate(180)
    canvas.setFont(BOLD, 13)
    canvas.drawString(MARGIN, HEIGHT - 16 * mm, settings.CITY_NAME)
    canvas.setFont(PLAIN, 11)
    for down, line in enumerate(BACK):
        canvas.drawString(MARGIN, HEIGHT - (28 + 8 * down + 4 * (down > 1)) * mm, line)
    canvas.drawString(MARGIN, 12 * mm, settings.CITY_CONTACT_EMAIL)
    canvas.restoreState()
