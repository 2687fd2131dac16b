"""The scale's export, uploaded: first what it would change and what is wrong, then the writing."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import allowed
from accounts.csvfile import UnreadableFile
from accounts.forms import SentFile, UsaForm
from checkin.models import Station
from checkin.pages.capture import SCALE
from checkin.scale.importing import COLUMNS, Comparison, Reading, compare, read_file, write_tickets

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024  # some 20,000 tickets: months of a busy station
SHOWN = 100


TOO_LARGE = gettext_lazy(
    "This file is larger than 1 MB; nothing was read. Export fewer weeks, or have whoever runs "
    "the server take it in with the command import_scale_tickets, which takes any size."
)


class TicketForm(UsaForm):
    file = SentFile(
        label=gettext_lazy("File of scale tickets"),
        help_text=gettext_lazy("CSV (UTF-8), at most 1 MB."),
        accept=".csv,text/csv", largest=LARGEST, too_large=TOO_LARGE,
        empty=gettext_lazy("This file is empty. Export it from the scale once more."),
    )  # fmt: skip


@allowed(*SCALE)
def ticket_import_page(request: HttpRequest) -> HttpResponse:
    """The page holds the file between the look and the writing; the server keeps nothing of it."""
    if request.method != "POST":
        return shown(request, TicketForm())
    if "text" in request.POST:
        return take_in(request, request.POST["text"].encode())
    form = TicketForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, form, status=422)
    file: UploadedFile = form.cleaned_data["file"]
    return preview(request, form, file.read(), name=file.name or "")


def shown(request: HttpRequest, form: TicketForm, *, status: int = 200) -> HttpResponse:
    facts = {
        "form": form,
        "columns": ",".join(COLUMNS),
        "may_import": getattr(request.user, "role", "") in SCALE,
    }
    return render(request, "checkin/scale/import.html", facts, status=status)


def preview(request: HttpRequest, form: TicketForm, content: bytes, *, name: str) -> HttpResponse:
    try:
        reading = read(content, name)
    except UnreadableFile as problem:
        form.add_error("file", str(problem))
        return shown(request, form, status=422)
    compared = compare(reading.tickets)
    facts = {"name": name, "text": content.decode("utf-8-sig")}
    return render(request, "checkin/scale/preview.html", facts | told(reading, compared))


def told(reading: Reading, compared: Comparison) -> dict[str, Any]:
    codes = dict(Station.objects.values_list("id", "code"))
    return {
        "reading": reading,
        "compared": compared,
        "changes": bool(compared.new or compared.updated),
        "updated": [(codes[old.station_id], old, new) for old, new in compared.updated[:SHOWN]],
        "more_updated": len(compared.updated[SHOWN:]),
        "refused": reading.refused[:SHOWN],
        "more_refused": len(reading.refused[SHOWN:]),
        "unused": ", ".join(reading.unused),
    }


def take_in(request: HttpRequest, content: bytes) -> HttpResponse:
    """Reads it anew: what stood on the page is not believed."""
    if len(content) > 2 * LARGEST:  # a browser sends two characters for the end of a line
        return refused(request, str(TOO_LARGE))
    try:
        reading = read(content, _("The file"))
    except UnreadableFile as problem:
        return refused(request, str(problem))
    with transaction.atomic():
        counts = write_tickets(reading.tickets)
    figures = {word: counts[word] for word in ("new", "updated", "unchanged")}
    figures["refused"] = len(reading.refused)
    logger.info("scale tickets taken in by user %s: %s", request.user.pk, figures)
    messages.success(
        request,
        _(
            "The scale tickets are in: %(new)s new, %(updated)s updated, %(unchanged)s unchanged, "
            "%(refused)s refused."
        )
        % figures,
    )
    return redirect("capture")


def refused(request: HttpRequest, problem: str) -> HttpResponse:
    messages.error(request, problem)
    return shown(request, TicketForm(), status=422)


def read(content: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return read_file(Path(file.name), name=name, now=timezone.now())
