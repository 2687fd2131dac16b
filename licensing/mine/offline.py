"""The service worker of the pass on the phone: once seen, it opens without a network."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.access import public

SCRIPT = settings.BASE_DIR / "static/haulpass/phone/pass_worker.js"


@public
@require_safe
def pass_worker(_request: HttpRequest) -> HttpResponse:
    """Served from below /my/, so that it may answer for the pages there and for no other."""
    source = SCRIPT.read_text().replace("PASS_CSS", static("haulpass/pass.css"))
    source = source.replace("PASS_JS", static("haulpass/phone/pass.js"))
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response
