from django.urls import URLPattern, path

from licensing.payments import pages

urlpatterns: list[URLPattern] = [
    path("desk/payments/", pages.payments_page, name="payments"),
    path("desk/payments.csv", pages.payments_file, name="payments_file"),
    path("desk/payments/<str:receipt>/back/", pages.take_back_page, name="take_back"),
    path("desk/payments/<str:receipt>.pdf", pages.receipt_page, name="receipt"),
    path("desk/applications/<str:number>/pay/", pages.pay_page, name="pay"),
]
