"""The report's short summary of requests about dumping."""

import datetime as dt
from typing import Any

from analytics.dumping.weeks import ONE, weeks
from analytics.models import ServiceRequest
from checkin.calendar import week_of

BESIDE = 4  # weeks before
SHOWN = 5  # districts


def dumping_figures(last_day: dt.date) -> dict[str, Any] | None:
    """key "dumping": counted requests of the week beside those before; None without any request
    at all. mean_of_weeks_before is that of the four weeks before."""
    newest = ServiceRequest.objects.filter(day__lte=last_day).order_by("-day").first()
    if newest is None:
        return None
    found = weeks(week_of(last_day) - BESIDE * ONE, last_day)
    this, before = found[-1], found[:-1]
    districts = sorted(this.districts.items(), key=lambda item: (-item[1], item[0]))
    return {
        "newest_request_on": newest.day.isoformat(),
        "this_week": this.requests,
        "last_week": before[-1].requests,
        "mean_of_weeks_before": round(sum(week.requests for week in before) / BESIDE, 6),
        "districts": [{"district": code, "requests": number} for code, number in districts[:SHOWN]],
    }
