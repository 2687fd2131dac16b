from django.urls import URLPattern, path

from licensing.importing import pages

urlpatterns: list[URLPattern] = [
    path("desk/import/", pages.imports_page, name="register_imports"),
    path("desk/import/<int:id>/", pages.import_page, name="register_import"),
    path("desk/import/<int:id>/write/", pages.write_page, name="write_register"),
    path("desk/import/<int:id>/discard/", pages.discard_page, name="discard_register"),
    path("desk/import/<int:id>/refused.csv", pages.refused_file, name="register_refused"),
    path("desk/import/<int:id>/changes.csv", pages.changes_file, name="register_changes"),
]
