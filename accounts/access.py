"""Who may open a page: signed out 302 to sign-in, wrong role 403.

Every view carries exactly one of `public` or `allowed`; a test walks all URLs.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Role, User

View = Callable[..., HttpResponseBase]
READING = {"GET", "HEAD", "OPTIONS"}


def public(view: View) -> View:
    """Anyone may open it."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def allowed(*roles: Role) -> Callable[[View], View]:
    """These roles may; an auditor may read what any staff may read, and change nothing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            assert isinstance(user, User)  # noqa: S101 login_required saw to it
            if user.role in roles or audits(user, request, roles):
                return view(request, *args, **kwargs)
            raise PermissionDenied

        checked = login_required(guarded)
        checked.access = roles  # type: ignore[attr-defined]
        return checked

    return decorate


def audits(user: User, request: HttpRequest, roles: tuple[Role, ...]) -> bool:
    return user.role == Role.AUDITOR and request.method in READING and set(roles) != {Role.HAULER}
