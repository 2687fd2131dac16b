"""A license that was issued by mistake, taken back while it is fresh."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from licensing.models import License, LicensePeriod, Status
from licensing.rules import rules
from licensing.transitions import TransitionRefused, change_status


def may_undo(license: License, now: dt.datetime) -> bool:
    """In force since its issue, and issued at the desk in the last hours."""
    fresh = license.created_at > now - dt.timedelta(hours=rules().undo_hours)
    return fresh and license.status_at(now) is Status.ACTIVE and license.periods.count() == 1


def undo(license: License, *, reason: str, by: User, at: dt.datetime) -> LicensePeriod:
    """Revoked from this moment on: what a gate has seen until now stays true. Raises
    TransitionRefused."""
    if not may_undo(license, at):
        raise TransitionRefused(
            _("Only a license of the last %s hours can be undone. Revoke it instead.")
            % rules().undo_hours
        )
    text = f"Issued in error: {reason}"[:300]
    return change_status(license, Status.REVOKED, reason=text, at=at, by=by)
