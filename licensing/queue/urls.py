from django.urls import URLPattern, path

from licensing.queue import page, replies

urlpatterns: list[URLPattern] = [
    path("desk/", page.desk_page, name="desk"),
    path("desk/applications.csv", page.desk_file, name="desk_file"),
    path("desk/replies/<int:id>/", replies.reply_page, name="reply"),
]
