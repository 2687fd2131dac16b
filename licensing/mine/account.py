"""The hauler's account: language, a second phone, a copy of the own data, closing it."""

import json
import logging

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.language import LANGUAGES, keep
from accounts.models import Role, User
from licensing.mine.data import copy_of
from licensing.mine.whose import own_haulers, person
from licensing.models import Application, HaulerPhone

logger = logging.getLogger(__name__)


@allowed(Role.HAULER)
@require_safe
def my_account_page(request: HttpRequest) -> HttpResponse:
    phones = HaulerPhone.objects.filter(hauler__in=own_haulers(person(request)))
    facts = {"phones": phones.select_related("hauler"), "haulers": own_haulers(person(request))}
    return render(request, "licensing/mine/account.html", facts)


@allowed(Role.HAULER)
@require_POST
def my_language_page(request: HttpRequest) -> HttpResponse:
    """For the pages, and for what the city writes from now on."""
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        return redirect("my_account")
    with transaction.atomic():
        User.objects.filter(pk=person(request).pk).update(language=language)
        own_haulers(person(request)).update(language=language)
    activate(language)
    messages.success(request, _("From now on we write to you in English."))
    response = redirect("my_account")
    keep(response, language)
    return response


@allowed(Role.HAULER)
@require_safe
def my_data_page(request: HttpRequest) -> HttpResponse:
    text = json.dumps(copy_of(person(request)), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def close_account_page(request: HttpRequest) -> HttpResponse:
    """Ends the way in, not the licenses: those are the city's record, and the page says so."""
    if request.method != "POST":
        return render(request, "licensing/mine/close.html")
    user = person(request)
    close(user)
    logger.info("account %s closed by its person at %s", user.pk, timezone.now().isoformat())
    logout(request)
    messages.success(request, _("Your account is closed. Your phone number can open a new one."))
    return redirect("home")


@transaction.atomic
def close(user: User) -> None:
    """The row stays for what it wrote; nothing in it names the person any more."""
    Application.objects.filter(user=user, status=Application.Status.DRAFT).delete()
    user.haulers.update(user=None)
    if user.phone:
        HaulerPhone.objects.filter(phone=user.phone).delete()
    user.phone, user.phone_verified, user.name = "", False, ""
    user.email, user.is_active = f"closed-{user.pk}@haulpass.invalid", False
    user.save()
