"""What happens next with a license, in a sentence for its hauler."""

import datetime as dt
from dataclasses import dataclass

from django.template.defaultfilters import date as written
from django.utils.translation import gettext as _

from licensing.models import License, LicensePeriod, LicensingRules
from licensing.standing import ENDED, Standing
from licensing.transitions import IMPORTED

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Next:
    """`renewable`: today its hauler may ask for the renewal."""

    text: str
    renewable: bool = False


def what_next(license: License, standing: Standing, rules: LicensingRules, today: dt.date) -> Next:
    if standing.reason == "suspended":
        return Next(_("It may not be used for now. Write to the license desk below."))
    if standing.reason in ENDED:
        return Next(_("It has ended. To haul again, apply for a new license."))
    if newer := license.newer:
        return Next(_("It was renewed: the new license is %s.") % newer.number)
    return of_its_dates(license, rules, today)


def of_its_dates(license: License, rules: LicensingRules, today: dt.date) -> Next:
    opens = license.expires_on - dt.timedelta(days=rules.renewal_opens_days)
    closes = license.expires_on + dt.timedelta(days=rules.renewal_closes_days)
    if today < opens:
        return Next(_("Nothing to do. You can renew it from %s on.") % written(opens))
    if today > closes:
        return Next(_("It can no longer be renewed. Apply for a new license."))
    if today > license.expires_on:
        text = _("It has expired. You can renew it until %s.")
        return Next(text % written(closes), renewable=True)
    text = _("It is good through %s. Renew it now, so that you can go on.")
    return Next(text % written(license.expires_on), renewable=True)


def insurance_ahead(license: License, today: dt.date) -> str:
    """That the insurance which was told us ends soon, or has; "" where nothing is to be said."""
    ends = license.application and license.application.insurance_expires_on
    if not ends or ends > today + SOON:
        return ""
    if ends < today:
        text = _("The insurance that you told us of ended on %s. Write to us about the new one.")
    else:
        text = _("The insurance that you told us of ends on %s. Write to us about the new one.")
    return text % written(ends)


def reason_of(license: License, standing: Standing, now: dt.datetime) -> str:
    """Why it is suspended or has ended, in the desk's words; "" where an import said so."""
    if standing.reason not in ENDED:
        return ""
    period = LicensePeriod.objects.filter(license=license, during__contains=now).first()
    return period.reason if period and period.reason != IMPORTED else ""
