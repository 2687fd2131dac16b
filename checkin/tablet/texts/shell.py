"""The panel "This tablet": what is kept, and the version."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "not_yet_enrolled": _("Not enrolled"),
        "storage_kept": _("Kept: the browser will not clear it. {used} of {quota} MB are used."),
        "storage_not_kept": _(
            "The browser may clear it when space runs out. Open this page from the home screen. "
            "{used} of {quota} MB are used."
        ),
        "offline_ready": _("Yes"),
        "offline_not_ready": _("Not yet. Leave this page open with a connection for a minute."),
        "update_coming": _("A new version is being fetched. The page says when it is ready."),
        "update_none": _("No newer version was found."),
        "saved": _("The file was saved. Everything stays in the queue as well."),
    }
