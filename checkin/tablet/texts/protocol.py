"""A sentence for each word that the server may answer with, as `reason_expired`."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from checkin.models import Kind, PauseReason, Reason, Rejection
from licensing.models import VehicleClass

# What the attendant says to a driver who may not come in. Each reason of a refusal has one.
TELL = {
    Reason.UNKNOWN_PASS: gettext_lazy(
        "Tell the driver: this pass is not in the city's register. The license office can help."
    ),
    Reason.REPLACED: gettext_lazy(
        "Tell the driver: a newer card was issued for this license. Please show that one."
    ),
    Reason.EXPIRED: gettext_lazy(
        "Tell the driver: the license has expired. The license office can renew it."
    ),
    Reason.SUSPENDED: gettext_lazy(
        "Tell the driver: the license is suspended. The license office can say why and until when."
    ),
    Reason.REVOKED: gettext_lazy(
        "Tell the driver: the license was revoked. The license office can say why."
    ),
    Reason.SURRENDERED: gettext_lazy(
        "Tell the driver: this license was given back. The license office can issue a new one."
    ),
    Reason.NOT_YET_VALID: gettext_lazy(
        "Tell the driver: the license starts on a later day. Its card shows the date."
    ),
    Reason.NOT_THIS_VEHICLE: gettext_lazy(
        "Tell the driver: a license belongs to one vehicle. This one needs its own."
    ),
    Reason.STATION_CLOSED: gettext_lazy(
        "Tell the driver: this station takes nobody today. Another station may be open."
    ),
    Reason.LOAD_NOT_TAKEN: gettext_lazy(
        "Tell the driver: this station does not take this load. Ask which one does."
    ),
}


def texts() -> dict[str, str]:
    groups: dict[str, Iterable[tuple[str, object]]] = {
        "reason": Reason.choices,
        "rejection": Rejection.choices,
        "kind": Kind.choices,
        "pause": PauseReason.choices,
        "class": VehicleClass.choices,
        "tell": list(TELL.items()),
    }
    return {
        f"{group}_{word}": str(label)
        for group, choices in groups.items()
        for word, label in choices
    }
