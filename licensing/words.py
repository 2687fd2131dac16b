"""The words of a license's standing, for people; the stable words are in `standing`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHORT: dict[str, Promise] = {
    "": _("In force"),
    "replaced": _("Pass replaced"),
    "renewed": _("Renewed"),
    "expired": _("Expired"),
    "suspended": _("Suspended"),
    "revoked": _("Revoked"),
    "surrendered": _("Surrendered"),
    "not_yet_valid": _("Not yet valid"),
}

# What the public check page says; the dates stand beside it.
SENTENCES: dict[str, Promise] = {
    "": _("This license is in force. Compare the plate and the vehicle."),
    "replaced": _(
        "This pass was replaced by a new one and no longer counts. Ask for the new pass."
    ),
    "renewed": _("This license has expired, but it was renewed and may be used for now."),
    "expired": _("This license has expired."),
    "suspended": _("This license is suspended. It may not be used."),
    "revoked": _("This license was revoked. It may not be used."),
    "surrendered": _("The holder gave this license back. It may not be used."),
    "not_yet_valid": _("This license has been issued, but its first day has not come yet."),
}
