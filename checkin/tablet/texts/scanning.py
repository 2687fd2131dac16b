"""What is said while a code is looked for."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "camera_starting": _("The camera is starting…"),
        "point_camera": _("Hold the card before the camera."),
        "asking": _("Read. Asking the register…"),
        "not_ours": _("This is not a Haulpass code. Nobody was checked in."),
        "not_kept": _("This could not be kept on the tablet. Write it down and tell a supervisor."),
        "scan_again": _(
            "That scan was not recorded: the one before it was still open. Scan the truck again."
        ),
        "half_scan": _(
            "The scanner's code did not come to its end. Nothing was recorded: scan again. If it "
            "happens each time, set the scanner to send Enter after a code."
        ),
        "camera_refused": _(
            "The camera is not allowed here. Allow it in the browser's settings and try again; "
            "until then, type the code, the license number or the plate."
        ),
        "camera_absent": _("No camera was found. Type the code, the license number or the plate."),
        "decoder_missing": _(
            "The code reader did not load. Try again when there is a connection; until then, type "
            "the code, the license number or the plate."
        ),
        "trailer_by_code": _("A trailer needs its own code or license number."),
        "same_as_truck": _("That is the truck's own. Scan the code of the trailer."),
    }
