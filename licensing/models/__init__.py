"""The register, what asks for a license, what is paid, and the rules of it all."""

from licensing.models.applications import (
    Application,
    ApplicationEntry,
    ApplicationVehicle,
    Correction,
    Reply,
)
from licensing.models.documents import Document, DocumentPage
from licensing.models.payments import OnlinePayment, Payment
from licensing.models.register import (
    Hauler,
    HaulerPhone,
    License,
    LicensePeriod,
    Pass,
    Status,
    Vehicle,
    VehicleClass,
)
from licensing.models.rules import FeeRule, LicenseTerm, LicensingRules, Term, Text, WasteKind
from licensing.models.runs import CardRun, RegisterImport, RunState

__all__ = [
    "Application",
    "ApplicationEntry",
    "ApplicationVehicle",
    "CardRun",
    "Correction",
    "Document",
    "DocumentPage",
    "FeeRule",
    "Hauler",
    "HaulerPhone",
    "License",
    "LicensePeriod",
    "LicenseTerm",
    "LicensingRules",
    "OnlinePayment",
    "Pass",
    "Payment",
    "RegisterImport",
    "Reply",
    "RunState",
    "Status",
    "Term",
    "Text",
    "Vehicle",
    "VehicleClass",
    "WasteKind",
]
