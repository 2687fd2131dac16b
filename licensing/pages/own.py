"""A hauler's own licenses, and the pass on the phone."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Role, User
from licensing import qr
from licensing.days import city_day
from licensing.models import License
from licensing.register import licenses_at, standing_now, standing_on
from licensing.words import SHORT

LICENSES_A_PAGE = 20


def own(licenses: QuerySet[License], user: User) -> QuerySet[License]:
    """Those of haulers tied to this person, or with the phone that this person has proven."""
    mine = Q(vehicle__hauler__user=user)
    if user.phone and user.phone_verified:
        mine |= Q(vehicle__hauler__phone=user.phone)
    return licenses.filter(mine)


@allowed(Role.HAULER)
@require_safe
def my_licenses_page(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 `allowed` saw to it
    now = timezone.now()
    rows = own(licenses_at(now), request.user)
    page = Paginator(rows, LICENSES_A_PAGE).get_page(request.GET.get("page"))
    for license in page:
        license.word = SHORT[standing_on(license, city_day(now)).reason]  # type: ignore[attr-defined]
    return render(request, "licensing/my_licenses.html", {"page": page})


@allowed(Role.HAULER)
@require_safe
@never_cache
def my_pass_page(request: HttpRequest, number: str) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 `allowed` saw to it
    now = timezone.now()
    license = get_object_or_404(own(licenses_at(now), request.user), number=number)
    standing = standing_now(license, now)
    facts = {
        "license": license,
        "standing": standing,
        "word": SHORT[standing.reason],
        "qr": qr.svg(license.current_pass.url),
    }
    return render(request, "licensing/my_pass.html", facts)
