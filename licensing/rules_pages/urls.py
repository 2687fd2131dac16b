from django.urls import URLPattern, path

from licensing.rules_pages import pages

urlpatterns: list[URLPattern] = [
    path("desk/rules/", pages.rules_page, name="rules"),
    path("desk/rules/fees/", pages.fees_page, name="fees"),
    path("desk/rules/terms/", pages.term_page, name="new_term"),
    path("desk/rules/terms/<str:code>/", pages.offer_term_page, name="offer_term"),
    path("desk/rules/texts/<str:code>/", pages.text_page, name="city_text"),
]
