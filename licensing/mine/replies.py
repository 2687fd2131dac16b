"""A hauler writes to the desk about a license, and reads the answer at the same place."""

import datetime as dt
import logging
import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from licensing.mine.whose import own, person
from licensing.models import License, Reply

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
    form = ReplyForm(request.POST)
    if not form.is_valid():
        facts = {"license": license, "form": form}
        return render(request, "licensing/mine/write.html", facts, status=400)
    said = form.cleaned_data
    reply = write_reply(
        license, said["text"], key=said["key"], by=person(request), now=timezone.now()
    )
    logger.info("reply %s written by user %s", reply.pk, person(request).pk)
    messages.success(request, _("The license desk has your words. The answer will stand here."))
    return redirect("my_license", number)


def write_reply(
    license: License, text: str, *, key: uuid.UUID, by: User, now: dt.datetime
) -> Reply:
    """Sent twice, it is written once."""
    facts = {"hauler": license.vehicle.hauler, "license": license, "text": text, "by": by}
    reply, _made = Reply.objects.get_or_create(key=key, defaults=facts | {"at": now})
    return reply
