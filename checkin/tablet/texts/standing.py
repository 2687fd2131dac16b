"""The connection, the queue, the roster: what can always be seen."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "connected": _("Connected, {time}"),
        "offline": _("No connection yet"),
        "offline_since": _("No connection since {time}"),
        "queue": _("{length} to send"),
        "queue_empty": _("Everything is sent"),
        "rejected_count": _("Not taken by the server: {count}"),
        "roster": _("{count} licenses, as of {age} ago"),
        "roster_none": _("No list of licenses yet"),
        "age_minutes": _("{minutes} min"),
        "age_hours": _("{hours} h"),
        "age_days": _("{days} days"),
        "clock_unknown": _("Not compared yet"),
        "clock_right": _("Right"),
        "clock_slow": _(
            "The clock of this tablet is {minutes} minutes slow. Times are corrected; set the "
            "clock to automatic."
        ),
        "clock_fast": _(
            "The clock of this tablet is {minutes} minutes fast. Times are corrected; set the "
            "clock to automatic."
        ),
    }
