"""The one function that says what a license is worth on a day."""

import datetime as dt

import pytest

from licensing.standing import Renewal, Standing, standing

FIRST, LAST = dt.date(2026, 3, 1), dt.date(2027, 2, 28)
DAY = dt.timedelta(days=1)
NEWER = Renewal("SH-2", LAST + DAY, LAST + 365 * DAY, "active")


def on(day: dt.date, status: str = "active", *, replaced: bool = False,
       renewal: Renewal | None = None) -> Standing:  # fmt: skip
    return standing(
        status=status, issued_on=FIRST, expires_on=LAST, on=day,
        pass_replaced=replaced, renewed_by=renewal,
    )  # fmt: skip


@pytest.mark.parametrize("day", [FIRST, LAST, FIRST + 100 * DAY])
def test_a_license_is_good_on_its_first_and_its_last_day(day: dt.date) -> None:
    assert on(day) == Standing("")
    assert on(day).admits


def test_a_day_before_and_a_day_after_have_their_own_reasons() -> None:
    assert on(FIRST - DAY).reason == "not_yet_valid"
    assert on(LAST + DAY).reason == "expired"


@pytest.mark.parametrize("status", ["suspended", "revoked", "surrendered"])
@pytest.mark.parametrize("day", [FIRST - DAY, FIRST, LAST + DAY])
def test_an_ended_status_comes_before_the_dates(status: str, day: dt.date) -> None:
    assert on(day, status).reason == status


def test_a_replaced_pass_comes_before_everything() -> None:
    assert on(FIRST, "revoked", replaced=True) == Standing("replaced")
    assert not on(FIRST, replaced=True).admits


def test_a_renewed_license_admits_for_thirty_days_and_names_the_new_one() -> None:
    assert on(LAST + 30 * DAY, renewal=NEWER) == Standing("renewed", "SH-2")
    assert on(LAST + 30 * DAY, renewal=NEWER).admits
    assert on(LAST + 31 * DAY, renewal=NEWER) == Standing("expired")
    assert on(LAST, renewal=NEWER) == Standing("")


@pytest.mark.parametrize(
    "renewal",
    [
        Renewal("SH-2", LAST + DAY, LAST + 9 * DAY, "suspended"),
        Renewal("SH-2", LAST + 20 * DAY, LAST + 90 * DAY, "active"),
        Renewal("SH-2", LAST + DAY, LAST + 2 * DAY, "active"),
    ],
    ids=["suspended", "not yet begun", "over already"],
)
def test_a_renewal_that_is_not_in_force_does_not_help(renewal: Renewal) -> None:
    assert on(LAST + 10 * DAY, renewal=renewal).reason == "expired"
