"""What tablets sent and the server did not take: kept as it was sent, until somebody looks."""

import json
import logging

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from checkin.models import Device, RejectedElement
from checkin.pages.acting import ACTING, may_act
from checkin.pages.station_filter import StationFilter

logger = logging.getLogger(__name__)

ELEMENTS_A_PAGE = 25


class NotTakenFilter(StationFilter):
    tablet = forms.ModelChoiceField(
        Device.objects.filter(rejected_elements__isnull=False).distinct(),
        label=gettext_lazy("Tablet"),
        required=False,
        empty_label=gettext_lazy("All tablets"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("To be looked at")),
            ("settled", gettext_lazy("Dealt with")),
            ("all", gettext_lazy("All")),
        ],
        required=False,
    )


@allowed(*ACTING)
@require_safe
def not_taken_page(request: HttpRequest) -> HttpResponse:
    form = NotTakenFilter(request.GET)
    found = filtered(form) if form.is_valid() else RejectedElement.objects.none()
    page = Paginator(found, ELEMENTS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "rows": [(element, as_sent(element.body)) for element in page],
        "is_filtered": form.is_filtered,
        "may_act": may_act(request),
    }
    return render(request, "checkin/not_taken.html", facts)


def filtered(form: NotTakenFilter) -> QuerySet[RejectedElement]:
    asked = form.cleaned_data
    found = RejectedElement.objects.select_related("device__station")
    if asked["station"]:
        found = found.filter(device__station=asked["station"])
    if asked["tablet"]:
        found = found.filter(device=asked["tablet"])
    if asked["state"] == "all":
        return found
    return found.filter(settled_at__isnull=asked["state"] != "settled")


def as_sent(body: str) -> str:
    """Its JSON with a line for each field; what is cut off or none stays as it is."""
    try:
        return json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body


@allowed(*ACTING)
@require_POST
def settle_page(request: HttpRequest, number: int) -> HttpResponse:
    """Dealt with; or with `again` to be looked at again."""
    element, again = get_object_or_404(RejectedElement, pk=number), "again" in request.POST
    RejectedElement.objects.filter(pk=element.pk).update(
        settled_at=None if again else timezone.now()
    )
    logger.info("not taken %s settled: %s, by user %s", number, not again, request.user.pk)
    messages.success(request, _("It is to be looked at again.") if again else _("Dealt with."))
    return redirect(back_to(request))


def back_to(request: HttpRequest) -> str:
    """The list as it was filtered."""
    asked = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(asked, None) and asked.startswith("?"):
        return reverse("not_taken") + asked
    return reverse("not_taken")
