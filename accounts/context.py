"""What every page knows: the city, the mode, and where the signed-in person may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.menu import menu_of
from accounts.models import Role


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "city": settings.CITY_NAME,
        "contact_email": settings.CITY_CONTACT_EMAIL,
        "demo": settings.DEMO,
        "demo_roles": list(Role) if settings.DEMO else [],
        "menu": menu_of(getattr(request, "user", None)),
    }
