"""The fee schedule of Baltimore, and schedules that change."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.fees import NoFeeRule, fee_for
from licensing.models import FeeRule, Term

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("weight", "vehicles", "term", "dumpsters", "amount"),
    [
        (7000, 1, Term.ANNUAL, 0, "35.00"),
        (7001, 1, Term.ANNUAL, 0, "100.00"),
        (5000, 2, Term.ANNUAL, 0, "100.00"),
        (9000, 3, Term.ANNUAL, 0, "100.00"),
        (5000, 1, Term.ANNUAL, 2, "85.00"),
        (5000, 1, Term.DAYS_90, 0, "8.63"),
        (9000, 1, Term.DAYS_90, 0, "24.66"),
        (5000, 1, Term.DAYS_90, 1, "14.79"),
    ],
)
def test_baltimores_fees(
    weight: int, vehicles: int, term: Term, dumpsters: int, amount: str
) -> None:
    fee = fee_for(gross_weight_lb=weight, vehicles_of_hauler=vehicles, term=term, on=ON,
                  dumpsters=dumpsters)  # fmt: skip
    assert fee.amount == Decimal(amount)


def test_a_fee_says_which_rule_it_follows() -> None:
    heavy = fee_for(gross_weight_lb=7001, vehicles_of_hauler=1, term=Term.DAYS_90, on=ON)
    assert heavy.reason == (
        "$100.00 a year for a vehicle above 7,000 lb; 90 of 365 days of the fee for a year"
    )
    with override("en"):
        fleet = fee_for(gross_weight_lb=1, vehicles_of_hauler=2, term=Term.ANNUAL, on=ON,
                        dumpsters=1)  # fmt: skip
        assert fleet.reason == (
            "$100.00 a year for each vehicle of a business with more than 1; 1 dumpster"
        )


def test_a_new_schedule_counts_from_its_day_on() -> None:
    FeeRule.objects.create(effective_on=ON, rank=1, annual_fee=Decimal("50"))
    day_before = ON - dt.timedelta(days=1)
    fee = partial(fee_for, gross_weight_lb=9000, vehicles_of_hauler=1, term=Term.ANNUAL)
    assert fee(on=day_before).amount == Decimal("100.00")
    assert fee(on=ON).amount == Decimal("50.00")
    assert fee(on=ON, dumpsters=1).amount == Decimal("75.00")


def test_without_a_rule_that_fits_the_clerk_is_told() -> None:
    FeeRule.objects.create(effective_on=ON, rank=1, over_weight_lb=1000, annual_fee=Decimal("50"))
    with pytest.raises(NoFeeRule, match="administrator"):
        fee_for(gross_weight_lb=900, vehicles_of_hauler=1, term=Term.ANNUAL, on=ON)


@settings(max_examples=50, deadline=None)
@given(cents=st.integers(1, 10_000_00))
def test_ninety_days_cost_their_share_of_the_year_to_the_cent(cents: int) -> None:
    FeeRule.objects.filter(effective_on=ON).delete()
    FeeRule.objects.create(effective_on=ON, rank=1, annual_fee=Decimal(cents) / 100)
    fee = fee_for(gross_weight_lb=1, vehicles_of_hauler=1, term=Term.DAYS_90, on=ON)
    assert abs(fee.amount * 365 - Decimal(cents) * 90 / 100) <= Decimal("0.005") * 365
    assert fee.amount == fee.amount.quantize(Decimal("0.01"))
