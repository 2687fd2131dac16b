from django.urls import URLPattern, path

from licensing.mine import replies
from licensing.portal import pages, renewing, vehicles

urlpatterns: list[URLPattern] = [
    path("apply/", pages.apply_page, name="apply"),
    path("apply/<str:number>/", pages.my_application_page, name="my_application"),
    path(
        "apply/<str:number>/write/",
        replies.write_about_application_page,
        name="write_about_application",
    ),
    path("apply/<str:number>/withdraw/", pages.withdraw_page, name="withdraw"),
    path(
        "apply/<str:number>/vehicles/<int:position>/remove/",
        vehicles.remove_vehicle_page,
        name="remove_vehicle",
    ),
    path(
        "apply/<str:number>/papers/<int:id>/remove/",
        vehicles.remove_paper_page,
        name="remove_paper",
    ),
    path("apply/<str:number>/<str:step>/", pages.apply_step_page, name="apply_step"),
    path("my/licenses/<path:number>/renew/", renewing.renew_page, name="renew"),
    path(
        "my/licenses/<path:number>/other-vehicle/",
        renewing.other_vehicle_page,
        name="other_vehicle",
    ),
]
