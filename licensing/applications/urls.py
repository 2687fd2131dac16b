from django.urls import URLPattern, path

from licensing.applications import counter, review

ONE = "desk/applications/<str:number>/"
urlpatterns: list[URLPattern] = [
    path("desk/counter/", counter.counter_page, name="counter"),
    path(ONE, review.application_page, name="application"),
    path(f"{ONE}vehicles/", counter.add_vehicle_page, name="add_vehicle"),
    path(f"{ONE}vehicles/<int:position>/out/", review.set_aside_page, name="set_aside"),
    path(f"{ONE}papers/", counter.add_papers_page, name="add_papers"),
    path(f"{ONE}facts/", counter.facts_page, name="facts"),
    path(f"{ONE}send/", counter.send_page, name="send_application"),
    path(f"{ONE}approve/", review.approve_page, name="approve"),
    path(f"{ONE}take/", review.take_on_page, name="take_on"),
    path(f"{ONE}give-back/", review.give_back_page, name="give_back"),
    path(f"{ONE}do/<str:act>/", review.act_page, name="act_on_application"),
]
