"""The protocol's shapes for the OpenAPI document. They describe; `checkin/event.py` decides."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers

from checkin.event import REASON_LENGTH, SCAN_LENGTH, SOURCES, TEXT_LENGTH, VISITORS
from checkin.models import Kind, Reason, Rejection, Result


class TabletToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Found by drf-spectacular through its base class."""

    target_class = "checkin.api.DeviceAuthentication"
    name = "tablet"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def text(help_text: str = "", length: int = TEXT_LENGTH) -> serializers.CharField:
    return serializers.CharField(
        required=False, allow_null=True, max_length=length, help_text=help_text
    )


def scan(help_text: str) -> serializers.CharField:
    return text(help_text, SCAN_LENGTH)


def count(help_text: str = "") -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=2**31 - 1, help_text=help_text
    )


def words(values: list[str], help_text: str = "") -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=sorted(values), required=False, allow_null=True, help_text=help_text
    )


class EventSchema(serializers.Serializer[None]):
    id = serializers.UUIDField(help_text="Made by the client, UUIDv7; sending twice is free.")
    kind = serializers.ChoiceField(choices=Kind.choices)
    occurred_at = serializers.DateTimeField(help_text="The device's clock, with its offset.")
    made_offline = serializers.BooleanField()
    clock_offset_ms = serializers.IntegerField(
        required=False, allow_null=True, help_text="Server minus device, measured before the event."
    )
    visit = serializers.UUIDField(
        required=False, allow_null=True, help_text="The same one is the same visit."
    )
    attendant = text()
    shown = words(Result.values, "What the driver was shown.")
    practice = serializers.BooleanField(required=False, help_text="Counted nowhere.")
    pass_code = scan("12 characters, or the address in the QR.")
    license_number = text()
    plate = text()
    towing = scan("Pass code or license number of the trailer.")
    load_type = text()
    ticket_number = text()
    net_weight_lb = count()
    stated_wait_minutes = count("The wait as the driver says it.")
    in_line = count("Needed by line_count: vehicles in line.")
    reason = text("Why refused, paused or voided.", REASON_LENGTH)
    voids = serializers.UUIDField(
        required=False, allow_null=True, help_text="Needed by voided: the event taken back."
    )
    visitor = words(list(VISITORS))
    source = words(list(SOURCES))  # type: ignore[assignment]


class BatchSchema(serializers.Serializer[None]):
    events = serializers.ListField(child=EventSchema(), min_length=1, max_length=500)


class VerdictSchema(serializers.Serializer[None]):
    result = serializers.ChoiceField(choices=Result.choices)
    reason = serializers.ChoiceField(choices=Reason.choices, required=False)
    license_number = serializers.CharField(required=False)


class VehicleSchema(serializers.Serializer[None]):
    plate = serializers.CharField()
    plate_state = serializers.CharField()
    color = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        return {"class": serializers.CharField(), **super().get_fields()}


class EarlierSchema(serializers.Serializer[None]):
    at = serializers.DateTimeField()
    station = serializers.CharField(help_text="The station's code.")


class AnswerSchema(serializers.Serializer[None]):
    id = serializers.CharField(allow_null=True, help_text="As it was sent, where it is a UUID.")
    status = serializers.ChoiceField(choices=["accepted", "duplicate", "rejected"])
    reason = serializers.ChoiceField(choices=Rejection.choices, required=False)
    verdict = VerdictSchema(required=False)
    vehicle = VehicleSchema(required=False)
    earlier = EarlierSchema(required=False, help_text="A visit earlier the same city day.")


class AnswersSchema(serializers.Serializer[None]):
    results = AnswerSchema(many=True)


class EnrollSchema(serializers.Serializer[None]):
    code = serializers.CharField(max_length=TEXT_LENGTH)
    name = serializers.CharField(max_length=60)


