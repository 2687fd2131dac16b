"""From the method as it is set to the report that is made by it, over a whole made-up register."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from accounts.models import Role
from analytics.governance.preview import preview
from analytics.models import Method, WeeklyReport
from analytics.weekly import Made, keep, make
from tests.analytics.test_weekly_report import SUNDAY, City, city
from tests.conftest import SignIn

__all__ = ["city"]
PAGE = f"/reports/{SUNDAY}/"


def decided(**facts: object) -> Method:
    return Method.objects.create(
        made_at=timezone.now(), reason="Decided", owner="Kim Ortiz", **facts
    )


def made() -> Made:
    report = make(SUNDAY, today=SUNDAY)
    keep(report, now=timezone.now())
    return report


def test_after_its_last_day_the_report_says_so_and_lists_nobody(
    city: City, db: None, sign_in: SignIn
) -> None:
    assert city.leads
    decided(sunset_on=SUNDAY - dt.timedelta(days=1))
    report = made()
    assert report.figures["leads"] == []
    assert report.figures["list"]["nobody_because"] == "method_has_set"
    assert report.file("leads.csv").count("\n") == 1
    assert not any(line.split(",")[10] for line in report.file("licenses.csv").splitlines()[1:])
    page = sign_in(Role.ANALYST).get(PAGE).content.decode()
    assert "The method&#x27;s last day" in page or "method's last day" in page
    assert "NEVER-1" not in page


def test_on_its_last_day_the_method_still_lists(city: City, db: None) -> None:
    decided(sunset_on=SUNDAY)
    assert len(made().figures["leads"]) == len(city.leads)


def test_decided_anew_it_lists_again(city: City, db: None) -> None:
    decided(sunset_on=SUNDAY - dt.timedelta(days=1))
    decided(sunset_on=SUNDAY + dt.timedelta(days=365))
    assert len(made().figures["leads"]) == len(city.leads)


def test_the_preview_is_the_list_that_the_report_then_has(city: City, db: None) -> None:
    method = decided(calls_a_week=5, enough_days=21, false_share=Decimal("0.03"))
    expected = preview(method)
    assert expected
    listed = [lead["license_number"] for lead in made().figures["leads"]]
    before = [row["license_number"] for row in city.leads]
    assert expected.comes_on == [number for number in listed if number not in before]
    assert expected.goes_off == [number for number in before if number not in listed]
    assert expected.listed == len(listed) < len(before)
    share = WeeklyReport.objects.get().figures["list"]["expected_false_share"]
    assert expected.expected_false_share == share


def test_a_report_made_without_an_owner_says_so(city: City, db: None, sign_in: SignIn) -> None:
    page = sign_in(Role.ANALYST).get(PAGE).content.decode()
    assert "nobody is named yet" in page
