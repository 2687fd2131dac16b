"""What the attendant is told about a vehicle: facts in, one of three results out."""

from dataclasses import dataclass

from checkin.event import Sent
from checkin.find import Found
from checkin.models import Reason, Result
from licensing.plates import normalized_plate


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is empty for a plain admit. `license_number` is the license that counts."""

    result: str
    reason: str = ""
    license_number: str = ""

    def as_json(self) -> dict[str, str]:
        named = {"reason": self.reason, "license_number": self.license_number}
        return {"result": self.result} | {name: value for name, value in named.items() if value}


ADMIT = Verdict(Result.ADMIT)
BY_HAND = Verdict(Result.CONFIRM, Reason.OTHER)


def verdict_on(
    found: Found,
    sent: Sent,
    *,
    trailer: Found | None,
    open_today: bool,
) -> Verdict:
    """The license decides first, then the day, then the plate that was read, then the trailer.

    A pass that is not in the register is refused, whatever the plate beside it. A trailer that
    may not come in makes the truck one to look at by hand, never a refusal.
    """
    if sent.pass_code and not found.by_code:
        return unknown(found)
    named = sent.pass_code or sent.license_number or sent.plate
    verdict = verdict_of_license(found) if named else verdict_of_visitor(sent.visitor)
    if verdict.result == Result.REFUSE:
        return verdict
    if not open_today:
        return Verdict(Result.REFUSE, Reason.STATION_CLOSED, found.license_number)
    if is_another_plate(sent.plate, found):
        return Verdict(Result.CONFIRM, Reason.NOT_THIS_VEHICLE, found.license_number)
    if trailer and verdict.result == Result.ADMIT:
        towed = verdict_of_license(trailer)
        if towed.result != Result.ADMIT:
            return Verdict(Result.CONFIRM, towed.reason, found.license_number)
    return verdict


def unknown(found: Found) -> Verdict:
    return Verdict(Result.REFUSE, Reason.UNKNOWN_PASS, found.license_number)


def is_another_plate(plate: str, found: Found) -> bool:
    """The plate in front differs from the registered one; where either is missing, nobody knows."""
    seen, registered = normalized_plate(plate), found.vehicle.plate_key if found.vehicle else ""
    return bool(seen and registered) and seen != registered


def verdict_of_license(found: Found) -> Verdict:
    """In force or renewed, or refused with the word of its standing."""
    if found.claimed_by > 1:
        return BY_HAND
    if found.standing is None:
        return unknown(found)
    if found.standing.admits:
        number = found.standing.renewed_by or found.license_number
        return Verdict(Result.ADMIT, found.standing.reason, number)
    return Verdict(Result.REFUSE, found.standing.reason, found.license_number)


def verdict_of_visitor(visitor: str) -> Verdict:
    """Residents use the same line; anyone else without a license is looked at by hand."""
    return ADMIT if visitor == "resident" else BY_HAND
