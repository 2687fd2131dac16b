"""The start page: the waits now, where to go, and in the demo a panel that says what to try."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public
from checkin.enrollment import new_code
from checkin.models import EnrollmentCode, Station
from checkin.pages.aloud import grouped
from checkin.waits import Wait, waits_now
from licensing import qr
from licensing.days import city_day
from licensing.models import License, Pass
from licensing.register import in_state, licenses_at

STATUS: dict[str, Promise] = {
    "open": _("Open"),
    "closed": _("Closed"),
    "paused": _("Paused"),
    "unknown": _("Not known"),
}
BASIS: dict[str, Promise] = {
    "measured": _("measured at the gate in the last hour"),
    "phone": _("from drivers who joined by phone"),
    "stated": _("stated by drivers"),
    "counted": _("from a count of the line"),
    "forecast": _("forecast"),
    "none": _("no figure"),
}
SILENT = _("no tablet has reported today")
OLD = _("the newest report is too old")
FEW = _("too few vehicles were timed in the last hour")


@dataclass(frozen=True)
class Line:
    """One row of the table; `why_unknown` is empty where minutes are told or nobody waits."""

    station: str
    wait: Wait
    status: Promise
    basis: Promise
    why_unknown: Promise | str


@dataclass(frozen=True)
class Panel:
    """What the demo offers to try with; None is what the made-up city does not have yet."""

    license: License | None
    shown: Pass | None
    qr: SafeString
    station: Station | None
    enrollment_code: str


@public
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    facts = {
        "lines": lines_at(now),
        "now": now,
        "panel": demo_panel(now) if settings.DEMO else None,
    }
    return render(request, "checkin/start.html", facts)


def lines_at(now: dt.datetime) -> list[Line]:
    names = dict(Station.objects.values_list("code", "name"))
    return [
        Line(
            station=names[wait.station],
            wait=wait,
            status=STATUS[wait.status],
            basis=BASIS[wait.basis],
            why_unknown=why_unknown(wait),
        )
        for wait in waits_now(now)
    ]


def why_unknown(wait: Wait) -> Promise | str:
    if wait.status == "closed" or wait.wait_minutes is not None:
        return ""
    if wait.status != "unknown":
        return FEW
    return OLD if wait.as_of else SILENT


def demo_panel(now: dt.datetime) -> Panel:
    """The first license in force, by number, and a code that nobody has used or seen."""
    in_force = in_state(licenses_at(now), "in_force", city_day(now))
    license = in_force.order_by("number").first()
    shown = license.current_pass if license else None
    station = Station.objects.first()
    return Panel(
        license=license,
        shown=shown,
        qr=qr.svg(shown.url) if shown else SafeString(),
        station=station,
        enrollment_code=grouped(unused_code(station, now)) if station else "",
    )


def unused_code(station: Station, now: dt.datetime) -> str:
    """A new one; those that nobody used in time go, so that the table stays small."""
    EnrollmentCode.objects.filter(station=station, used_at=None, expires_at__lte=now).delete()
    return new_code(station, now=now)
