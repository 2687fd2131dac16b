from django.urls import URLPattern, path

from analytics.governance.holds_page import holds_page, lift_hold
from analytics.governance.method_page import change_page, method_page
from analytics.governance.retention_page import retention_page
from analytics.governance.seen_page import seen_page

urlpatterns: list[URLPattern] = [
    path("method/", method_page, name="method"),
    path("method/change/", change_page, name="change_method"),
    path("method/seen/", seen_page, name="lists_seen"),
    path("method/retention/", retention_page, name="retention"),
    path("method/holds/", holds_page, name="legal_holds"),
    path("method/holds/<int:number>/lift/", lift_hold, name="lift_hold"),
]
