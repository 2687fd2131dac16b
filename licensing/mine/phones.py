"""A second phone of the same business, added by who has it in hand: a code is sent there."""

import datetime as dt
import logging
from typing import Any

from allauth.core.ratelimit import consume
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.codes import new_code, opens, seal
from accounts.forms import UsaForm
from accounts.models import Role
from accounts.phones import PhoneField
from accounts.sms import send_sms
from licensing.mine.whose import own_haulers, person
from licensing.models import HaulerPhone

logger = logging.getLogger(__name__)

GOOD_FOR = dt.timedelta(minutes=5)
TRIES = 3
ASKED = "second_phone"  # in the session: number, label, sealed code, until when, tries left


class SecondPhoneForm(UsaForm):
    phone = PhoneField(label=gettext_lazy("Phone number"))
    label = forms.CharField(label=gettext_lazy("Whose phone is it?"), max_length=60, required=False)


class ProofForm(UsaForm):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Six digits. It is good for five minutes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric",
                   "class": "usa-input usa-input--medium"}
        ),
    )  # fmt: skip


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_phone_page(request: HttpRequest) -> HttpResponse:
    form = SecondPhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        if consume(request, action="verify_phone", key=phone):
            send_code(request, phone, form.cleaned_data["label"])
            return redirect("prove_phone")
        form.add_error("phone", _("Too many codes were asked for. Try again tomorrow."))
    return render(request, "licensing/mine/add_phone.html", {"form": form})


def send_code(request: HttpRequest, phone: str, label: str) -> None:
    digits = new_code()
    until = timezone.now() + GOOD_FOR
    request.session[ASKED] = {
        "phone": phone, "label": label, "code": seal(digits), "until": until.isoformat(),
        "tries": TRIES,
    }  # fmt: skip
    send_sms(phone, _("Your Haulpass code is %(code)s.") % {"code": digits})
    if settings.DEMO:
        messages.info(request, _("Demo: the code is %(code)s") % {"code": digits})


@allowed(Role.HAULER)
@require_http_methods(["GET", "HEAD", "POST"])
def prove_phone_page(request: HttpRequest) -> HttpResponse:
    asked = request.session.get(ASKED)
    if not asked or timezone.now() > dt.datetime.fromisoformat(asked["until"]):
        messages.error(request, _("The code is too old. Ask for a new one."))
        return redirect("add_phone")
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if opens(form.cleaned_data["code"], asked["code"]):
            return added(request, asked)
        if not one_try_less(request, asked):
            messages.error(request, _("The code was wrong three times. Ask for a new one."))
            return redirect("add_phone")
        form.add_error("code", _("This code is not right. Look at the message again."))
    return render(request, "licensing/mine/prove_phone.html", {"form": form, **asked})


def one_try_less(request: HttpRequest, asked: dict[str, Any]) -> bool:
    """Whether another try is left; if not, the code is gone."""
    asked["tries"] -= 1
    request.session[ASKED] = asked
    if asked["tries"] < 1:
        del request.session[ASKED]
    return bool(asked["tries"] >= 1)


def added(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    for hauler in own_haulers(person(request)):
        HaulerPhone.objects.get_or_create(
            hauler=hauler, phone=asked["phone"], defaults={"label": asked["label"], "added_at": now}
        )
    del request.session[ASKED]
    logger.info("second phone added by user %s", person(request).pk)
    messages.success(request, _("The phone is added: sign in there with its own number."))
    return redirect("my_account")


@allowed(Role.HAULER)
@require_POST
def remove_phone_page(request: HttpRequest, id: int) -> HttpResponse:
    own_phones = HaulerPhone.objects.filter(hauler__in=own_haulers(person(request)))
    get_object_or_404(own_phones, pk=id).delete()
    logger.info("second phone %s removed by user %s", id, person(request).pk)
    messages.success(request, _("The phone no longer sees your licenses."))
    return redirect("my_account")
