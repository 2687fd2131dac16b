"""The line, and visitors without license."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "visitor_unlicensed": _("No license"),
        "visitor_resident": _("Resident"),
        "visitor_noted": _("{who}: {what}."),
        "waiting_since": _("since {time}, {minutes} min"),
        "act_checked_in": _("Check in"),
        "act_left_line": _("Has left the line"),
    }
