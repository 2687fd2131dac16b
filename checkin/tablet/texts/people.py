"""Who holds the tablet, and practice."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "practice_on": _("Practice: nothing counts"),
        "switch": _("{name}: hand the tablet on"),
        "lock_stay": _("Go on as {name}"),
        "lock_first": _("Say who has the tablet, then scan again. Nothing was read."),
        "pin_short": _("A PIN has four to six digits."),
        "pin_wrong": _("That is not the PIN of {name}. Try again."),
        "pin_wait": _("Five wrong PINs. Wait {seconds} seconds, then try again."),
        "pin_forgotten_said": _(
            "Go on, {name}. A supervisor sees that it was without a PIN and can give a new one."
        ),
    }
