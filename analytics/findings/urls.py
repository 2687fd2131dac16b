from django.urls import URLPattern, path

from analytics.findings import driving, page

urlpatterns: list[URLPattern] = [
    path("findings/", page.findings, name="findings"),
    path("findings/findings.csv", page.findings_file, name="findings_file"),
    path("findings/driving-times/", driving.driving_times, name="driving_times"),
]
