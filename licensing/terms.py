"""The terms that a license may have: data, see LicenseTerm."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from licensing.models import LicenseTerm


def term_of(code: str) -> LicenseTerm:
    return LicenseTerm.objects.get(code=code)


def offered_terms() -> list[tuple[str, str]]:
    """The choices of a form, in the reader's language."""
    return [(term.code, str(term)) for term in LicenseTerm.objects.filter(offered=True)]


def share_text(term: LicenseTerm) -> str:
    """What part of the fee for a year the term costs; nothing to say for one year."""
    if term.days:
        return _("%(days)s of 365 days of the fee for a year") % {"days": term.days}
    years = term.years or 1
    if years == 1:
        return ""
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
