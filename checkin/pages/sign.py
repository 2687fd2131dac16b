"""The sign for a station's entrance, to be printed and hung up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import allowed
from checkin.models import Station
from checkin.pages.acting import ACTING
from checkin.phone.sign import sign_of, sign_pdf


@allowed(*ACTING)
@require_safe
def sign_page(_request: HttpRequest, code: str) -> HttpResponse:
    station = get_object_or_404(Station, code=code)
    response = HttpResponse(sign_pdf(sign_of(station)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sign-{station.code}.pdf"'
    return response
