"""The tablet's page: public, since nothing personal is in it; what it may do hangs on its token."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import public
from checkin.models import Kind, Reason, Rejection
from config.assets import csp_hash, import_map
from licensing.models import VehicleClass

WASM = "npm/zxing-wasm/reader/zxing_reader.wasm"

# A scan without an answer by then is shown as recorded, to be confirmed.
ANSWER_WITHIN_MS = 2000

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


@public
def tablet(request: HttpRequest) -> HttpResponse:
    modules = import_map()
    settings = {
        "wasm": static(WASM),
        "language": get_language(),
        "answerWithinMs": ANSWER_WITHIN_MS,
        "texts": texts() | words_of_the_protocol(),
    }
    response = render(request, "checkin/tablet.html", {"import_map": modules, "settings": settings})
    allowed = {"script-src": [csp_hash(modules), "'wasm-unsafe-eval'"]}
    response._csp_update = allowed  # type: ignore[attr-defined]
    return response


def words_of_the_protocol() -> dict[str, str]:
    """A sentence for each word that the server may answer with, as `reason_expired`."""
    groups: dict[str, Iterable[tuple[str, object]]] = {
        "reason": Reason.choices,
        "rejection": Rejection.choices,
        "kind": Kind.choices,
        "class": VehicleClass.choices,
        "tell": list(TELL.items()),
    }
    return {
        f"{group}_{word}": str(label)
        for group, choices in groups.items()
        for word, label in choices
    }


def texts() -> dict[str, str]:
    """What the scripts say, by name; {marks} are filled in by them."""
    return scanning_texts() | verdict_texts() | desk_texts()


def scanning_texts() -> dict[str, str]:
    return {
        "point_camera": _("Hold the card before the camera."),
        "asking": _("Read. Asking the register…"),
        "not_ours": _("This is not a Haulpass code. Nobody was checked in."),
        "not_kept": _("This could not be kept on the tablet. Write it down and tell a supervisor."),
        "camera_refused": _(
            "The camera is not allowed here. Allow it in the browser's settings and open the page "
            "again; until then, type the code, the license number or the plate."
        ),
        "camera_absent": _("No camera was found. Type the code, the license number or the plate."),
        "decoder_missing": _(
            "The code reader did not load. Open the page again when there is a connection; until "
            "then, type the code, the license number or the plate."
        ),
        "trailer_by_code": _("A trailer needs its own code or license number."),
        "same_as_truck": _("That is the truck's own. Scan the code of the trailer."),
    }


def verdict_texts() -> dict[str, str]:
    return {
        "word_admit": _("Admit"),
        "word_confirm": _("Admit, to be confirmed"),
        "word_refuse": _("Do not admit"),
        "word_recorded": _("Recorded, to be confirmed"),
        "word_rejected": _("Not taken by the server"),
        "no_answer_yet": _("The register has not answered yet. Compare the card with the vehicle."),
        "renewed_as": _("This license was renewed. The new one is {number}; ask for its card."),
        "about_trailer": _("The trailer: {reason}"),
        "tell_other": _("Tell the driver: please wait. Ask a supervisor."),
        "rejected_other": _("The server did not take this."),
        "rejected_kept": _("It stays in the list on this tablet. Tell a supervisor."),
        "served_anyway": _("Served anyway"),
        "let_it_wait": _("Let it wait"),
        "late_refusal": _("The answer came late: {who} should not have been admitted. {reason}"),
        "taken_back": _("Taken back."),
        "turned_away_noted": _("Noted: turned away."),
    }


def desk_texts() -> dict[str, str]:
    return {
        "visitor_unlicensed": _("No license"),
        "visitor_resident": _("Resident"),
        "visitor_noted": _("{who}: {what}."),
        "waiting_since": _("since {time}, {minutes} min"),
        "act_checked_in": _("Check in"),
        "act_left_line": _("Has left the line"),
        "connected": _("Connected, {time}"),
        "offline": _("No connection yet"),
        "offline_since": _("No connection since {time}"),
        "queue": _("{length} to send"),
        "queue_empty": _("Everything is sent"),
        "rejected_count": _("Not taken by the server: {count}"),
        "enroll_refused": _(
            "This code does not work: it was used, has expired, or was typed differently. "
            "A supervisor can make a new one."
        ),
        "enroll_no_answer": _("There was no answer. Check the connection and send the code again."),
        "not_enrolled": _(
            "This tablet is not enrolled any more. {length} events are kept here and are sent "
            "once it is enrolled again. Ask a supervisor for a new code."
        ),
    }
