"""How a tablet becomes one of a station."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "enroll_refused": _(
            "This code does not work: it was used, has expired, or was typed differently. "
            "A supervisor can make a new one."
        ),
        "enroll_name": _("The code is read. Now give this tablet a name and press Enroll."),
        "enroll_no_answer": _("There was no answer. Check the connection and send the code again."),
        "not_enrolled": _(
            "This tablet is not enrolled any more. {length} events are kept here and are sent "
            "once it is enrolled again. Ask a supervisor for a new code, or save them as a file."
        ),
    }
