from django.urls import URLPattern, path

from licensing.printing import pages

urlpatterns: list[URLPattern] = [
    path("desk/printing/", pages.queue_page, name="print_queue"),
    path("desk/printing/<int:id>/", pages.run_page, name="card_run"),
    path("desk/printing/<int:id>.pdf", pages.run_file, name="card_run_file"),
    path("desk/printing/<int:id>/came-out/", pages.came_out_page, name="cards_came_out"),
    path("desk/printing/<int:id>/put-back/", pages.put_back_page, name="cards_put_back"),
    path("licenses/<path:number>/printed/", pages.card_printed_page, name="card_printed"),
]
