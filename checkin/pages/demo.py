"""The demo's panel below the board: what to try, a pass to scan, a code to enroll a tablet."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString

from checkin.enrollment import new_code
from checkin.models import EnrollmentCode, Station
from checkin.pages.aloud import grouped
from licensing import qr
from licensing.models import License, Pass
from licensing.register import in_state, licenses_at


@dataclass(frozen=True)
class Panel:
    """What the demo offers to try with; None is what the made-up city does not have yet."""

    license: License | None
    shown: Pass | None
    qr: SafeString
    station: Station | None
    enrollment_code: str


def demo_page(
    request: HttpRequest, template: str, facts: dict[str, object], now: dt.datetime
) -> HttpResponse:
    """Never kept by anyone: each opening has a code of its own."""
    response = render(request, template, facts | {"panel": demo_panel(now)})
    add_never_cache_headers(response)
    return response


def demo_panel(now: dt.datetime) -> Panel:
    """The first license in force, by number, and a code that nobody has used or seen."""
    in_force = in_state(licenses_at(now), "in_force", now)
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
