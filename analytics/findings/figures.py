"""The findings of a week, rule by rule, for report.json."""

from typing import Any

from analytics.assessment import DIGITS, Assessment
from analytics.chains import chains
from analytics.findings.beyond import ALARMS_A_WEEK
from analytics.findings.counts import came_of
from analytics.findings.gate import keeps_coming, low_capture
from analytics.findings.loads import far_heavier_loads, far_more_loads
from analytics.findings.passes import other_plates, two_stations
from analytics.findings.silence import came_back, fell_silent
from analytics.findings.span import Span
from analytics.models import DrivingTime
from analytics.register import Register


def finding_figures(register: Register, assessment: Assessment) -> list[dict[str, Any]]:
    """One entry a rule, in a fixed order: `rule`, its `rows`, `false_alarms`: how many of them are
    expected to be chance (None where that is no matter of chance), and `not_judged`: why the rule
    found nothing to look at."""
    of_register = chains(register)
    span = Span(register.last_day, tuple(station.id for station in register.stations))
    came = came_of(of_register, span)
    by_number = {chain.carrier.number: chain for chain in of_register}
    nobody = assessment.nobody_because.value if assessment.nobody_because else None
    silent = [] if nobody else fell_silent(register, assessment, by_number)
    back = [] if nobody else came_back(register, assessment, by_number, came, span)
    often = [] if nobody else far_more_loads(assessment, came)
    chance = sum(1 - row["p_inactive"] for row in silent)
    return [
        finding("fell_silent", silent, round(chance, DIGITS) + 0.0, nobody),
        finding("came_back", back, None, nobody),
        finding("far_more_loads", often, ALARMS_A_WEEK, nobody),
        finding("far_heavier_loads", far_heavier_loads(span), ALARMS_A_WEEK),
        finding("two_stations", two_stations(span), None, no_driving_times()),
        finding("other_plate", other_plates(span), None),
        finding("keeps_coming", keeps_coming(span), None),
        finding("low_capture", low_capture(register, span), None),
    ]


def finding(
    rule: str,
    rows: list[dict[str, Any]],
    false_alarms: float | None,
    not_judged: str | None = None,
) -> dict[str, Any]:
    return {"rule": rule, "rows": rows, "false_alarms": false_alarms, "not_judged": not_judged}


def no_driving_times() -> str | None:
    return None if DrivingTime.objects.exists() else "no_driving_times"
