"""The device API, /api/v1/. docs/protocol.md is its text for people."""

from collections.abc import Iterable
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checkin import schema
from checkin.board.kept import Answer, board_at, board_handed_out
from checkin.board.station_now import StationNow
from checkin.briefing import briefing
from checkin.enrollment import CodeRefused, device_of, enroll
from checkin.event import TEXT_LENGTH, NotAnEvent, read_text
from checkin.line import line_of
from checkin.models import Device
from checkin.record import Maker, record
from checkin.tablet.shell import shell_version
from checkin.tablet_status import keep_status
from checkin.waits import waits_of

MOST = 500
NAME_LENGTH = 60
# The only addresses at which a tablet's token says anything.
FOR_TABLETS = {"api_events", "api_line", "api_roster", "api_station", "api_status"}


class DeviceAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>` of an enrolled tablet."""

    def authenticate(self, request: Request) -> tuple[Device, None] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        match = request.resolver_match
        if scheme.lower() != "bearer" or not token or match is None:
            return None
        if match.url_name not in FOR_TABLETS:
            return None
        device = device_of(token)
        if device is None:
            raise AuthenticationFailed("This tablet is not enrolled, or its token was revoked.")
        return device, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class IsDevice(BasePermission):
    message = "Only an enrolled tablet may do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, Device)


class TooLarge(APIException):
    status_code = 413
    default_detail = "The body is larger than 5 MB; nothing was taken. Send fewer events at once."


class JSON(JSONParser):
    """A body nested too deeply is bad input like any other. Always UTF-8."""

    def parse(self, stream: Any, *_args: Any, **_context: Any) -> Any:
        try:
            return super().parse(stream)
        except RecursionError:
            raise ParseError("The body is nested too deeply; nothing was taken.") from None


class Public(APIView):
    parser_classes = [JSON]

    def handle_exception(self, exc: Exception) -> Response:
        """Django's own answer to a body over DATA_UPLOAD_MAX_MEMORY_SIZE would be a page."""
        return super().handle_exception(TooLarge() if isinstance(exc, RequestDataTooBig) else exc)


class ForDevices(Public):
    authentication_classes = [DeviceAuthentication]
    permission_classes = [IsDevice]


class Enroll(Public):
    @extend_schema(
        request=schema.EnrollSchema,
        responses={201: schema.EnrolledSchema, 400: schema.ProblemSchema},
    )
    def post(self, request: Request) -> Response:
        """Makes a device of the tablet that knows an unused code."""
        code, name = text_of(request.data, "code"), text_of(request.data, "name")
        try:
            device, token = enroll(code, name=name[:NAME_LENGTH], now=timezone.now())
        except CodeRefused:
            raise ParseError(
                "This code is unknown, used or too old. Ask the supervisor for a new one."
            ) from None
        body = {"device_id": device.id, "token": token, "station": device.station.code}
        return Response(body, status=201)


def text_of(body: Any, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    try:
        text: str = read_text(TEXT_LENGTH)(value)
    except NotAnEvent:
        text = ""
    if not text.strip():
        raise ParseError(f"The body must be an object with a text in “{name}”.")
    return text


class Events(ForDevices):
    @extend_schema(
        request=schema.BatchSchema,
        responses={
            200: schema.AnswersSchema,
            400: schema.ProblemSchema,
            401: schema.ProblemSchema,
            413: schema.ProblemSchema,
        },
    )
    def post(self, request: Request) -> Response:
        """Writes 1 to 500 events and answers each, in the order sent."""
        events = request.data.get("events") if isinstance(request.data, dict) else None
        if not isinstance(events, list) or not 1 <= len(events) <= MOST:
            raise ParseError(
                f"The body must be an object with 1 to {MOST} “events”; none were taken."
            )
        device = cast("Device", request.user)
        return Response({"results": record(events, maker=Maker.of(device), now=timezone.now())})


class Status(ForDevices):
    @extend_schema(
        request=schema.StatusSchema,
        responses={200: schema.HeardSchema, 400: schema.ProblemSchema, 401: schema.ProblemSchema},
    )
    def post(self, request: Request) -> Response:
        """Proves the connection by a body, tells the time, and hears how the tablet is."""
        now = timezone.now()
        keep_status(cast("Device", request.user), request.data, now=now)
        return Response({"service": "haulpass", "now": now, "version": shell_version()})


class StationBriefing(ForDevices):
    @extend_schema(responses={200: schema.BriefingSchema, 401: schema.ProblemSchema})
    def get(self, request: Request) -> Response:
        """What the tablet must know of its station to go on without the server."""
        station = cast("Device", request.user).station
        return Response(briefing(station, now=timezone.now()))


class Line(ForDevices):
    @extend_schema(responses={200: schema.LineSchema, 401: schema.ProblemSchema})
    def get(self, request: Request) -> Response:
        """Who waits at the tablet's station, and who was served lately and is still there."""
        return Response(line_of(cast("Device", request.user).station, now=timezone.now()))


class Ping(Public):
    @extend_schema(responses=schema.PingSchema)
    def get(self, request: Request) -> Response:
        """Proves the connection by a body, and tells the server's time."""
        return Response({"service": "haulpass", "now": timezone.now()})


class Waits(Public):
    @extend_schema(responses=schema.WaitsSchema)
    def get(self, request: Request) -> HttpResponse:
        """What is known of each station's line now. A missing figure is null, never 0.

        At most 15 seconds old: kept for some of them, with an ETag.
        """
        now = timezone.now()
        board = board_at(now)
        answer = board.answer(("waits",), lambda: waits_answer(board.stations))
        return board_handed_out(request, board, answer, now)


def waits_answer(stations: Iterable[StationNow]) -> Answer:
    body = {"waits": [wait.as_json() for wait in waits_of(stations)]}
    return Answer.of(JSONRenderer().render(body), JSONRenderer.media_type)
