"""Who works on an application gives it back to all."""

import datetime as dt
import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.models import Role, User
from licensing.applications.flow import Changed, NotAllowed, What, enter, turn
from licensing.mine.whose import person
from licensing.models import Application

logger = logging.getLogger(__name__)


def give_back(application: Application, *, by: User, seen: int, now: dt.datetime) -> None:
    """Raises Changed, and NotAllowed where another person works on it."""
    with turn(application, seen=seen) as row:
        if row.assigned_to_id != by.pk:
            raise NotAllowed(_("It is not yours to give back. Nothing was changed."))
        row.assigned_to = None
        enter(row, What.TAKEN, by=None, now=now, text=_("Given back by %s") % by)


@allowed(Role.CLERK, Role.ADMINISTRATOR)
@require_POST
def give_back_page(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(Application, number=number)
    text = request.POST.get("seen", "")
    seen = int(text) if text.isdecimal() and len(text) < 10 else -1
    try:
        give_back(row, by=person(request), seen=seen, now=timezone.now())
    except (Changed, NotAllowed) as error:
        messages.error(request, str(error))
    else:
        logger.info("application %s given back by user %s", number, request.user.pk)
        messages.success(request, _("Given back: everybody sees it as nobody's."))
    return redirect("desk")
