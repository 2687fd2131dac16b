from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from checkin import api
from checkin.tablet import tablet

urlpatterns: list[URLPattern] = [
    path("tablet/", tablet, name="tablet"),
    path("api/v1/devices/enroll", api.Enroll.as_view(), name="api_enroll"),
    path("api/v1/events", api.Events.as_view(), name="api_events"),
    path("api/v1/ping", api.Ping.as_view(), name="api_ping"),
    path("api/v1/waits", api.Waits.as_view(), name="api_waits"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"
    ),
]
