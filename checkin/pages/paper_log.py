"""The paper log: what was written by hand while no tablet worked, entered with its true time.

Three steps on one address: write the lines, look at what is known of them, record. Nothing typed
is lost on the way, and a page that is sent twice records its lines once.
"""

import datetime as dt
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.forms import UsaForm
from checkin.calendar import city_date
from checkin.desk import Entry, enter
from checkin.models import Kind, LoadType, Station
from checkin.pages.acting import ACTING, may_act
from checkin.pages.city_time import moment_typed
from checkin.pages.event import NAME, user_of
from checkin.pages.paper_review import ReviewLine, Written, review
from checkin.pages.station_filter import DayField
from checkin.pages.visit import load_types
from licensing.plates import normalized_plate

logger = logging.getLogger(__name__)
LINES, MORE, MOST = 10, 10, 100
KINDS = (Kind.CHECKED_IN, Kind.JOINED_LINE, Kind.LEFT_LINE, Kind.REFUSED)


class SheetForm(UsaForm):
    """The day, and what makes this page one page however often it is sent."""

    day = DayField(label=gettext_lazy("Day on the paper"))
    page = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > city_date(self.now):
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class LineForm(UsaForm):
    """One line of the paper. `day` is None where that could not be read."""

    time = forms.CharField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        initial=Kind.CHECKED_IN.value,
    )
    name = forms.CharField(label=NAME, max_length=100)
    ticket_number = forms.CharField(
        label=gettext_lazy("Scale ticket"), max_length=100, required=False
    )
    load_type = forms.ChoiceField(label=gettext_lazy("Load"), required=False)
    stated_wait_minutes = forms.IntegerField(
        label=gettext_lazy("Wait, minutes"), min_value=0, max_value=24 * 60, required=False
    )

    def __init__(
        self, *args: Any, loads: list[tuple[str, str]], day: dt.date | None, now: dt.datetime,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.day, self.now = day, now
        self.fields["load_type"].choices = [("", _("not said")), *loads]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        return not any(self[name].value() for name in self.fields if name != "kind")

    def clean_time(self) -> dt.datetime | None:
        time = self.cleaned_data["time"].zfill(5)
        return moment_typed(f"{self.day} {time}", now=self.now) if self.day else None

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not normalized_plate(name):
            raise forms.ValidationError(_("Write letters and digits."))
        return name


@dataclass(frozen=True)
class Sheet:
    """A page of the log as it was sent: its head and its lines, empty ones too."""

    head: SheetForm
    lines: list[LineForm]

    @property
    def filled(self) -> list[tuple[int, LineForm]]:
        return [(n, line) for n, line in enumerate(self.lines, 1) if not line.is_empty]

    @property
    def wrong(self) -> list[tuple[int, LineForm]]:
        return [(n, line) for n, line in self.filled if not line.is_valid()]

    def written(self) -> list[Written]:
        return [
            Written(
                n, line.cleaned_data["kind"], line.cleaned_data["time"], line.cleaned_data["name"]
            )
            for n, line in self.filled
        ]


@allowed(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_log_page(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    station = get_object_or_404(Station, code=code)
    if request.method != "POST":
        return shown(request, station, new_sheet(request.GET.get("day", ""), now))
    if "check" not in request.POST and "record" not in request.POST:
        more = MORE if "more" in request.POST else 0
        return shown(request, station, sheet_kept(request.POST, now, more=more))
    sheet = sheet_sent(request.POST, now)
    if not sheet.head.is_valid() or sheet.wrong or not sheet.filled:
        return shown(request, station, sheet, checked=True)
    reviewed = review(sheet.written(), page=sheet.head.cleaned_data["page"], station=station.id)
    if "record" in request.POST:
        decided = {line.written.line: decision(request.POST, line) for line in reviewed}
        if all(decided.values()):
            return recorded(request, station, sheet, reviewed, decided)
    return shown_for_review(request, station, sheet, reviewed)


def new_sheet(day: str, now: dt.datetime) -> Sheet:
    head = SheetForm(
        initial={"day": day or city_date(now).isoformat(), "page": uuid.uuid4()}, now=now
    )
    return Sheet(head, lines_of(None, LINES, None, now))


def sheet_kept(data: QueryDict, now: dt.datetime, *, more: int) -> Sheet:
    """With what was typed, not looked at yet."""
    head = SheetForm(
        initial={"day": data.get("day", ""), "page": data.get("page", "") or uuid.uuid4()}, now=now
    )
    count = min(line_count(data) + more, MOST)
    typed = [
        {name: data.get(f"{n}-{name}", LineForm.base_fields[name].initial) for name in
         LineForm.base_fields}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return Sheet(head, lines_of(None, count, None, now, typed))


def sheet_sent(data: QueryDict, now: dt.datetime) -> Sheet:
    head = SheetForm(data, now=now)
    day = head.cleaned_data.get("day") if head.is_valid() else None
    return Sheet(head, lines_of(data, line_count(data), day, now))


def lines_of(
    data: QueryDict | None,
    count: int,
    day: dt.date | None,
    now: dt.datetime,
    typed: list[dict[str, Any]] | None = None,
) -> list[LineForm]:
    offered = LoadType.objects.filter(is_offered=True).values_list("code", flat=True)
    names = load_types()
    loads = [(code, names[code]) for code in offered]
    return [
        LineForm(
            data, prefix=str(n), loads=loads, day=day, now=now,
            initial=typed[n - 1] if typed else None,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def line_count(data: QueryDict) -> int:
    text = data.get("lines", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else LINES
    return min(max(count, LINES), MOST)


def shown(
    request: HttpRequest, station: Station, sheet: Sheet, *, checked: bool = False
) -> HttpResponse:
    facts = {
        "station": station,
        "sheet": sheet,
        "checked": checked,
        "may_add": len(sheet.lines) < MOST,
        "may_act": may_act(request),
    }
    return render(request, "checkin/paper_log.html", facts, status=422 if checked else 200)


def decision(data: QueryDict, line: ReviewLine) -> str:
    """What the person decided of a probable repeat; every other line is recorded."""
    if not line.repeats:
        return "record"
    decided = data.get(f"{line.written.line}-decision", "")
    return decided if decided in {"record", "leave"} else ""


def shown_for_review(
    request: HttpRequest, station: Station, sheet: Sheet, reviewed: list[ReviewLine]
) -> HttpResponse:
    undecided = "record" in request.POST
    for line in reviewed:
        line.decision = decision(request.POST, line)
        line.is_undecided = undecided and not line.decision
    kept = [(name, text) for name, text in request.POST.items() if is_kept(name)]
    facts = {
        "station": station, "day": sheet.head.cleaned_data["day"], "reviewed": reviewed,
        "kept": kept, "undecided": undecided,
        "repeats": sum(bool(line.repeats) for line in reviewed),
    }  # fmt: skip
    status = 422 if undecided else 200
    return render(request, "checkin/paper_log_review.html", facts, status=status)


def is_kept(name: str) -> bool:
    """The fields of the sheet; the step and the decisions are asked for anew."""
    _line, _dash, field = name.partition("-")
    return name in {"day", "page", "lines"} or field in LineForm.base_fields


def recorded(
    request: HttpRequest,
    station: Station,
    sheet: Sheet,
    reviewed: list[ReviewLine],
    decided: dict[int, str],
) -> HttpResponse:
    entries = [
        entry_of(sheet.lines[line.written.line - 1], line)
        for line in reviewed
        if decided[line.written.line] == "record"
    ]
    page = sheet.head.cleaned_data["page"]
    done = enter(entries, page=page, station=station.id, user=user_of(request), now=timezone.now())
    logger.info(
        "paper log of station %s: %s of %s lines accepted, by user %s",
        station.code, done.count("accepted"), len(reviewed), request.user.pk,
    )  # fmt: skip
    tell(request, entries, done, left_out=len(reviewed) - len(entries))
    return redirect("day_sheet", station.code, sheet.head.cleaned_data["day"].isoformat())


def entry_of(line: LineForm, reviewed: ReviewLine) -> Entry:
    asked, written = line.cleaned_data, reviewed.written
    details = {name: asked[name] for name in ("ticket_number", "load_type", "stated_wait_minutes")}
    return Entry(written.line, written.kind, written.at, reviewed.named.fields, details)


def tell(request: HttpRequest, entries: list[Entry], done: list[str], *, left_out: int) -> None:
    new, before = done.count("accepted"), done.count("duplicate")
    told = [ngettext("%s line is recorded.", "%s lines are recorded.", new) % new]
    if before:
        told.append(
            ngettext("%s was recorded before.", "%s were recorded before.", before) % before
        )
    if left_out:
        told.append(ngettext("%s was left out.", "%s were left out.", left_out) % left_out)
    messages.success(request, " ".join(told))
    changed = [str(e.line) for e, status in zip(entries, done, strict=True) if status == "rejected"]
    if changed:
        messages.error(
            request,
            _("From these lines of the page something else was recorded before, and it stays:"
              " %s. Correct it on the page of its visit.") % ", ".join(changed),
        )  # fmt: skip
