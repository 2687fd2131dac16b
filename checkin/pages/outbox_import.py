"""The file of a tablet that could not send: taken in at the desk."""

import logging
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.access import allowed
from accounts.forms import SentFile, UsaForm
from checkin import outbox_import
from checkin.models import Rejection, Station
from checkin.outbox_import import LARGEST, NotAnOutbox, Outbox, read_outbox, take_in
from checkin.pages.acting import ACTING, may_act

logger = logging.getLogger(__name__)

REFUSED_SHOWN = 100
PROBLEMS: dict[str, Promise] = {
    outbox_import.UNREADABLE: gettext_lazy(
        "This file is damaged or no JSON. Export it from the tablet once more; nothing was taken."
    ),
    outbox_import.FOREIGN: gettext_lazy(
        "This is no file that a tablet exported. Choose the one whose name begins with "
        "haulpass-; nothing was taken."
    ),
    outbox_import.NEWER: gettext_lazy(
        "This file is of another version of Haulpass than this server. Keep it, and ask whoever "
        "runs the server; nothing was taken."
    ),
    outbox_import.ELSEWHERE: gettext_lazy(
        "This file is of another station. Open that station's page and take it in there; nothing "
        "was taken."
    ),
    outbox_import.NO_DEVICE: gettext_lazy(
        "The tablet of this file is none of this station. Keep the file, and ask whoever runs "
        "the server; nothing was taken."
    ),
}


class OutboxForm(UsaForm):
    """`clean` leaves the outbox in `cleaned_data`."""

    file = SentFile(
        label=gettext_lazy("File from the tablet"), help_text=gettext_lazy("JSON, at most 5 MB."),
        accept=".json,application/json", largest=LARGEST,
        empty=gettext_lazy("This file is empty. Export it from the tablet once more."),
        too_large=gettext_lazy("This file is larger than 5 MB; nothing was taken."),
    )  # fmt: skip

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station = station

    def clean_file(self) -> Outbox:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            return read_outbox(file.read(), self.station)
        except NotAnOutbox as found:
            raise forms.ValidationError(str(PROBLEMS[found.problem])) from None


@allowed(*ACTING)
def outbox_import_page(request: HttpRequest, code: str) -> HttpResponse:
    """The same file again changes nothing."""
    station = get_object_or_404(Station, code=code)
    posted = request.method == "POST"
    form = OutboxForm(request.POST, request.FILES, station=station) if posted else None
    facts: dict[str, Any] = {"station": station, "may_act": may_act(request)}
    if form is None or not form.is_valid():
        facts["form"] = form or OutboxForm(station=station)
        return render(request, "checkin/outbox_import.html", facts, status=422 if posted else 200)
    return render(request, "checkin/outbox_taken.html", facts | took(request, form))


def took(request: HttpRequest, form: OutboxForm) -> dict[str, Any]:
    outbox: Outbox = form.cleaned_data["file"]
    taken = take_in(outbox, now=timezone.now())
    logger.info(
        "outbox of device %s taken in by user %s: %s accepted, %s already here, %s not taken",
        outbox.device.pk, request.user.pk, taken.accepted, taken.already_here, len(taken.refused),
    )  # fmt: skip
    refused = [(place, Rejection(reason).label) for place, reason in taken.refused]
    return {
        "device": outbox.device,
        "taken": taken,
        "refused": refused[:REFUSED_SHOWN],
        "more_refused": len(refused[REFUSED_SHOWN:]),
    }
