"""Stations, tablets, events and the visits that are folded from them."""

from checkin.models.events import Event, RejectedElement, TypedPlate
from checkin.models.remarks import Remark
from checkin.models.roster import RosterEntry, RosterTask
from checkin.models.scale import ScaleTicket
from checkin.models.stations import Closure, LoadType, Station, StationHours
from checkin.models.tablets import Attendant, Device, EnrollmentCode, TabletStatus
from checkin.models.visits import NOT_SEEN, Outcome, Visit, WaitBasis, WalkOffBasis, WeeklyCount
from checkin.models.words import (
    Kind,
    LeaveReason,
    PauseReason,
    Reason,
    Rejection,
    Result,
)

__all__ = [
    "NOT_SEEN",
    "Attendant",
    "Closure",
    "Device",
    "EnrollmentCode",
    "Event",
    "Kind",
    "LeaveReason",
    "LoadType",
    "Outcome",
    "PauseReason",
    "Reason",
    "RejectedElement",
    "Rejection",
    "Remark",
    "Result",
    "RosterEntry",
    "RosterTask",
    "ScaleTicket",
    "Station",
    "StationHours",
    "TabletStatus",
    "TypedPlate",
    "Visit",
    "WaitBasis",
    "WalkOffBasis",
    "WeeklyCount",
]
