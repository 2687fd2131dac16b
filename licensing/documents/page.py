"""A page of a document as a picture, for those who may see it; for all others it is not there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import Role
from licensing.documents.keeping import seen_by
from licensing.mine.whose import person
from licensing.models import DocumentPage


@allowed(Role.CLERK, Role.ADMINISTRATOR, Role.HAULER)
@require_safe
def document_page(request: HttpRequest, document: int, number: int) -> HttpResponse:
    """image/jpeg, never kept by a browser or a proxy."""
    pages = DocumentPage.objects.filter(document__in=seen_by(person(request)))
    page = get_object_or_404(pages, document=document, number=number)
    response = HttpResponse(bytes(page.image), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline"
    return response
