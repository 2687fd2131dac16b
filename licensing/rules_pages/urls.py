from django.urls import URLPattern, path

from licensing.rules_pages import entries, pages, words

urlpatterns: list[URLPattern] = [
    path("desk/rules/", pages.rules_page, name="rules"),
    path("desk/rules/fees/", pages.fees_page, name="fees"),
    path("desk/rules/texts/<str:code>/", words.text_page, name="city_text"),
    path("desk/rules/<str:name>/", entries.new_entry_page, name="new_entry"),
    path("desk/rules/<str:name>/<str:code>/", entries.entry_page, name="entry"),
]
