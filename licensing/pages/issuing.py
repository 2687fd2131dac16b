"""The desk's page on which a clerk issues a license: find, fill in, see the fee, issue."""

import datetime as dt
import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.access import allowed
from accounts.models import Role, User
from licensing.days import city_day
from licensing.fees import Fee, NoFeeRule
from licensing.forms import HAULER_FIELDS, VEHICLE_FIELDS, IssueForm
from licensing.haulers import MATCHES_SHOWN, matching_haulers
from licensing.issue import AlreadyLicensed, issue, quote, refuse_second_license
from licensing.mine.whose import person
from licensing.models import Hauler, License

logger = logging.getLogger(__name__)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
def issue_page(request: HttpRequest) -> HttpResponse:
    """GET with ?find= shows who is known already, with ?hauler= and ?vehicle= fills them in.

    POST works out the fee; with the fee that it showed before, it issues.
    """
    now = timezone.now()
    if request.method != "POST":
        form = IssueForm(initial=known(request.GET, today=city_day(now)))
        return render(request, "licensing/issue.html", {"form": form, **found(request)})
    form = IssueForm(request.POST)
    fee = worked_out(form)
    if fee and request.POST.get("fee_shown") == fee.text and "issue" in request.POST:
        license = issued(form, now, by=person(request))
        if license:
            logger.info("license %s issued by user %s", license.number, request.user.pk)
            messages.success(request, _("License %s is issued.") % license.number)
            return redirect(license)
    return render(request, "licensing/issue.html", {"form": form, **shown_fee(request, form, fee)})


def known(query: Any, *, today: dt.date) -> dict[str, Any]:
    """What the form begins with: today, and the hauler and the vehicle that were picked."""
    facts: dict[str, Any] = {"starts_on": today}
    hauler = Hauler.objects.filter(pk=number(query.get("hauler"))).first()
    if hauler:
        facts |= {name: getattr(hauler, name) for name in HAULER_FIELDS}
        vehicle = hauler.vehicles.filter(pk=number(query.get("vehicle"))).first()
        if vehicle:
            facts |= {name: getattr(vehicle, name) for name in VEHICLE_FIELDS}
    return facts


def number(text: str | None) -> int:
    """The key in an address; 0, which no row has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def found(request: HttpRequest) -> dict[str, Any]:
    text = request.GET.get("find", "").strip()
    if not text:
        return {}
    haulers = list(matching_haulers(text)[: MATCHES_SHOWN + 1])
    return {
        "find": text,
        "matches": haulers[:MATCHES_SHOWN],
        "more": len(haulers) > MATCHES_SHOWN,
    }


def worked_out(form: IssueForm) -> Fee | None:
    """The fee, if all is in order; else the form carries the error."""
    if not form.is_valid():
        return None
    try:
        refuse_second_license(form.vehicle(), form.terms())
        return quote(form.hauler(), form.vehicle(), form.terms())
    except AlreadyLicensed as error:
        form.add_error("plate", already_licensed_text(error.license))
    except NoFeeRule as error:
        form.add_error("gross_weight_lb", str(error))
    return None


def issued(form: IssueForm, now: dt.datetime, *, by: User) -> License | None:
    """None where another clerk was faster; the form then carries the error."""
    try:
        return issue(form.hauler(), form.vehicle(), form.terms(), at=now, by=by)
    except AlreadyLicensed as error:
        form.add_error("plate", already_licensed_text(error.license))
    return None


def already_licensed_text(license: License) -> str:
    return format_html(
        _(
            'This plate has license <a class="usa-link" href="{}">{}</a>, good through {}. Nothing '
            "was issued. Start after that day, or end that license first."
        ),
        license.get_absolute_url(),
        license.number,
        license.expires_on.isoformat(),
    )


def shown_fee(request: HttpRequest, form: IssueForm, fee: Fee | None) -> dict[str, Any]:
    if not fee or form.errors:
        return {}
    before = request.POST.get("fee_shown")
    return {"fee": fee, "fee_changed": bool(before) and before != fee.text, "terms": form.terms()}
