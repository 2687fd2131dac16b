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
    }
