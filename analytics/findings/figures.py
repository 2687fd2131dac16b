"""The findings of a week, rule by rule, for report.json."""

from typing import Any

from analytics.assessment import Assessment
from analytics.register import Register


def finding_figures(register: Register, assessment: Assessment) -> list[dict[str, Any]]:
    """One entry a rule: `rule`, its `rows`, and what is known of its false alarms."""
    return []
