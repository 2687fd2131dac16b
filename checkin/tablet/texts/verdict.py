"""The words of the verdict and of what follows it."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    return {
        "word_admit": _("Admit"),
        "word_confirm": _("Admit, to be confirmed"),
        "word_refuse": _("Do not admit"),
        "word_recorded": _("Recorded, to be confirmed"),
        "word_rejected": _("Not taken by the server"),
        "no_answer_yet": _("The register has not answered yet. Compare the card with the vehicle."),
        "renewed_as": _("This license was renewed. The new one is {number}; ask for its card."),
        "about_trailer": _("The trailer: {reason}"),
        "tell_other": _("Tell the driver: please wait. Ask a supervisor."),
        "rejected_other": _("The server did not take this."),
        "rejected_kept": _("It stays in the list on this tablet. Tell a supervisor."),
        "served_anyway": _("Served anyway"),
        "let_it_wait": _("Let it wait"),
        "late_refusal": _("The answer came late: {who} should not have been admitted. {reason}"),
        "taken_back": _("Taken back."),
        "turned_away_noted": _("Noted: turned away."),
    }
