"""`?language=` at the end of an address: pages that are everybody's have a link for it, no form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponse]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
A_YEAR = 365 * 24 * 60 * 60


def follows_language(view: View) -> View:
    """Answers in the language that the address asks for, and keeps it in Django's own cookie, so
    that later pages follow. Only the answer with the cookie is that browser's alone."""

    @wraps(view)
    def followed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("language", "")
        if asked in LANGUAGES:
            translation.activate(asked)
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if asked in LANGUAGES:
            keep(response, asked)
        return response

    return followed


def keep(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    if "no-store" not in response.get("Cache-Control", ""):
        response["Cache-Control"] = "private, no-cache"
