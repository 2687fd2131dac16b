"""What a license costs, by the city's own schedule (FeeRule), and by which of its rules."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from licensing.models import FeeRule, LicenseTerm
from licensing.terms import share_text, term_of

CENT = Decimal("0.01")


class NoFeeRule(Exception):
    """The schedule has no rule for this; the text is a sentence for the clerk."""


@dataclass(frozen=True)
class Fee:
    """Dollars, the rule that named them, and what was asked for."""

    amount: Decimal
    rule: FeeRule
    term: LicenseTerm
    dumpsters: int = 0

    @property
    def text(self) -> str:
        return f"${self.amount:,.2f}"

    @property
    def reason(self) -> str:
        """In the reader's language: which rule, which additions, which term."""
        parts = [reason_of(self.rule)]
        if self.dumpsters:
            parts.append(dumpsters_text(self.dumpsters))
        parts.append(share_text(self.term))
        return "; ".join(filter(None, parts))


def reason_of(rule: FeeRule) -> str:
    fee = f"${rule.annual_fee:,.2f}"
    if rule.over_vehicles is not None:
        text = _("%(fee)s a year for each vehicle of a business with more than %(count)s")
        return text % {"fee": fee, "count": rule.over_vehicles}
    if rule.over_weight_lb is not None:
        text = _("%(fee)s a year for a vehicle above %(weight)s lb")
        return text % {"fee": fee, "weight": f"{rule.over_weight_lb:,}"}
    return _("%(fee)s a year for a vehicle") % {"fee": fee}


def dumpsters_text(count: int) -> str:
    text = ngettext("%(count)s dumpster", "%(count)s dumpsters", count)
    return text % {"count": count}


def fee_for(
    *, gross_weight_lb: int, vehicles_of_hauler: int, term: str, on: dt.date, dumpsters: int = 0
) -> Fee:
    """The fee of one vehicle's license that begins on a day.

    `vehicles_of_hauler` counts this vehicle; `term` is the code of a LicenseTerm. Days cost their
    share of a year's 365, to the cent, half up. Raises NoFeeRule.
    """
    asked = term_of(term)
    rule = first_that_fits(
        rules_in_force(FeeRule.Subject.VEHICLE, on), gross_weight_lb, vehicles_of_hauler
    )
    amount = rule.annual_fee
    if dumpsters:
        extra = rules_in_force(FeeRule.Subject.DUMPSTER, on)
        amount += dumpsters * first_that_fits(extra, gross_weight_lb, vehicles_of_hauler).annual_fee
    amount = (amount * asked.share_of_year).quantize(CENT, ROUND_HALF_UP)
    return Fee(amount, rule, asked, dumpsters)


def rules_in_force(subject: FeeRule.Subject, on: dt.date) -> list[FeeRule]:
    """The rules of the newest date that has come, by rank."""
    rules = FeeRule.objects.filter(subject=subject, effective_on__lte=on)
    ordered = list(rules.order_by("-effective_on", "rank"))
    return [rule for rule in ordered if rule.effective_on == ordered[0].effective_on]


def first_that_fits(rules: Iterable[FeeRule], weight: int, vehicles: int) -> FeeRule:
    for rule in rules:
        if (rule.over_weight_lb is None or weight > rule.over_weight_lb) and (
            rule.over_vehicles is None or vehicles > rule.over_vehicles
        ):
            return rule
    raise NoFeeRule(
        _("The fee schedule has no rule for this vehicle. An administrator can add one.")
    )
