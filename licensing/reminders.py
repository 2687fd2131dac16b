"""Reminds haulers that a license ends, or the insurance that they named: on the days before it
that the city has set."""

import datetime as dt

from licensing.days import city_day
from licensing.models import License
from licensing.register import in_state, licenses_at
from licensing.rules import rules
from licensing.telling import remind, remind_of_insurance


def ending_in(days: int, now: dt.datetime) -> list[License]:
    """In force, not renewed yet. A day that was missed is not made up for: the next one comes."""
    today = city_day(now)
    in_force = in_state(licenses_at(now), "in_force", now)
    return list(in_force.filter(expires_on=today + dt.timedelta(days=days), renewed_by=None))


def insured_for(days: int, now: dt.datetime) -> list[License]:
    """One license in force of each application whose insurance ends then."""
    in_force = in_state(licenses_at(now), "in_force", now)
    ends = city_day(now) + dt.timedelta(days=days)
    found = in_force.filter(application__insurance_expires_on=ends).select_related("application")
    return list({license.application_id: license for license in found}.values())


def remind_all(now: dt.datetime) -> int:
    """How many messages of today there are; asked again on the same day it writes none."""
    written = 0
    for days in rules().reminder_days:
        written += sum(bool(remind(license, days, now)) for license in ending_in(days, now))
        insured = insured_for(days, now)
        written += sum(bool(remind_of_insurance(license, days, now)) for license in insured)
    return written
