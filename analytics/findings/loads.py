"""Who brings far more loads than its kind, and who far heavier ones: large haulers posing as small
pay less."""

from typing import Any

from analytics.assessment import DIGITS, Assessed, Assessment
from analytics.findings.beyond import as_often, heavier, least_share, rarely_passed
from analytics.findings.counts import WEEKS, Came
from analytics.findings.span import AT_THE_GATE, Span
from analytics.histories import CLASSES
from analytics.reading import rows

DAYS_A_WEEK = 7
FEWEST_LOADS = 3  # weighed
# A ticket tells of the vehicle whose plate it has, where only one has it.
WEIGHED = f"""
with loads as (
    select e.vehicle_id, e.net_weight_lb as pounds, e.day from checkin_event e
    where {AT_THE_GATE} and e.at >= %(since)s and e.at < %(ends)s
        and e.net_weight_lb > 0 and e.vehicle_id is not null and e.towed_vehicle_id is null
    union all
    select owner.id, t.net_weight_lb, t.day
    from checkin_scaleticket t join (
        select min(id) as id, plate_key from licensing_vehicle
        where plate_key <> '' group by plate_key having count(*) = 1
    ) as owner on owner.plate_key = t.plate
    where t.station_id = any(%(stations)s) and t.day between %(first)s and %(last)s
        and t.net_weight_lb > 0
)
select loads.vehicle_id, v.vehicle_class, count(*)::int,
    percentile_cont(0.5) within group (order by pounds),
    count(*) filter (where day >= %(monday)s)::int,
    (select l.number from licensing_license l where l.vehicle_id = loads.vehicle_id
        and l.issued_on <= %(last)s order by l.issued_on desc, l.id desc limit 1)
from loads join licensing_vehicle v on v.id = loads.vehicle_id
group by loads.vehicle_id, v.vehicle_class having count(*) >= {FEWEST_LOADS}
order by loads.vehicle_id
"""  # noqa: S608 our own words


def far_more_loads(assessment: Assessment, came: dict[str, Came]) -> list[dict[str, Any]]:
    """Came this week, and in thirteen weeks more often than chance gives to one license in ten such
    registers, both by the model and by how far those that come often are apart."""
    judged = [row for row in assessment.rows if row.p_inactive is not None]
    seasons = assessment.fit.season[:, -WEEKS:]
    of_class = dict(zip(CLASSES, seasons.mean(axis=1).tolist(), strict=False))
    usual = {
        row.facts.number: usual_visits(row, seasons.shape[1], of_class[row.facts.vehicle_class])
        for row in judged
    }
    seen = [row for row in judged if row.facts.number in came and usual[row.facts.number] > 0]
    least = rarely_passed([came[row.facts.number].visits / usual[row.facts.number] for row in seen])
    found = []
    for row in seen:
        own, expected = came[row.facts.number], usual[row.facts.number]
        if not own.this_week or own.visits <= least * expected:
            continue
        share = as_often(
            own.visits, expected=expected, shape=row.shape or 1.0, burst=row.burst or 1.0
        )
        if share < least_share(len(judged)):
            found.append(
                {
                    "license": row.facts.number,
                    "visits": own.visits,
                    "usual_visits": round(expected, DIGITS),
                    "weeks": WEEKS,
                }
            )
    return found


def usual_visits(row: Assessed, weeks: int, season: float) -> float:
    """Of its kind in the last thirteen weeks, or as many as it has been seen; closures of its
    stations are not taken off, so that rather too many are usual."""
    return min(float(weeks), row.seen_days / DAYS_A_WEEK) * season * (row.kind_rate or 0.0)


def far_heavier_loads(span: Span) -> list[dict[str, Any]]:
    """Vehicles weighed this week whose median load passes the bound of their class."""
    weighed = rows(WEIGHED, span.params)
    of_class: dict[str, list[float]] = {}
    for _id, kind, _count, pounds, _this_week, _number in weighed:
        of_class.setdefault(kind, []).append(pounds)
    usual, bounds = heavier(of_class)
    return [
        {
            "license": number,
            "vehicle_class": kind,
            "loads": count,
            "pounds": round(pounds),
            "usual_pounds": round(usual[kind]),
            "bound_pounds": round(bounds[kind]),
        }
        for _id, kind, count, pounds, this_week, number in sorted(
            weighed, key=lambda row: row[5] or ""
        )
        if this_week and number and kind in bounds and pounds > bounds[kind]
    ]
