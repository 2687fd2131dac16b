"""A hauler writes to the desk about a license or an application, and reads the answer there."""

import datetime as dt
import logging
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from licensing.mine.whose import own, own_application, person
from licensing.models import Application, Hauler, License, Reply

logger = logging.getLogger(__name__)


class ReplyForm(UsaForm):
    text = forms.CharField(
        label=gettext_lazy("What do you want to tell the license desk?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "usa-textarea"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@allowed(Role.HAULER)
@require_POST
def write_to_desk_page(request: HttpRequest, number: str) -> HttpResponse:
    license = get_object_or_404(own(License.objects.all(), person(request)), number=number)
    facts = {"license": license, "hauler": license.vehicle.hauler}
    return written(request, facts, back=reverse("my_license", args=[number]))


@allowed(Role.HAULER)
@require_POST
def write_about_application_page(request: HttpRequest, number: str) -> HttpResponse:
    row = own_application(request, number)
    facts = {"application": row, "hauler": row.hauler}
    return written(request, facts, back=reverse("my_application", args=[number]))


def written(request: HttpRequest, facts: dict[str, Any], *, back: str) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        shown = {"form": form, "back": back}
        return render(request, "licensing/mine/write.html", shown, status=400)
    reply = write_reply(**form.cleaned_data, **facts, by=person(request), now=timezone.now())
    logger.info("reply %s written by user %s", reply.pk, person(request).pk)
    messages.success(request, _("The license desk has your words. The answer will stand here."))
    return redirect(back)


def write_reply(
    *,
    text: str,
    key: uuid.UUID,
    by: User,
    now: dt.datetime,
    hauler: Hauler | None,
    license: License | None = None,
    application: Application | None = None,
) -> Reply:
    """Sent twice, it is written once."""
    about = {"hauler": hauler, "license": license, "application": application}
    facts = about | {"text": text, "by": by, "at": now}
    reply, _made = Reply.objects.get_or_create(key=key, defaults=facts)
    return reply
