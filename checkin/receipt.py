"""A receipt of a visit, as a PDF of one letter page, in the reader's language. No names on it."""

import datetime as dt
import io
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from licensing.card import BOLD, PLAIN

WIDTH, HEIGHT = letter
MARGIN = 20 * mm
VALUE_LEFT = 75 * mm


@dataclass(frozen=True)
class Receipt:
    """What is printed, and nothing else. `wait` says how it is known; what is empty is left out."""

    station: str
    address: str
    at: dt.datetime
    license_number: str
    plate: str
    load: str
    ticket: str
    net_weight_lb: int | None
    wait: str


def facts_of(receipt: Receipt) -> list[tuple[str, str]]:
    pounds = receipt.net_weight_lb
    facts = [
        (_("Station"), ", ".join(filter(None, [receipt.station, receipt.address]))),
        (_("Checked in"), date_format(timezone.localtime(receipt.at), "DATETIME_FORMAT")),
        (_("License"), receipt.license_number),
        (_("Plate"), receipt.plate),
        (_("Load"), receipt.load),
        (_("Scale ticket"), receipt.ticket),
        (_("Net weight"), "" if pounds is None else _("%s lb") % f"{pounds:,}"),
        (_("Wait"), receipt.wait),
    ]
    return [(label, value) for label, value in facts if value]


def receipt_pdf(receipt: Receipt) -> bytes:
    """The same receipt gives the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle(f"{receipt.license_number} · {settings.CITY_NAME}")
    canvas.setFont(PLAIN, 12)
    canvas.drawString(MARGIN, HEIGHT - 22 * mm, settings.CITY_NAME)
    canvas.setFont(BOLD, 22)
    canvas.drawString(MARGIN, HEIGHT - 34 * mm, _("Receipt of a visit"))
    down = HEIGHT - 50 * mm
    for label, value in facts_of(receipt):
        down = draw_fact(canvas, label, value, down)
    canvas.setFont(PLAIN, 11)
    canvas.drawString(MARGIN, down - 6 * mm, _("This is not an invoice."))
    questions = f"{_('Questions?')} {settings.CITY_CONTACT_EMAIL}"
    canvas.drawString(MARGIN, down - 13 * mm, questions)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_fact(canvas: Canvas, label: str, value: str, down: float) -> float:
    """Returns where the next one begins; a long value takes several lines."""
    canvas.setFont(PLAIN, 12)
    canvas.drawString(MARGIN, down, label)
    canvas.setFont(BOLD, 12)
    for line in simpleSplit(value, BOLD, 12, WIDTH - MARGIN - VALUE_LEFT):
        canvas.drawString(VALUE_LEFT, down, line)
        down -= 6 * mm
    return down - 3 * mm
