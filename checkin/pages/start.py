"""Words of a station's state, for the supervisor's pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATUS: dict[str, Promise] = {
    "open": _("Open"),
    "closed": _("Closed"),
    "paused": _("Paused"),
    "unknown": _("Not known"),
}
SILENT = _("no tablet has reported today")
OLD = _("the newest report is too old")
