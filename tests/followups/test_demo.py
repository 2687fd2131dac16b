"""The made-up city's leads: worked as inspectors would, and answered by the city's own truth."""

import datetime as dt

import pytest

from analytics.demo.followups import EVIDENCE, NEVER_USED, STILL_HAULS, STOPPED, chosen
from analytics.demo.seeding import seed
from analytics.followups.figures import follow_up_figures
from analytics.models import Lead, LeadReason, LeadStep, WeeklyReport
from checkin.calendar import city_date, city_zone

NOW = dt.datetime(2026, 11, 18, 10, 30, tzinfo=city_zone())


@pytest.mark.parametrize("shares", [STOPPED, NEVER_USED, STILL_HAULS])
def test_every_answer_is_one_of_the_list(db: None, shares: dict[str, float]) -> None:
    assert sum(shares.values()) == pytest.approx(1)
    assert {chosen(shares, number / 100) for number in range(100)} == set(shares)
    for code in shares:
        assert LeadReason.objects.get(code=code).was_unused is (shares is not STILL_HAULS)
        assert EVIDENCE[code]


@pytest.mark.slow
@pytest.mark.django_db
def test_outcomes_agree_with_the_citys_truth() -> None:
    city = seed(now=NOW, licenses=200, tell=lambda _: None, number=7)
    assert city
    uses = {made.number: city.vehicles[made.vehicle].use for made in city.licenses}
    settled = Lead.objects.exclude(decided_at=None).select_related("reason", "license")
    assert settled.count() > 10
    for lead in settled:
        assert lead.reason
        assert lead.decided_at
        if lead.reason.was_unused is not None:
            truth = uses[lead.license.number].inactive_on(city_date(lead.decided_at))
            assert lead.reason.was_unused is truth
    assert not LeadStep.objects.filter(at__gt=NOW).exists()
    weeks = WeeklyReport.objects.values_list("week_ending", flat=True)
    assert any(follow_up_figures(week)["completed"] for week in weeks)
    figures = follow_up_figures(weeks[0])
    assert figures["precision"]["all"]["unused"]["share"] > 0.8
