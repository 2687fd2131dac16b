"""One station's day: which ticket is of which visit, and what is left on both sides, with why."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from checkin.calendar import city_day
from checkin.models import ScaleTicket, Station, Visit
from checkin.pages.capture import SCALE, Row
from checkin.pages.day_sheet import day_in, neighbors
from checkin.scale.capture import CaptureDay, capture_day
from checkin.scale.days import matchings
from checkin.scale.matching import AFTER, BEFORE, Matching, Pair, Served, Weighed, Why

ROWS_A_PAGE = 50
CLOCK_WRONG = 5  # that many at another time, and more than fit: the scale's clock is asked about
TICKETS: dict[Why, Promise] = {
    Why.NO_PLATE: _("The ticket has no plate."),
    Why.NOT_SEEN: _("Nobody with this plate was checked in that day."),
    Why.OTHER_TIME: _("This plate was checked in, but at another time."),
    Why.TWO_VEHICLES: _("Two vehicles have this plate and both came: no guess."),
    Why.TAKEN: _("The visit of this plate has another ticket."),
}
VISITS: dict[Why, Promise] = {
    Why.NO_PLATE: _("No plate is known of the visit."),
    Why.NOT_SEEN: _("No ticket has this plate that day."),
    Why.OTHER_TIME: _("A ticket has this plate, but at another time."),
    Why.TWO_VEHICLES: _("Two vehicles have this plate and both came: no guess."),
    Why.TAKEN: _("The ticket of this plate went to another visit."),
}
LISTS = ("tickets", "visits", "pairs")


@dataclass(frozen=True)
class Line:
    """A line of one of the three lists; what it does not have is empty."""

    ticket: Weighed | None = None
    weight: int | None = None
    visit: Served | None = None
    license: str = ""
    why: str = ""
    pair: Pair | None = None

    @property
    def minutes(self) -> int:
        """From the check-in to the ticket; negative where the ticket is earlier."""
        assert self.pair  # noqa: S101 asked of pairs only
        return round((self.pair.ticket.at - self.pair.visit.at).total_seconds() / 60)


@allowed(*SCALE)
@require_safe
def capture_day_page(request: HttpRequest, code: str, date: str) -> HttpResponse:
    now, day = timezone.now(), day_in(date)
    station = get_object_or_404(Station, code=code)
    found = matchings([(station.pk, day)])[station.pk, day]
    show = request.GET.get("show", "")
    show = show if show in LISTS else LISTS[0]
    page = Paginator(lines(found, show), ROWS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "station": station, "day": day, "row": Row(station, counts(station, day, found)),
        "show": show, "lists": list_links(found), "page": page, "lines": completed(page, station),
        "clock_wrong": clock_wrong(found), "before": minutes(BEFORE), "after": minutes(AFTER),
        "is_today": day == city_day(now),
    }  # fmt: skip
    return render(request, "checkin/scale/day.html", facts | neighbors(day, now))


def counts(station: Station, day: dt.date, found: Matching) -> CaptureDay:
    tickets = len(found.pairs) + len(found.tickets)
    check_ins = len(found.pairs) + len(found.visits)
    return capture_day(station.pk, day, tickets, check_ins, matched=len(found.pairs))


def list_links(found: Matching) -> list[tuple[str, Promise, int]]:
    return [
        ("tickets", _("Tickets without a visit"), len(found.tickets)),
        ("visits", _("Visits without a ticket"), len(found.visits)),
        ("pairs", _("Tickets with their visit"), len(found.pairs)),
    ]


def lines(found: Matching, show: str) -> list[Line]:
    if show == "tickets":
        return [Line(ticket=ticket, why=str(TICKETS[why])) for ticket, why in found.tickets]
    if show == "visits":
        return [Line(visit=visit, why=str(VISITS[why])) for visit, why in found.visits]
    return [Line(ticket=pair.ticket, visit=pair.visit, pair=pair) for pair in found.pairs]


def completed(page: Page[Line], station: Station) -> list[Line]:
    """With weights and license numbers, for the lines of the page."""
    shown = list(page)
    weights = weights_of((line.ticket.number for line in shown if line.ticket), station)
    licenses = licenses_of(line.visit.id for line in shown if line.visit)
    return [
        Line(
            ticket=line.ticket,
            weight=weights.get(line.ticket.number) if line.ticket else None,
            visit=line.visit,
            license=licenses.get(line.visit.id, "") if line.visit else "",
            why=line.why,
            pair=line.pair,
        )
        for line in shown
    ]


def weights_of(numbers: Iterable[str], station: Station) -> dict[str, int | None]:
    tickets = ScaleTicket.objects.filter(station=station, number__in=list(numbers))
    return dict(tickets.values_list("number", "net_weight_lb"))


def licenses_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    visits = Visit.objects.filter(id__in=list(ids), license__isnull=False)
    return dict(visits.values_list("id", "license__number"))


def clock_wrong(found: Matching) -> bool:
    """More tickets at another time than at that of their visits."""
    late = sum(why is Why.OTHER_TIME for _, why in found.tickets)
    return late >= CLOCK_WRONG and late > len(found.pairs)


def minutes(span: dt.timedelta) -> int:
    return round(span.total_seconds() / 60)
