from django.urls import URLPattern, path

from licensing.portal import pages, renewing, vehicles

urlpatterns: list[URLPattern] = [
    path("apply/", pages.apply_page, name="apply"),
    path("apply/<str:number>/", pages.my_application_page, name="my_application"),
    path("apply/<str:number>/withdraw/", pages.withdraw_page, name="withdraw"),
    path(
        "apply/<str:number>/vehicles/<int:position>/remove/",
        vehicles.remove_vehicle_page,
        name="remove_vehicle",
    ),
    path("apply/<str:number>/<str:step>/", pages.apply_step_page, name="apply_step"),
    path("my/licenses/<path:number>/renew/", renewing.renew_page, name="renew"),
]
