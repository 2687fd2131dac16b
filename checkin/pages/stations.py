"""The stations as they stand now: hours, line, pause, closures ahead and tablets."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import allowed
from checkin.models import Station
from checkin.pages.acting import ACTING, may_act
from checkin.pages.live import newest_in_force, panels

STATIONS_A_PAGE = 10
TABLETS_A_PAGE = 25


@allowed(*ACTING)
@require_safe
@never_cache
def stations_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(Station.objects.all(), STATIONS_A_PAGE).get_page(request.GET.get("page"))
    stations = list(page)
    facts = {
        "page": page,
        "panels": panels(stations, newest_in_force(stations), now),
        "may_act": may_act(request),
        "now": now,
    }
    return render(request, "checkin/stations.html", facts)


@allowed(*ACTING)
@require_safe
@never_cache
def station_page(request: HttpRequest, code: str) -> HttpResponse:
    """One station with all of its tablets, revoked ones last."""
    now = timezone.now()
    station = get_object_or_404(Station, code=code)
    devices = station.devices.select_related("status").order_by(
        F("revoked_at").desc(nulls_first=True), "-enrolled_at", "-id"
    )
    page = Paginator(devices, TABLETS_A_PAGE).get_page(request.GET.get("page"))
    [panel] = panels([station], page, now)
    facts = {"page": page, "panel": panel, "may_act": may_act(request), "now": now}
    return render(request, "checkin/station.html", facts)
