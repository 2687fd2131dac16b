"""What a license is worth on a day: the one place that says so, for the desk, the check page
and the stations. No Django here: facts in, a word out."""

import datetime as dt
from dataclasses import dataclass

GRACE_DAYS = 30
ENDED = ("suspended", "revoked", "surrendered")


@dataclass(frozen=True)
class Renewal:
    """The license that renews this one, with its status at the moment asked about."""

    number: str
    issued_on: dt.date
    expires_on: dt.date
    status: str

    def in_force(self, on: dt.date) -> bool:
        return self.status == "active" and self.issued_on <= on <= self.expires_on


@dataclass(frozen=True)
class Standing:
    """`reason` is "" in force, else one of replaced, renewed, expired, suspended, revoked,
    surrendered, not_yet_valid. `renewed_by` is the newer license's number, for renewed only."""

    reason: str
    renewed_by: str = ""

    @property
    def admits(self) -> bool:
        return self.reason in {"", "renewed"}


def standing(
    *,
    status: str,
    issued_on: dt.date,
    expires_on: dt.date,
    on: dt.date,
    pass_replaced: bool = False,
    renewed_by: Renewal | None = None,
) -> Standing:
    """How a license, shown by one of its passes, stands on a day of the city.

    `status` is what the license's period says at the moment asked about. The first that holds:

    | holds                                                     | reason        | admits |
    |-----------------------------------------------------------|---------------|--------|
    | the pass was replaced                                      | replaced      | no     |
    | suspended, revoked or surrendered                          | that word     | no     |
    | the day is before issued_on                                | not_yet_valid | no     |
    | the day is no later than expires_on                        | (none)        | yes    |
    | a renewal is in force, GRACE_DAYS after expiry or fewer     | renewed       | yes    |
    | else                                                       | expired       | no     |
    """
    if pass_replaced:
        return Standing("replaced")
    if status in ENDED:
        return Standing(status)
    if on < issued_on:
        return Standing("not_yet_valid")
    if on <= expires_on:
        return Standing("")
    in_grace = on <= expires_on + dt.timedelta(days=GRACE_DAYS)
    if renewed_by and in_grace and renewed_by.in_force(on):
        return Standing("renewed", renewed_by.number)
    return Standing("expired")
