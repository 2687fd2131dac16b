"""Photos and PDFs that belong to an application, kept as pictures of their pages."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.models.applications import Application, ApplicationVehicle

USER = settings.AUTH_USER_MODEL


class Document(models.Model):
    """One uploaded document. What was sent is not kept: each page is drawn anew as a JPEG, which
    leaves out whatever else the file carried (places, names of devices, programs)."""

    class Kind(models.TextChoices):
        REGISTRATION_CARD = "registration_card", _("Registration card")
        INSURANCE = "insurance", _("Certificate of insurance")
        VEHICLE_PHOTO = "vehicle_photo", _("Photo of the vehicle")
        OTHER = "other", _("Other document")

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    vehicle = models.ForeignKey(
        ApplicationVehicle, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(_("kind of document"), max_length=20, choices=Kind)
    sha256 = models.CharField(max_length=64)  # of what was sent: the same file twice is one
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "vehicle", "kind", "sha256"],
                name="document_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"


class DocumentPage(models.Model):
    """A page as a JPEG; width and height in pixels."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    image = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_page_number")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.number}"
