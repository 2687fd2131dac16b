"""Applications for the tests, filled in the way the portal and the counter fill them in."""

import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Role, User
from licensing.applications.flow import begin, submit
from licensing.documents.keeping import add_document
from licensing.models import Application, ApplicationVehicle, Document

FACTS = {
    "name": "Luz Vega Hauling", "phone": "+14105550155", "email": "luz@example.com",
    "language": "es", "term": "annual", "dumpsters": 0, "stations": ["NW"],
}  # fmt: skip
TRUCK = {
    "vehicle_class": "pickup", "plate": "5CD 6780", "plate_state": "MD", "make": "Ford F-150",
    "gross_weight_lb": 6500, "loads_per_week": 3,
}  # fmt: skip


def the_clerk() -> User:
    made, _new = User.objects.get_or_create(email="rosa@city.example", role=Role.CLERK)
    return made


def photo(color: str = "white", **facts: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), color).save(out, "JPEG", **facts)
    return SimpleUploadedFile("card.jpg", out.getvalue())


def draft(*trucks: dict[str, Any], **facts: Any) -> Application:
    """With the registration card of each vehicle."""
    made = begin(
        kind=Application.Kind.NEW, origin=Application.Origin.COUNTER, key=uuid.uuid4(),
        now=timezone.now(), by=the_clerk(),
    )  # fmt: skip
    Application.objects.filter(pk=made.pk).update(**FACTS | facts)
    made.refresh_from_db()
    for position, truck in enumerate(trucks or ({},), 1):
        vehicle = ApplicationVehicle.objects.create(
            application=made, position=position, **TRUCK | truck
        )
        add_document(
            made, vehicle, Document.Kind.REGISTRATION_CARD, photo(), by=the_clerk(),
            now=timezone.now(),
        )  # fmt: skip
    return made


def asked(*trucks: dict[str, Any], **facts: Any) -> Application:
    """One that was sent."""
    made = draft(*trucks, **facts)
    submit(made, by=the_clerk(), now=timezone.now())
    made.refresh_from_db()
    return made
