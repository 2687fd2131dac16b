from django.urls import URLPattern, path

from analytics.dumping import page

urlpatterns: list[URLPattern] = [
    path("dumping/", page.dumping, name="dumping"),
    path("dumping/figures.csv", page.dumping_file, name="dumping_file"),
    path("dumping/types/", page.request_types, name="request_types"),
    path("dumping/facilities/", page.facilities, name="facilities"),
]
