"""A hauler's own licenses, and the pass on the phone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Role
from licensing import qr
from licensing.days import city_day
from licensing.mine.ahead import insurance_ahead, what_next
from licensing.mine.whose import own, own_applications, person
from licensing.models import Application
from licensing.register import licenses_at, standing_now, standing_on
from licensing.rules import rules
from licensing.words import SHORT

Stage = Application.Status
LICENSES_A_PAGE, APPLICATIONS = 20, 5
WAITS_FOR_ME = [Stage.DRAFT, Stage.WAITING_HAULER, Stage.WAITING_PAYMENT]


@allowed(Role.HAULER)
@require_safe
def my_licenses_page(request: HttpRequest) -> HttpResponse:
    now, in_force = timezone.now(), rules()
    today = city_day(now)
    rows = own(licenses_at(now), person(request)).prefetch_related("renewed_by", "application")
    page = Paginator(rows, LICENSES_A_PAGE).get_page(request.GET.get("page"))
    for license in page:
        standing = standing_on(license, today)
        license.word = SHORT[standing.reason]  # type: ignore[attr-defined]
        license.insurance = (  # type: ignore[attr-defined]
            insurance_ahead(license, today) if standing.admits else ""
        )
        license.next = what_next(license, standing, in_force, today)  # type: ignore[attr-defined]
    waits = own_applications(person(request)).filter(status__in=WAITS_FOR_ME)[:APPLICATIONS]
    return render(request, "licensing/my_licenses.html", {"page": page, "waits": waits})


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_pass_page(request: HttpRequest, number: str) -> HttpResponse:
    now = timezone.now()
    license = get_object_or_404(own(licenses_at(now), person(request)), number=number)
    standing = standing_now(license, now)
    facts = {
        "license": license,
        "standing": standing,
        "word": SHORT[standing.reason],
        "qr": qr.svg(license.current_pass.url),
    }
    return render(request, "licensing/my_pass.html", facts)
