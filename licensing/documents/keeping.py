"""Documents of an application: added, listed, taken away; who may see them."""

import datetime as dt
import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Role, User
from licensing.documents.reading import LARGEST, BadFile, pages_of
from licensing.mine.whose import own_applications
from licensing.models import Application, ApplicationVehicle, Document, DocumentPage

__all__ = ["BadFile", "add_document", "seen_by"]
DESK = {Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR}


def add_document(
    application: Application,
    vehicle: ApplicationVehicle | None,
    kind: Document.Kind,
    sent: UploadedFile,
    *,
    by: User,
    now: dt.datetime,
) -> Document:
    """All of its pages or nothing; the same file again is the same document. Raises BadFile."""
    content = sent.read(LARGEST + 1)
    pages = pages_of(content)
    facts = {"uploaded_at": now, "uploaded_by": by}
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        document, made = Document.objects.get_or_create(
            application=application, vehicle=vehicle, kind=kind, sha256=digest, defaults=facts
        )
        if made:
            DocumentPage.objects.bulk_create(
                DocumentPage(document=document, number=number, **vars(page))
                for number, page in enumerate(pages, 1)
            )
    return document


def seen_by(user: User) -> QuerySet[Document]:
    """All for the desk; for a hauler those of the own applications; none for others."""
    if user.role in DESK:
        return Document.objects.all()
    if user.role != Role.HAULER:
        return Document.objects.none()
    return Document.objects.filter(application__in=own_applications(user).values("id"))
