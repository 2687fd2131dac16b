import datetime as dt

from django.urls import URLPattern, path, register_converter

from analytics import views
from analytics.dumping.urls import urlpatterns as dumping
from analytics.findings.urls import urlpatterns as findings
from analytics.followups.urls import urlpatterns as followups
from analytics.governance.urls import urlpatterns as governance
from analytics.leads.page import report_license, report_licenses
from analytics.walkoffs.page import walk_offs_file, walk_offs_page


class Day:
    """A date in an address, as 2026-11-22."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return str(value)


register_converter(Day, "day")

urlpatterns: list[URLPattern] = [
    path("reports/", views.reports, name="reports"),
    path("reports/<day:week_ending>/", views.report, name="report"),
    path("reports/<day:week_ending>/publish/", views.publish, name="publish"),
    path("reports/<day:week_ending>/make-again/", views.make_again, name="make_again"),
    path("reports/<day:week_ending>/v<int:version>/", views.report, name="report_version"),
    path(
        "reports/<day:week_ending>/v<int:version>/<str:name>",
        views.report_file,
        name="report_version_file",
    ),
    path("reports/<day:week_ending>/licenses/", report_licenses, name="report_licenses"),
    path("reports/<day:week_ending>/licenses/<str:number>/", report_license, name="report_license"),
    path("reports/<day:week_ending>/<str:name>", views.report_file, name="report_file"),
    path("walk-offs/", walk_offs_page, name="walk_offs"),
    path("walk-offs/figures.csv", walk_offs_file, name="walk_offs_file"),
    *followups,
    *findings,
    *dumping,
    *governance,
]
