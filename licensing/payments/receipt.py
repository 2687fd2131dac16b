"""A line of the ledger on paper, in both languages."""

import io

from django.conf import settings
from django.utils import timezone
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from licensing.models import Payment

WORDS = {
    "payment": ("Payment", "Pago"), "waiver": ("Fee waived", "Tarifa condonada"),
    "void": ("Void", "Anulado"), "refund": ("Refund", "Reembolso"),
    "returned": ("Returned check", "Cheque devuelto"), "cash": ("Cash", "Efectivo"),
    "check": ("Check", "Cheque"), "card": ("Card", "Tarjeta"), "online": ("Online", "En línea"),
    "none": ("No money", "Sin dinero"),
}  # fmt: skip


def receipt_pdf(payment: Payment) -> bytes:
    """The same line gives the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle(f"{payment.receipt} · Haulpass")
    top = letter[1] - 30 * mm
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(25 * mm, top, f"{settings.CITY_NAME} · Receipt · Recibo {payment.receipt}")
    for down, (label, value) in enumerate(lines(payment)):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(25 * mm, top - (15 + 9 * down) * mm, label)
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(95 * mm, top - (15 + 9 * down) * mm, value)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(payment: Payment) -> list[tuple[str, str]]:
    at = timezone.localtime(payment.taken_at, timezone.get_default_timezone())
    told = [
        ("Application · Solicitud", payment.application.number),
        ("Hauler · Transportista", payment.application.name),
        ("What · Qué", " · ".join(WORDS[payment.kind])),
        ("How · Cómo", " · ".join(WORDS[payment.method])),
        ("Amount · Importe", f"${payment.amount:,.2f}"),
        ("Date · Fecha", at.strftime("%Y-%m-%d %H:%M")),
    ]
    if payment.reverses:
        told.append(("Takes back · Anula", payment.reverses.receipt))
    return told
