"""The service worker of the pass on the phone: once seen, it opens without a network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.access import public


@public
@require_safe
def pass_worker(request: HttpRequest) -> HttpResponse:
    """Served from below /my/, so that it may answer for the pages there and for no other."""
    files = {"css": static("haulpass/pass.css"), "script": static("haulpass/phone/pass.js")}
    response = render(request, "licensing/mine/sw.js", files, content_type="text/javascript")
    patch_cache_control(response, no_cache=True)
    return response
