"""The line, visitors without license, counts and pauses."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "visitor_unlicensed": _("No license"),
        "visitor_resident": _("Resident"),
        "step_noted": _("{who}: {what}."),
        "line_title": _("In line: {count}"),
        "line_none": _("Nobody waits. Who is scanned as joining the line is listed here."),
        "line_here": _("Served and still here: {count}"),
        "line_here_none": _("Nobody is left here. Who is checked in is listed until it leaves."),
        "line_all": _("Show all {count}"),
        "line_as_of": _("As of {time}, and what was done on this tablet since."),
        "line_own_only": _("No connection yet: only what was done on this tablet."),
        "line_unnamed": _("Vehicle"),
        "minutes": _("{minutes} min"),
        "scan_it": _("Scan its card"),
        "act_checked_in": _("Check in"),
        "act_finished": _("Leaves"),
        "act_left_line": _("Left the line"),
        "in_line": _("{count} in line"),
        "counted": _("Last count: {count} at {time}"),
        "counted_by": _("Last count: {count} at {time}, {who}"),
        "paused_since": _("Paused since {time}: {reason}"),
    }
