"""The desk's page for a hauler who has lost the phone: a new number, once a document was seen."""

import logging
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.forms import UsaForm
from accounts.models import Role, User
from accounts.phones import PhoneField
from licensing.mine.whose import person
from licensing.models import Hauler
from licensing.new_number import NewNumber, NumberRefused, change_number

logger = logging.getLogger(__name__)
LATEST = 20


class NewNumberForm(UsaForm):
    phone = PhoneField(label=gettext_lazy("New phone number"))
    id_seen = forms.CharField(
        label=gettext_lazy("Identity document seen"),
        help_text=gettext_lazy("The kind of document, without its number."),
        max_length=60,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    key = forms.UUIDField(widget=forms.HiddenInput)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_number_page(request: HttpRequest, id: int) -> HttpResponse:
    hauler = get_object_or_404(Hauler, pk=id, merged_into=None)
    form = NewNumberForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            change_number(
                hauler, NewNumber(**form.cleaned_data), by=person(request), now=timezone.now()
            )
        except NumberRefused as error:
            form.add_error("phone", str(error))
        else:
            logger.info("number of hauler %s changed by user %s", id, person(request).pk)
            messages.success(
                request, _("The number is changed. The hauler signs in with the new one.")
            )
            return redirect("hauler", id)
    facts = {"hauler": hauler, "form": form, "changes": changes(hauler), "same": same(hauler)}
    return render(request, "licensing/desk/new_number.html", facts)


def same(hauler: Hauler) -> Any:
    """Others with the number that is lost: theirs does not change."""
    others = Hauler.objects.filter(phone=hauler.phone, merged_into=None).exclude(pk=hauler.pk)
    return others.order_by("name")[:LATEST] if hauler.phone else []


def changes(hauler: Hauler) -> list[dict[str, Any]]:
    """When, by whom and why the number was changed here before; the newest first."""
    events = hauler.events.filter(pgh_context__metadata__has_key="id_seen")  # type: ignore[attr-defined]
    found = events.select_related("pgh_context").order_by("-pgh_created_at")[:LATEST]
    told = [event.pgh_context.metadata | {"at": event.pgh_created_at} for event in found]
    people = User.objects.in_bulk([one["user"] for one in told])
    return [one | {"by": people.get(one["user"])} for one in told]
