"""Of allauth's pages only these: there are no passwords, and nobody manages e-mails here."""

from allauth.account import views as allauth_views
from django.urls import URLPattern, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from accounts import views
from accounts.access import public
from accounts.messages.twilio_status import twilio_status_page

ask_for_code = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns: list[URLPattern] = [
    path("start/", views.my_start, name="my_start"),
    path("accounts/login/", public(allauth_views.login), name="account_login"),
    path("accounts/login/code/", public(ask_for_code), name="account_request_login_code"),
    path(
        "accounts/login/code/confirm/",
        public(allauth_views.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("accounts/code/again/", views.another_code, name="another_code"),
    path("accounts/logout/", public(allauth_views.logout), name="account_logout"),
    path("accounts/inactive/", public(allauth_views.account_inactive), name="account_inactive"),
    path("accounts/signup/", views.sign_up, name="account_signup"),
    path("accounts/phone/verify/", views.confirm_phone, name="account_verify_phone"),
    path("messages/<int:id>/twilio/", twilio_status_page, name="twilio_status"),
    path("i18n/setlang/", public(set_language), name="set_language"),
    path("demo/sign-in/<str:role>/", views.demo_sign_in, name="demo_sign_in"),
]
