from django.urls import URLPattern, path

from licensing.mine import account, inbox, offline, one, phones, public, replies

urlpatterns: list[URLPattern] = [
    path("my/sw.js", offline.pass_worker, name="pass_worker"),
    path("my/messages/", inbox.my_messages_page, name="my_messages"),
    path("my/account/", account.my_account_page, name="my_account"),
    path("my/account/language/", account.my_language_page, name="my_language"),
    path("my/account/data/", account.my_data_page, name="my_data"),
    path("my/account/close/", account.close_account_page, name="close_account"),
    path("my/account/phones/", phones.add_phone_page, name="add_phone"),
    path("my/account/phones/code/", phones.prove_phone_page, name="prove_phone"),
    path("my/account/phones/<int:id>/", phones.remove_phone_page, name="remove_phone"),
    path("my/licenses/<path:number>/about/", one.my_license_page, name="my_license"),
    path("my/licenses/<path:number>/card.pdf", one.my_card_page, name="my_card"),
    path("my/licenses/<path:number>/pass.png", one.my_picture_page, name="my_picture"),
    path("my/licenses/<path:number>/lost/", one.lost_card_page, name="lost_card"),
    path("my/licenses/<path:number>/sold/", one.sold_page, name="vehicle_sold"),
    path("my/licenses/<path:number>/write/", replies.write_to_desk_page, name="write_to_desk"),
    path("privacy/", public.public_text_page, {"code": "privacy"}, name="privacy"),
    path(
        "accessibility/", public.public_text_page, {"code": "accessibility"}, name="accessibility"
    ),
    path("contact/", public.public_text_page, {"code": "contact"}, name="contact"),
]
