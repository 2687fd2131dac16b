"""Who acts on the stations' pages. An auditor sees the same pages without their buttons."""

from django.http import HttpRequest

from accounts.models import Role

ACTING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_act(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") in ACTING
