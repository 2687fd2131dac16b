from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from checkin import api, roster_api
from checkin.pages import start, stations, visits
from checkin.tablet import page

urlpatterns: list[URLPattern] = [
    path("", start.home, name="home"),
    path("stations/", stations.stations_page, name="stations"),
    path("stations/<str:code>/", stations.station_page, name="station"),
    path(
        "stations/<str:code>/enrollment-code/",
        stations.enrollment_code_page,
        name="enrollment_code",
    ),
    path(
        "stations/<str:code>/tablets/<int:number>/revoke/",
        stations.revoke_tablet_page,
        name="revoke_tablet",
    ),
    path("visits/", visits.visits_page, name="visits"),
    path("tablet/", page.tablet, name="tablet"),
    path("TABLET/", page.any_case),
    path("tablet/manifest.webmanifest", page.manifest, name="tablet_manifest"),
    path("sw.js", page.service_worker, name="service_worker"),
    path("api/v1/devices/enroll", api.Enroll.as_view(), name="api_enroll"),
    path("api/v1/devices/status", api.Status.as_view(), name="api_status"),
    path("api/v1/station", api.StationBriefing.as_view(), name="api_station"),
    path("api/v1/line", api.Line.as_view(), name="api_line"),
    path("api/v1/events", api.Events.as_view(), name="api_events"),
    path("api/v1/roster", roster_api.Roster.as_view(), name="api_roster"),
    path("api/v1/ping", api.Ping.as_view(), name="api_ping"),
    path("api/v1/waits", api.Waits.as_view(), name="api_waits"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"
    ),
]
