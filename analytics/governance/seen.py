"""Who saw which list: written when a page or a file with names goes out, for the auditor."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from analytics.models import ListSeen


def saw(
    request: HttpRequest, what: str, week_ending: dt.date | None = None, subject: str = ""
) -> None:
    """`what` is a page's or file's name, `subject` a number of ours; never a person's name."""
    if isinstance(request.user, User):
        ListSeen.objects.create(
            at=timezone.now(),
            user=request.user,
            what=what[:40],
            week_ending=week_ending,
            subject=subject[:60],
        )
