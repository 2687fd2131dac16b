from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.api import FOR_TABLETS, ForDevices


class Authenticate(ForDevices):
    """The yardstick of the event API: a view that only knows which tablet asks."""

    def post(self, request: Request) -> Response:
        return Response({"device": request.user.pk})


def empty(_request: HttpRequest) -> HttpResponse:
    """The yardstick of the board: nothing, through all that a request goes through."""
    return HttpResponse(b"")


FOR_TABLETS.add("bench")
urlpatterns = [
    path("bench/authenticate", Authenticate.as_view(), name="bench"),
    path("bench/empty", empty),
    path("", include("config.urls")),
]
