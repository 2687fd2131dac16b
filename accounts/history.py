"""Who changed a tracked row: the signed-in person and the address, kept beside each change."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from pghistory.middleware import HistoryMiddleware

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def history(get_response: GetResponse) -> GetResponse:
    """Tablets change no tracked row, and their statements travel alone: a context, which is
    written in front of every statement, has no place there."""
    with_context = HistoryMiddleware(get_response)  # type: ignore[no-untyped-call]

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return get_response(request)
        response: HttpResponseBase = with_context(request)
        return response

    return middleware
