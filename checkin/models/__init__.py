"""Stations, tablets, events and the visits that are folded from them."""

from checkin.models.events import Event, RejectedElement, TypedPlate
from checkin.models.roster import RosterEntry, RosterTask
from checkin.models.stations import Closure, LoadType, Station, StationHours
from checkin.models.tablets import Attendant, Device, EnrollmentCode, TabletStatus
from checkin.models.visits import Outcome, Visit, WaitBasis, WalkOffBasis, WeeklyCount
from checkin.models.words import Kind, PauseReason, Reason, Rejection, Result

__all__ = [
    "Attendant",
    "Closure",
    "Device",
    "EnrollmentCode",
    "Event",
    "Kind",
    "LoadType",
    "Outcome",
    "PauseReason",
    "Reason",
    "RejectedElement",
    "Rejection",
    "Result",
    "RosterEntry",
    "RosterTask",
    "Station",
    "StationHours",
    "TabletStatus",
    "TypedPlate",
    "Visit",
    "WaitBasis",
    "WalkOffBasis",
    "WeeklyCount",
]
