"""Every address: each app lists its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("checkin.urls")),
    path("", include("licensing.urls")),
    path("", include("analytics.urls")),
    path("", include("accounts.urls")),
]
