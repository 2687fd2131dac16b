from django.urls import URLPattern, path

from licensing.queue import haulers, licenses, page, replies

urlpatterns: list[URLPattern] = [
    path("desk/", page.desk_page, name="desk"),
    path("desk/applications.csv", page.desk_file, name="desk_file"),
    path("desk/replies/<int:id>/", replies.reply_page, name="reply"),
    path("licenses/", licenses.licenses_page, name="licenses"),
    path("licenses.csv", licenses.licenses_file, name="licenses_file"),
    path("haulers/", haulers.haulers_page, name="haulers"),
    path("haulers.csv", haulers.haulers_file, name="haulers_file"),
    path("haulers/<int:id>/", haulers.hauler_page, name="hauler"),
]
