from django.urls import URLPattern, path

from licensing.payments import online_pages, pages

urlpatterns: list[URLPattern] = [
    path("desk/payments/", pages.payments_page, name="payments"),
    path("desk/payments/open/", pages.open_money_page, name="open_money"),
    path("desk/payments.csv", pages.payments_file, name="payments_file"),
    path("desk/payments/<str:receipt>/back/", pages.take_back_page, name="take_back"),
    path("desk/payments/<str:receipt>.pdf", pages.receipt_page, name="receipt"),
    path("desk/applications/<str:number>/pay/", pages.pay_page, name="pay"),
    path("apply/<str:number>/pay-online/", online_pages.pay_online_page, name="pay_online"),
    path("payments/online/", online_pages.online_payment_page, name="online_payment"),
    path("demo/payment-page/", online_pages.demo_payment_page, name="demo_payment_page"),
]
