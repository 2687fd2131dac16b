"""From the hauler's application to the city's payment page and back."""

import logging
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed, public
from accounts.links import page_address
from accounts.models import Role
from licensing.mine.whose import own_application, person
from licensing.models import OnlinePayment
from licensing.payments.ledger import NotTaken
from licensing.payments.online import begin_payment, take
from licensing.payments.payment_page import NotSigned, check, payment_page, signed
from licensing.portal.pages import key_of

logger = logging.getLogger(__name__)


@allowed(Role.HAULER)
@require_POST
def pay_online_page(request: HttpRequest, number: str) -> HttpResponse:
    row, page = own_application(request, number), payment_page()
    if page is None:
        messages.error(request, _("Fees are paid at the license desk. Nothing was begun."))
        return redirect("my_application", number)
    try:
        payment = begin_payment(row, key=key_of(request), now=timezone.now())
    except NotTaken as error:
        messages.error(request, str(error))
        return redirect("my_application", number)
    logger.info("online payment %s begun by user %s", payment.pk, person(request).pk)
    return redirect(page.address(payment, back=page_address("online_payment")))


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def online_payment_page(request: HttpRequest) -> HttpResponse:
    """The page's own notice (POST), and the browser that comes back with the same (GET): whichever
    is first writes it, the other finds it written."""
    page = payment_page()
    if page is None:
        raise Http404
    try:
        payment = take(page.notice(request), now=timezone.now())
    except NotSigned:
        logger.warning("a notice of a payment came without its signature")
        return HttpResponseForbidden()
    except OnlinePayment.DoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        return HttpResponse(status=204)
    if payment.payment_id:
        messages.success(request, _("Your payment has arrived. Thank you."))
    else:
        messages.error(request, _("Nothing was paid. Try again, or pay at the license desk."))
    return redirect("my_application", payment.application.number)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo_payment_page(request: HttpRequest) -> HttpResponse:
    """The made-up city's own payment page. It takes no money, and is not there anywhere else."""
    if not settings.DEMO:
        raise Http404
    asked = request.GET.dict()
    try:
        check(asked)
    except NotSigned:
        return HttpResponseForbidden()
    if request.method != "POST":
        return render(request, "licensing/payments/demo_payment_page.html", {"asked": asked})
    said = {
        "payment": asked["payment"], "amount": asked["amount"],
        "state": "paid" if "pay" in request.POST else "failed",
        "reference": uuid.uuid4().hex[:12],
    }  # fmt: skip
    return redirect(f"{reverse('online_payment')}?{urlencode(signed(said))}")