class EnrolledSchema(serializers.Serializer[None]):
    device_id = serializers.IntegerField()
    token = serializers.CharField(help_text="Shown once; sent as Authorization: Bearer.")
    station = serializers.CharField(help_text="The station's code.")


class StatusSchema(serializers.Serializer[None]):
    """A field of a wrong form counts as missing."""

    version = text("Of the tablet's app.", 40)
    mode = text("What a scan means there.", 20)
    attendant = text()
    roster_at = serializers.DateTimeField(required=False, allow_null=True)
    queue = count("Events not sent yet.")
    rejected = count("Elements that the server did not take.")
    clock_offset_ms = serializers.IntegerField(required=False, allow_null=True)
    storage_kept = serializers.BooleanField(required=False, allow_null=True)


class HeardSchema(serializers.Serializer[None]):
    service = serializers.CharField()
    now = serializers.DateTimeField()
    version = serializers.CharField(help_text="Of the app that the server would hand out.")


class OpenDaySchema(serializers.Serializer[None]):
    date = serializers.DateField()
    open = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True, help_text="Of a closure.")


class LoadTypeSchema(serializers.Serializer[None]):
    code = serializers.CharField()
    en = serializers.CharField()
    es = serializers.CharField()


class AttendantSchema(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    pin = serializers.CharField(help_text="Django's PBKDF2-SHA256 text of the PIN.")


class BriefingSchema(serializers.Serializer[None]):
    station = serializers.CharField(help_text="The station's code.")
    name = serializers.CharField()
    time_zone = serializers.CharField()
    grace_days = serializers.IntegerField()
    towing_classes = serializers.ListField(child=serializers.CharField())
    days = OpenDaySchema(many=True)
    load_types = LoadTypeSchema(many=True)
    attendants = AttendantSchema(many=True)


class PausedSchema(serializers.Serializer[None]):
    reason = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()


class InLineSchema(serializers.Serializer[None]):
    visit = serializers.UUIDField(allow_null=True, help_text="The client's; null: none was sent.")
    state = serializers.ChoiceField(choices=["waiting", "served"])
    joined_at = serializers.DateTimeField(allow_null=True)
    served_at = serializers.DateTimeField(allow_null=True)
    index = serializers.CharField(allow_null=True, help_text="The roster's, of the current pass.")
    license_number = serializers.CharField(allow_null=True)
    plate_end = serializers.CharField(allow_null=True, help_text="The last four characters.")
    color = serializers.CharField(allow_null=True)
    visitor = serializers.CharField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        return {"class": serializers.CharField(allow_null=True), **super().get_fields()}


class LineSchema(serializers.Serializer[None]):
    as_of = serializers.DateTimeField()
    paused = PausedSchema(allow_null=True)
    line = InLineSchema(many=True)


class RosterSchema(serializers.Serializer[None]):
    entries = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=3, max_length=3),
        help_text="Index, nonce and box of each, base64url without padding.",
    )
    cursor = serializers.CharField(help_text="To be sent with the next call, as it is.")
    more = serializers.BooleanField(help_text="The sync goes on with the next page, at once.")


class PingSchema(serializers.Serializer[None]):
    service = serializers.CharField()
    now = serializers.DateTimeField()


class WaitSchema(serializers.Serializer[None]):
    station = serializers.CharField()
    status = serializers.ChoiceField(choices=["open", "closed", "paused", "unknown"])
    wait_minutes = serializers.IntegerField(allow_null=True)
    low = serializers.IntegerField(allow_null=True)
    high = serializers.IntegerField(allow_null=True)
    in_line = serializers.IntegerField(allow_null=True)
    basis = serializers.ChoiceField(
        choices=["measured", "phone", "stated", "counted", "forecast", "none"]
    )
    as_of = serializers.DateTimeField(allow_null=True)


class WaitsSchema(serializers.Serializer[None]):
    waits = WaitSchema(many=True)


class ProblemSchema(serializers.Serializer[None]):
    detail = serializers.CharField(help_text="What happened, what was kept, what to do.")
