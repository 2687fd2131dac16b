"""What is known of the lines of a paper log before they are recorded."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from checkin.calendar import city_zone
from checkin.desk import Named, line_id, named, taken_back
from checkin.models import Event, Kind, Reason
from licensing.models import VehicleClass
from licensing.plates import normalized_plate

REPEAT = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Written:
    """A line as it was written."""

    line: int
    kind: str
    at: dt.datetime
    name: str


@dataclass
class ReviewLine:
    """A line with what is known; `repeats` says of what it is probably a repetition."""

    written: Written
    named: Named
    is_recorded: bool
    repeats: list[str] = field(default_factory=list)
    decision: str = ""
    is_undecided: bool = False

    @property
    def what(self) -> str:
        return str(Kind(self.written.kind).label)

    @property
    def vehicle(self) -> str:
        found = self.named.found
        if found.claimed_by > 1:
            return _("Several vehicles have this plate. It is recorded under the plate.")
        if found.vehicle is None:
            return _("Not in the register. It is recorded as it is written.")
        car = found.vehicle
        kind = str(VehicleClass(car.vehicle_class).label)
        return ", ".join(filter(None, [f"{car.plate} {car.plate_state}".strip(), kind, car.color]))

    @property
    def license(self) -> str:
        """The license that was meant, and how it stood at that time."""
        found = self.named.found
        if found.standing is None:
            return _("no license")
        if not found.standing.reason:
            return _("%s, in force then") % found.license_number
        return f"{found.license_number}: {Reason(found.standing.reason).label}"


def review(lines: list[Written], *, page: uuid.UUID, station: int) -> list[ReviewLine]:
    """In their order. What this same page recorded before is no repetition but done."""
    names = named({line.line: (line.at, line.name) for line in lines})
    own = {line_id(page, line.line) for line in lines}
    near = events_near(lines, station)
    recorded = {event.id for event in near} & own
    others = [event for event in near if event.id not in own]
    reviewed: list[ReviewLine] = []
    for line in lines:
        is_recorded = line_id(page, line.line) in recorded
        now = ReviewLine(line, names[line.line], is_recorded)
        if not is_recorded:
            now.repeats = [told(event) for event in others if repeats_event(now, event)]
            now.repeats += [same_page(other) for other in reviewed if repeats_line(now, other)]
        reviewed.append(now)
    return reviewed


def events_near(lines: Iterable[Written], station: int) -> list[Event]:
    """Events of the station that were not taken back, around the times of the lines."""
    times = [line.at for line in lines]
    found = Event.objects.filter(
        station=station, practice=False, kind__in={line.kind for line in lines},
        at__gte=min(times) - REPEAT, at__lte=max(times) + REPEAT,
    ).select_related("device", "typed_plate").order_by("at", "id")  # fmt: skip
    events = list(found)
    gone = taken_back(event.id for event in events)
    return [event for event in events if event.id not in gone]


def repeats_event(line: ReviewLine, event: Event) -> bool:
    if event.kind != line.written.kind or abs(event.at - line.written.at) > REPEAT:
        return False
    if line.named.found.vehicle_id is not None:
        return event.vehicle_id == line.named.found.vehicle_id
    plate, code = (
        normalized_plate(line.named.fields.get("plate", ""))[:20],
        line.named.fields.get("pass_code"),
    )
    by_plate = bool(plate) and event.typed_plate is not None and event.typed_plate.key == plate
    return by_plate or (bool(code) and event.pass_code == code)


def repeats_line(line: ReviewLine, other: ReviewLine) -> bool:
    one, two = line.written, other.written
    if one.kind != two.kind or abs(one.at - two.at) > REPEAT:
        return False
    if line.named.found.vehicle_id is not None:
        return line.named.found.vehicle_id == other.named.found.vehicle_id
    return normalized_plate(one.name) == normalized_plate(two.name)


def told(event: Event) -> str:
    by = event.device.name if event.device else _("the desk")
    what = {"at": time_words(event.at), "what": event.get_kind_display(), "by": by}
    return _("%(what)s at %(at)s, by %(by)s") % what


def same_page(other: ReviewLine) -> str:
    what = {"line": other.written.line, "at": time_words(other.written.at), "what": other.what}
    return _("line %(line)s of this page: %(what)s at %(at)s") % what


def time_words(moment: dt.datetime) -> str:
    return time_format(moment.astimezone(city_zone()), "TIME_FORMAT")
