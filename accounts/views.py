"""Signing in and up: allauth's views, each marked, and the demo's buttons."""

from allauth.account import views as allauth_views
from allauth.core.ratelimit import RateLimited, respond_429
from django.conf import settings
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from accounts.access import public
from accounts.demo import demo_user
from accounts.menu import first_page
from accounts.models import Role


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
