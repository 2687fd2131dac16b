from django.urls import URLPattern, path

from licensing.life import pages

urlpatterns: list[URLPattern] = [
    path("licenses/<path:number>/renew/", pages.renew_at_counter_page, name="renew_at_counter"),
    path("licenses/<path:number>/transfer/", pages.transfer_page, name="transfer"),
    path("licenses/<path:number>/undo/", pages.undo_page, name="undo_issue"),
]
