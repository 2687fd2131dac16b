"""A city's register as a file: sent, looked at line by line, then written, or thrown away."""

import logging
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.csvanswer import csv_answer
from accounts.forms import SentFile, UsaForm
from accounts.jobs import soon
from accounts.models import Role
from licensing.importing.rows import OPTIONAL, REQUIRED
from licensing.importing.running import KEPT, WAITING, Stage
from licensing.importing.tasks import take_in_registers
from licensing.importing.words import field_words
from licensing.mine.whose import person
from licensing.models import RegisterImport

logger = logging.getLogger(__name__)
LARGEST = 20 * 1024 * 1024  # some 150,000 licenses
A_PAGE = 50


class RegisterForm(UsaForm):
    file = SentFile(
        label=gettext_lazy("File of the register"),
        help_text=gettext_lazy("CSV (UTF-8), at most 20 MB."),
        accept=".csv,text/csv", largest=LARGEST,
        empty=gettext_lazy("This file is empty. Save the register as CSV once more."),
        too_large=gettext_lazy(
            "This file is larger than 20 MB; nothing was read. Send it in parts."
        ),
    )  # fmt: skip


def light() -> QuerySet[RegisterImport]:
    """Without the file itself."""
    return RegisterImport.objects.defer("file").select_related("sent_by")


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def imports_page(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = RegisterForm(request.POST, request.FILES) if sent else RegisterForm()
    if sent and form.is_valid():
        return redirect("register_import", received(request, form.cleaned_data["file"]).pk)
    rows = light().defer("file", "result")
    facts = {
        "form": form,
        "required": REQUIRED,
        "optional": OPTIONAL,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "licensing/importing/imports.html", facts)


def received(request: HttpRequest, file: UploadedFile) -> RegisterImport:
    row = RegisterImport.objects.create(
        file=file.read(), name=(file.name or "")[-100:], sent_by=person(request),
        sent_at=timezone.now(),
    )  # fmt: skip
    soon(take_in_registers, lock="take_in_registers", timestamp=0)
    logger.info("register import %s sent by user %s", row.pk, person(request).pk)
    return row


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def import_page(request: HttpRequest, id: int) -> HttpResponse:
    """How far it is; then what it changes, and which lines are refused."""
    row = get_object_or_404(light(), pk=id)
    if row.stage in WAITING:
        answer = render(request, "licensing/importing/waiting.html", {"row": row})
        answer["Refresh"] = "5"
        return answer
    counts = row.result.get("counts", {})
    shown = request.GET.get("show") or ("refused" if counts.get("refused") else "changes")
    rows = listed(row, shown)
    facts = {
        "row": row,
        "counts": counts,
        "shown": shown,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "to_write": counts.get("new", 0) + counts.get("updated", 0),
        "cut": KEPT if counts.get(shown, 0) > KEPT else 0,
    }
    return render(request, "licensing/importing/import.html", facts)


def listed(row: RegisterImport, shown: str) -> list[Any]:
    if shown == "refused":
        return list(row.result.get("refused", []))
    return [
        (number, field_words(field), was, will)
        for number, field, was, will in row.result.get("changes", [])
    ]


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def write_page(request: HttpRequest, id: int) -> HttpResponse:
    """Once: who sends it twice sees the first one's progress."""
    row = get_object_or_404(light(), pk=id)
    checked = RegisterImport.objects.filter(pk=id, stage=Stage.CHECKED)
    if checked.update(stage=Stage.WRITING, done=0):
        soon(take_in_registers, lock="take_in_registers", timestamp=0)
        logger.info("register import %s to be written, by user %s", id, person(request).pk)
    elif row.stage == Stage.FAILED:
        messages.error(request, _("This file was stopped. Send it once more."))
    return redirect("register_import", row.pk)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def discard_page(request: HttpRequest, id: int) -> HttpResponse:
    """Of what is not written, and not being written, nothing stays."""
    row = get_object_or_404(light(), pk=id)
    if RegisterImport.objects.filter(pk=id, stage__in=[Stage.CHECKED, Stage.FAILED]).delete()[0]:
        logger.info("register import %s thrown away by user %s", id, person(request).pk)
        messages.success(request, _("The file is thrown away. Nothing of it was written."))
        return redirect("register_imports")
    messages.error(request, _("This file is written, or being written. It was not thrown away."))
    return redirect("register_import", row.pk)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def refused_file(_request: HttpRequest, id: int) -> HttpResponse:
    row = get_object_or_404(light(), pk=id)
    return csv_answer(f"refused-{id}.csv", ("line", "reason"), listed(row, "refused"))


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_safe
def changes_file(_request: HttpRequest, id: int) -> HttpResponse:
    row = get_object_or_404(light(), pk=id)
    columns = ("license_number", "field", "was", "will_be")
    return csv_answer(f"changes-{id}.csv", columns, row.result.get("changes", []))
