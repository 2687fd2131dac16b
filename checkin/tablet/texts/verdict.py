"""The words of the verdict and of what follows it."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return verdict() | by_the_tablet() | trailer() | recent()


def verdict() -> dict[str, str]:
    return {
        "word_admit": _("Admit"),
        "word_confirm": _("Admit, to be confirmed"),
        "word_refuse": _("Do not admit"),
        "word_rejected": _("Not taken by the server"),
        "renewed_as": _("This license was renewed. The new one is {number}; ask for its card."),
        "tell_other": _("Tell the driver: please wait. Ask a supervisor."),
        "rejected_other": _("The server did not take this."),
        "rejected_kept": _("It stays in the list on this tablet. Tell a supervisor."),
        "earlier_at": _("Came already today at {time}, {station}."),
        "earlier_here": _("Came already today at {time}, here."),
        "already_checked_in": _("Already checked in at {time}. It counts once."),
        "served_anyway": _("Served anyway"),
        "let_it_wait": _("Let it wait"),
        "undo_scan": _("Undo this scan"),
        "detail_wrong": _("This is not a whole number, or too large: {field}."),
        "taken_back": _("Taken back."),
        "turned_away_noted": _("Noted: turned away."),
    }


def by_the_tablet() -> dict[str, str]:
    """What the tablet says without the server, and what is said when that answers late."""
    return {
        "no_answer_yet": _("The register has not answered yet. Compare the card with the vehicle."),
        "unknown_pass_offline": _(
            "There is no connection, and this pass is not in the list on this tablet, which is "
            "{age} old. Compare the card with the vehicle."
        ),
        "unknown_name_offline": _(
            "Without a connection a number or a plate cannot be looked up. The list of passes on "
            "this tablet is {age} old. Compare the card with the vehicle."
        ),
        "unknown_without_list": _(
            "There is no connection, and this tablet has no list of passes yet. Compare the card "
            "with the vehicle."
        ),
        "by_list": _("No connection. By the list on this tablet, which is {age} old."),
        "late_refusal": _("The answer came late: {who} should not have been admitted. {reason}"),
        "late_admission": _("The answer came late: {who} could have been admitted."),
        "late_many": _(
            "{count} answers came late and differ from what was shown: see today's scans below."
        ),
        "late_trailer": _("The answer came late. The trailer, {who}: {reason}"),
    }


def trailer() -> dict[str, str]:
    return {
        "kind_trailer": _("trailer"),
        "word_trailer_admit": _("Trailer added"),
        "word_trailer_confirm": _("Trailer to be confirmed"),
        "about_trailer": _("The trailer: {reason}"),
        "add_trailer": _("Scan the trailer too"),
        "add_truck": _("Scan its truck too"),
        "now_trailer": _("{who} is recorded. Now scan its trailer, or type its number."),
        "now_truck": _("The trailer {who} is recorded. Now scan its truck."),
        "truck_first": _("First the truck, then its trailer: scan the truck now."),
        "no_trailer": _("That is not a trailer. It was recorded by itself."),
        "undo_trailer": _("Without this trailer"),
        "same_as_trailer": _("That is the trailer itself. Scan the code of its truck."),
    }


def recent() -> dict[str, str]:
    return {
        "undo": _("Undo"),
        "too_late": _("It is too late to take this back here. A supervisor can correct it."),
        "recent_practice": _("practice"),
        "recent_late_refuse": _("Should not have been admitted. {reason}"),
        "recent_late_admit": _("Could have been admitted."),
        "recent_late_trailer": _("The trailer: {reason}"),
    }
