"""The weekly report, the leads that are worked, and what stands beside them."""

from analytics.models.dumping import District, FacilityAddress, RequestType, ServiceRequest
from analytics.models.findings import DrivingTime
from analytics.models.followups import (
    DoNotCall,
    FollowUp,
    Lead,
    LeadReason,
    LeadStatus,
    LeadStep,
    StepKind,
)
from analytics.models.governance import LegalHold, ListSeen, Method, Retention
from analytics.models.reports import ReportMail, WeeklyReport

__all__ = [
    "District",
    "DoNotCall",
    "DrivingTime",
    "FacilityAddress",
    "FollowUp",
    "Lead",
    "LeadReason",
    "LeadStatus",
    "LeadStep",
    "LegalHold",
    "ListSeen",
    "Method",
    "ReportMail",
    "RequestType",
    "Retention",
    "ServiceRequest",
    "StepKind",
    "WeeklyReport",
]
