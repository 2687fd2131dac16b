from django.urls import URLPattern, path

from licensing.documents.page import document_page

urlpatterns: list[URLPattern] = [
    path("documents/<int:document>/<int:number>.jpg", document_page, name="document_page"),
]
