"""What the list would be by another method is what a report made by it has."""

import datetime as dt

import numpy as np
import pytest

from analytics.assessment import Assessment, judge
from analytics.files import licenses_csv
from analytics.governance.preview import preview
from analytics.leads.figures import list_figures
from analytics.method import MethodFacts
from analytics.models import Method, WeeklyReport
from checkin.calendar import midnight
from tests.leads.pictures import SUNDAY, register_of

pytestmark = pytest.mark.django_db


def city(method: MethodFacts) -> Assessment:
    """A hundred regulars, of whom one in three stopped some time, and one in ten is new."""
    rng = np.random.default_rng(7)
    rows = []
    for number in range(100):
        weeks = np.minimum(rng.poisson(1.5, 43), 9)
        if number % 3 == 0:
            weeks[rng.integers(20, 42) :] = 0
        row = "".join(map(str, weeks))
        rows.append("-" * 38 + row[38:] if number % 10 == 1 else row)
    return judge(register_of(rows[:1], city=rows[1:]), method, {})


def kept(found: Assessment) -> None:
    WeeklyReport.objects.create(
        week_ending=SUNDAY,
        made_at=midnight(SUNDAY),
        figures={
            "leads": [{"license_number": lead.facts.number} for lead in found.leads],
            "list": list_figures(found),
        },
        licenses_csv=licenses_csv(found),
    )


OTHERS = [
    {"false_share": 0.02}, {"false_share": 0.5}, {"calls_a_week": 3}, {"calls_a_week": 400},
    {"enough_days": 7}, {"enough_days": 200}, {"false_share": 0.05, "enough_days": 14},
]  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
def test_the_preview_is_the_list_that_the_other_method_makes(other: dict[str, float]) -> None:
    kept(before := city(MethodFacts()))
    after = city(MethodFacts(**other))  # type: ignore[arg-type]
    found = preview(Method(**other))
    assert found is not None
    listed = [lead.facts.number for lead in after.leads]
    was = [lead.facts.number for lead in before.leads]
    assert found.comes_on == [number for number in listed if number not in was]
    assert found.goes_off == [number for number in was if number not in listed]
    assert (found.listed, found.listed_before) == (len(listed), len(was))
    assert found.expected_false_share == after.choice.expected_false_share


def test_by_the_same_method_the_list_is_the_same() -> None:
    kept(city(MethodFacts()))
    found = preview(Method())
    assert found is not None
    assert (found.comes_on, found.goes_off) == ([], [])
    assert found.listed == found.listed_before > 3


def test_after_a_last_day_in_the_past_the_list_would_be_empty() -> None:
    kept(city(MethodFacts()))
    found = preview(Method(sunset_on=SUNDAY - dt.timedelta(days=1)))
    assert found is not None
    assert (found.listed, found.nobody_because) == (0, "method_has_set")
    assert len(found.goes_off) == found.listed_before


def test_without_a_report_there_is_no_preview() -> None:
    assert preview(Method()) is None
