"""Haulers, their vehicles, the licenses on them, and the passes of the licenses.

A license lies on one vehicle for one term. Its status has dated periods, so that "was it valid
at 9:14 last Tuesday?" has an answer; expired is derived from the dates and never stored.
"""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from licensing.models.history import tracked
from licensing.plates import PlateKey

USER = settings.AUTH_USER_MODEL


class VehicleClass(models.TextChoices):
    PICKUP = "pickup", _("Pickup")
    TRAILER = "trailer", _("Trailer")
    BOX_TRUCK = "box_truck", _("Box truck")
    OTHER = "other", _("Other")


class Status(models.TextChoices):
    """What a period can say. Expired and not yet valid follow from the dates."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    SURRENDERED = "surrendered", _("Surrendered")


@tracked()
class Hauler(models.Model):
    """The person or business who holds licenses.

    One that was merged into another stays as an empty shell that points there.
    """

    class Applicant(models.TextChoices):
        PERSON = "person", _("A person")
        BUSINESS = "business", _("A business")

    name = models.CharField(_("name of the hauler"), max_length=200)
    trade_name = models.CharField(_("trade name"), max_length=200, blank=True)
    applicant_type = models.CharField(_("who applies"), max_length=8, choices=Applicant, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text="E.164")
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    district = models.CharField(_("district"), max_length=40, blank=True)
    mailing_address = models.CharField(_("mailing address"), max_length=300, blank=True)
    physical_address = models.CharField(_("physical address"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    user = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="haulers")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # The same name and phone are the same hauler, in an import and at the desk.
            models.UniqueConstraint(Upper("name"), "phone", name="hauler_name_phone_unique")
        ]
        indexes = [models.Index(fields=["phone"])]

    def __str__(self) -> str:
        return self.name


@tracked()
class HaulerPhone(models.Model):
    """A second phone of the same business: who has proven it sees the hauler's licenses, too."""

    hauler = models.ForeignKey(Hauler, models.CASCADE, related_name="phones")
    phone = models.CharField(_("phone"), max_length=16, help_text="E.164", db_index=True)
    label = models.CharField(_("whose phone it is"), max_length=60, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hauler", "phone"], name="hauler_phone_once")
        ]

    def __str__(self) -> str:
        return self.phone


class DescribedVehicle(models.Model):
    """What a vehicle is, in the register and as an application says."""

    plate = models.CharField(_("plate"), max_length=12, blank=True)
    plate_key = models.GeneratedField(
        expression=PlateKey("plate"),
        output_field=models.CharField(max_length=12),
        db_persist=True,
        db_index=True,
    )
    plate_state = models.CharField(_("state of the plate"), max_length=2, blank=True)
    year = models.PositiveSmallIntegerField(_("model year"), null=True, blank=True)
    make = models.CharField(_("make and model"), max_length=60, blank=True)
    body_type = models.CharField(_("body type"), max_length=40, blank=True)
    vin = models.CharField(_("vehicle identification number"), max_length=17, blank=True)
    color = models.CharField(_("color"), max_length=20, blank=True)
    gross_weight_lb = models.PositiveIntegerField(
        _("registered gross weight, pounds"), null=True, blank=True
    )

    class Meta:
        abstract = True


@tracked()
class Vehicle(DescribedVehicle):
    """One truck or trailer. Two vehicles may carry one plate (another state, a typing error)."""

    hauler = models.ForeignKey(Hauler, models.PROTECT, related_name="vehicles")
    vehicle_class = models.CharField(_("kind of vehicle"), max_length=10, choices=VehicleClass)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hauler", "plate_key", "plate_state"],
                name="vehicle_plate_unique_for_hauler",
                condition=~models.Q(plate_key=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.plate or _('no plate')} ({self.get_vehicle_class_display()})"


@tracked()
class License(models.Model):
    """One vehicle's permission for one term; both dates are days on which it is good."""

    number = models.CharField(_("license number"), max_length=30, unique=True)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="licenses")
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("good through"))
    term = models.CharField(_("term"), max_length=20, blank=True)
    fee = models.DecimalField(_("fee"), max_digits=8, decimal_places=2, null=True, blank=True)
    loads_per_week = models.DecimalField(
        _("loads a week it expects"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    # Codes, not keys: stations belong to a later app, and a declaration outlives a station.
    stations = ArrayField(
        models.CharField(max_length=20), verbose_name=_("stations it means to use"), default=list,
        blank=True,
    )  # fmt: skip
    # What asked for it, and, for one that goes on on another vehicle, `renews` is what it was.
    application = models.ForeignKey(
        "licensing.Application", models.PROTECT, null=True, blank=True, related_name="licenses"
    )
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                name="license_dates_in_order",
                condition=models.Q(expires_on__gte=models.F("issued_on")),
            )
        ]
        indexes = [models.Index(fields=["-issued_on", "number"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("license", args=[self.number])

    @property
    def current_pass(self) -> "Pass":
        """The one pass that is not replaced; every license has one from its first moment."""
        return self.passes.get(replaced_at=None)

    @property
    def newer(self) -> "License | None":
        """The license that renews this one, or goes on from it on another vehicle."""
        try:
            found: License = self.renewed_by
        except License.DoesNotExist:
            return None
        return found

    def status_at(self, moment: dt.datetime) -> Status:
        """What its period says; a moment before the first period counts as the first."""
        period = self.periods.filter(during__contains=moment).first() or self.periods.earliest()
        return Status(period.status)


@tracked()
class LicensePeriod(models.Model):
    """A stretch of time in which a license had one status. Periods of a license never overlap.

    The last one is open: whether the license has expired is a question for its dates.
    """

    license = models.ForeignKey(License, models.CASCADE, related_name="periods")
    status = models.CharField(max_length=12, choices=Status)
    during = DateTimeRangeField()
    reason = models.CharField(max_length=300, blank=True)
    # Nobody, where an import or the system wrote it.
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        get_latest_by = "during"
        ordering = ["during"]
        indexes = [models.Index(fields=["license"])]

    def __str__(self) -> str:
        return f"{self.license_id} {self.status} {self.during}"


@tracked()
class Pass(models.Model):
    """The QR form of a license. Its code hangs in a windshield: it is no secret."""

    license = models.ForeignKey(License, models.CASCADE, related_name="passes")
    code = models.CharField(max_length=12, unique=True)
    issued_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)  # the latest time

    class Meta:
        indexes = [
            models.Index(
                fields=["issued_at", "id"], name="pass_to_print",
                condition=models.Q(replaced_at=None, printed_at=None),
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["license"],
                name="pass_one_current_for_license",
                condition=models.Q(replaced_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def url(self) -> str:
        """Upper case throughout, so that the QR uses its alphanumeric mode."""
        return f"HTTPS://{settings.HAULPASS_HOST}/P/{self.code}".upper()
