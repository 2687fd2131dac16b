"""Signing in and up: allauth's views, each marked, and the demo's buttons."""

from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core.ratelimit import RateLimited, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import public
from accounts.demo import demo_user
from accounts.menu import first_page
from accounts.models import Role
from accounts.sms import NotSent
from accounts.unsent import not_sent_sentence


@public
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Writes nothing where the code cannot be sent; allauth leaves this limit to us."""
    response: HttpResponseBase
    try:
        with transaction.atomic():
            response = allauth_views.signup(request)
    except RateLimited:
        response = respond_429(request)
    except IntegrityError:  # a second tap while the first was under way: it finds the person now
        response = allauth_views.signup(request)
    return response


@public
def confirm_phone(request: HttpRequest) -> HttpResponseBase:
    """allauth's page would let a signed-in person change the number; we have no such page yet."""
    if request.user.is_authenticated:
        return redirect(first_page(request.user))
    response: HttpResponseBase = allauth_views.verify_phone(request)
    return response


@public
@require_POST
def another_code(request: HttpRequest) -> HttpResponseBase:
    """Asks again for the same number or address: within the limits of the first time, and as
    silent about who is known. Where none is sent, the code that came before still counts."""
    pending = request.session.pop(LOGIN_SESSION_KEY, None)
    if pending is None:
        return redirect("account_login")
    again, page = allauth_views.login, "account_confirm_login_code"
    if "phone" in request.POST:
        again, page = allauth_views.signup, "account_verify_phone"
    sentence = _("No other code was sent: too many were asked for. Wait a while.")
    try:
        with transaction.atomic():
            response: HttpResponseBase = again(request)
        if response.status_code == 302:
            messages.success(request, _("Another code is on its way. Only the newest one counts."))
            return response
    except RateLimited:
        pass
    except NotSent:
        sentence = not_sent_sentence()
    request.session[LOGIN_SESSION_KEY] = pending
    messages.error(request, sentence)
    return redirect(page)


@public
@never_cache
def my_start(request: HttpRequest) -> HttpResponseBase:
    """Where a link goes that is the same for all: the own pages, or the way to sign in."""
    if request.user.is_authenticated:
        return redirect(first_page(request.user))
    return redirect("account_login")


@public
def demo_sign_in(request: HttpRequest, role: str) -> HttpResponseBase:
    if not settings.DEMO or role not in Role.values:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user = demo_user(Role(role))
    login(request, user)
    return redirect(first_page(user))
