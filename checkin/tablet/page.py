"""The tablet's page: public, since nothing personal is in it; what it may do hangs on its token."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language

from accounts.access import public
from checkin.tablet.texts import texts
from config.assets import csp_hash, import_map

WASM = "npm/zxing-wasm/reader/zxing_reader.wasm"

# A scan without an answer by then is shown as recorded, to be confirmed.
ANSWER_WITHIN_MS = 2000


@public
def tablet(request: HttpRequest) -> HttpResponse:
    modules = import_map()
    settings = {
        "wasm": static(WASM),
        "language": get_language(),
        "answerWithinMs": ANSWER_WITHIN_MS,
        "texts": texts(),
    }
    facts = {"import_map": modules, "settings": settings}
    response = render(request, "checkin/tablet/page.html", facts)
    allowed = {"script-src": [csp_hash(modules), "'wasm-unsafe-eval'"]}
    response._csp_update = allowed  # type: ignore[attr-defined]
    return response
