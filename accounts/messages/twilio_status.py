"""What Twilio tells of a text after it has taken it."""

import logging

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from accounts.access import public
from accounts.links import page_address
from accounts.messages.sending import report
from accounts.models import Message

logger = logging.getLogger(__name__)
State = Message.State

# What it says of a text on its way. https://www.twilio.com/docs/messaging/guides/track-outbound
STATES = {
    "accepted": State.SENT,
    "queued": State.SENT,
    "sending": State.SENT,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
}


@public
@csrf_exempt
@require_POST
def twilio_status_page(request: HttpRequest, id: int) -> HttpResponse:
    """Signed with our token over the address that we gave; anything else is refused."""
    if not settings.TWILIO_AUTH_TOKEN:
        raise Http404
    if not signed(request, page_address("twilio_status", id)):
        logger.warning("a status of message %s came without its signature", id)
        return HttpResponseForbidden()
    state = STATES.get(request.POST.get("MessageStatus", ""))
    with transaction.atomic():
        message = get_object_or_404(Message.objects.select_for_update(), pk=id)
        if state:
            error = f"Twilio {request.POST.get('ErrorCode', '')}".strip()
            sid = request.POST.get("MessageSid", "")[:64]
            report(message, state, provider_id=sid, error=error[:200], now=timezone.now())
    return HttpResponse(status=204)


def signed(request: HttpRequest, address: str) -> bool:
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return bool(validator.validate(address, request.POST.dict(), signature))
