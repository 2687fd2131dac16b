"""The tablet's page and its service worker: public, since nothing of anybody is in them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import cache_control

from accounts.access import public
from checkin.tablet import shell
from config.assets import csp_hash, import_map

fresh = cache_control(no_cache=True)


@public
@fresh
def tablet(request: HttpRequest) -> HttpResponse:
    """`?language=` is answered in that one; `?version=` with that one or not at all."""
    language = activated(request)
    version = shell.shell_version()
    if request.GET.get("version", version) != version:
        return HttpResponse("This server has another version.", status=409)
    response = HttpResponse(shell.page(language, version))
    allowed = {"script-src": [csp_hash(import_map()), "'wasm-unsafe-eval'"]}
    response._csp_update = allowed  # type: ignore[attr-defined]
    return response


@public
def any_case(_request: HttpRequest) -> HttpResponse:
    """An upper-case address makes a smaller QR code; what follows its # stays with the browser."""
    return redirect("tablet")


@public
@fresh
def manifest(request: HttpRequest) -> HttpResponse:
    document = shell.manifest(activated(request))
    return JsonResponse(document, content_type="application/manifest+json")


@public
@fresh
def service_worker(_request: HttpRequest) -> HttpResponse:
    source = shell.service_worker(shell.shell_version())
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


def activated(request: HttpRequest) -> str:
    """The language asked for by the address, else the request's."""
    asked = request.GET.get("language", "")
    if asked in shell.LANGUAGES:
        translation.activate(asked)
    return translation.get_language()
