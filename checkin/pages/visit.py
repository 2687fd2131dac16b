"""One visit: in words, and all that happened with its vehicle on its day.

A visit has the id of its first event. Where that changed, its old address leads to the visit
that holds the event now.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Role
from checkin.calendar import station_calendars
from checkin.history import Happened, all_events, as_it_stands, history, unit_of, visit_of
from checkin.models import Event, LoadType, Reason, Result, Visit
from checkin.pages.acting import may_act
from checkin.pages.city_time import clock
from checkin.pages.visits import rows
from checkin.pages.who import names_of_makers
from checkin.refold import Unit
from checkin.scale.days import ticket_of

EVENTS_A_PAGE = 50
Fact = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """An event in the words of the page."""

    happened: Happened
    time: str
    facts: list[Fact]
    taken_back: str
    may_change: bool


@allowed(Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR)
@require_safe
def visit_page(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    visit = Visit.objects.select_related("station", "license", "vehicle").filter(id=id).first()
    if visit:
        return page_of(request, Unit(visit.unit, visit.day), visit)
    event = all_events().filter(id=id).first()
    if event is None:
        raise Http404
    event = as_it_stands(event)
    went_to = visit_of(event)
    return redirect("visit", went_to.id) if went_to else page_of(request, unit_of(event), None)


def page_of(request: HttpRequest, unit: Unit, visit: Visit | None) -> HttpResponse:
    now = timezone.now()
    happened = Paginator(history(unit), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    acting = may_act(request)
    facts = {
        "row": row_of(visit, now) if visit else None,
        "ticket": ticket_of(visit) if visit else None,
        "page": happened,
        "lines": lines(list(happened), unit.day, acting=acting),
        "others": other_visits(unit, visit),
        "day": unit.day,
        "may_act": acting,
        "may_open_day": getattr(request.user, "role", "") != Role.ANALYST,
    }
    return render(request, "checkin/visit.html", facts)


def row_of(visit: Visit, now: dt.datetime) -> object:
    return rows([visit], station_calendars([visit.station_id]), now)[0]


def other_visits(unit: Unit, visit: Visit | None) -> list[Visit]:
    same_day = Visit.objects.filter(unit=unit.key, day=unit.day).select_related("station")
    return list(same_day.exclude(id=visit.id).order_by("first_at", "id")) if visit else []


def lines(happened: list[Happened], day: dt.date, *, acting: bool) -> list[Line]:
    makers = [item.event.attendant for item in happened]
    makers += [item.void.attendant for item in happened if item.void]
    who, loads = names_of_makers(makers), load_types()
    return [
        Line(
            happened=item,
            time=clock(item.event.at, of_day=day),
            facts=facts_of(item.event, day, who, loads),
            taken_back=taken_back_words(item, day, who),
            may_change=acting and item.counts,
        )
        for item in happened
    ]


def load_types() -> dict[str, str]:
    name = "spanish" if get_language() == "es" else "english"
    return dict(LoadType.objects.values_list("code", name))


def facts_of(event: Event, day: dt.date, who: dict[str, str], loads: dict[str, str]) -> list[Fact]:
    """Label and text, of what is known."""
    facts = [
        (_("Station"), event.station.name),
        (_("Tablet"), event.device.name if event.device else _("none")),
        (_("Attendant"), who.get(event.attendant, _("not said"))),
        (_("Vehicle"), vehicle_words(event)),
        *said(event),
        *details(event, loads),
        (_("Reason"), reason_words(event.reason)),
        (_("Tablet's own clock"), own_clock(event, day) if event.device_id else ""),
        (_("Received"), received_words(event, day)),
    ]
    return [(label, text) for label, text in facts if text]


def vehicle_words(event: Event) -> str:
    """As it was named, and the vehicle that was found for it."""
    typed = event.typed_plate.key or _("plate deleted") if event.typed_plate else ""
    names = [event.license_number, typed, event.pass_code and _("pass %s") % event.pass_code]
    if event.visitor:
        names.append({"resident": _("resident"), "unlicensed": _("without license")}[event.visitor])
    written = ", ".join(filter(None, names)) or _("without a name")
    if event.vehicle is None:
        return written
    return f"{written} → {event.vehicle.plate} {event.vehicle.plate_state}".strip()


def said(event: Event) -> list[Fact]:
    shown = str(Result(event.shown).label) if event.shown else ""
    server = " ".join(
        str(label)
        for label in (
            Result(event.result).label if event.result else "",
            Reason(event.result_reason).label if event.result_reason else "",
        )
        if label
    )
    return [(_("Shown on the tablet"), shown), (_("What the server said"), server)]


def details(event: Event, loads: dict[str, str]) -> list[Fact]:
    pounds, minutes = event.net_weight_lb, event.stated_wait_minutes
    return [
        (_("Load"), loads.get(event.load_type, event.load_type)),
        (_("Scale ticket"), event.ticket_number),
        (_("Weight"), "" if pounds is None else _("%s lb") % f"{pounds:,}"),
        (_("Wait as the driver said"), "" if minutes is None else _("%s min") % minutes),
        (_("Trailer"), event.towing),
    ]


def reason_words(reason: str) -> str:
    """An attendant taps a word of the protocol; at the desk people write."""
    return str(Reason(reason).label) if reason in Reason.values else reason


def own_clock(event: Event, day: dt.date) -> str:
    shown = clock(event.occurred_at, of_day=day)
    offset = event.clock_offset_ms
    if offset is None:
        return _("%s (never compared with the server)") % shown
    seconds = abs(round(offset / 1000))
    if not seconds:
        return _("%s (right)") % shown
    late = ngettext("%(clock)s (%(n)s second slow)", "%(clock)s (%(n)s seconds slow)", seconds)
    early = ngettext("%(clock)s (%(n)s second fast)", "%(clock)s (%(n)s seconds fast)", seconds)
    return (late if offset > 0 else early) % {"clock": shown, "n": f"{seconds:,}"}


def received_words(event: Event, day: dt.date) -> str:
    received = clock(event.received_at, of_day=day)
    if event.device_id is None:
        return _("%s, written later") % received
    return _("%s, made offline") % received if event.made_offline else received


def taken_back_words(item: Happened, day: dt.date, who: dict[str, str]) -> str:
    void = item.void
    if void is None:
        return _("Practice: it counts nowhere.") if item.event.practice else ""
    at = clock(void.received_at, of_day=day)
    name = who.get(void.attendant) or (void.device.name if void.device else _("an import"))
    what = {"at": at, "name": name, "reason": reason_words(void.reason) or _("none given")}
    if item.instead:
        return _("Corrected on %(at)s by %(name)s. Reason: %(reason)s") % what
    return _("Taken back on %(at)s by %(name)s. Reason: %(reason)s") % what
