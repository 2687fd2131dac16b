"""An application: what a hauler asks for, for which vehicles, and everything that was said and
decided about it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from licensing.models.history import tracked
from licensing.models.register import (
    DescribedVehicle,
    Hauler,
    License,
    Vehicle,
    VehicleClass,
)

USER = settings.AUTH_USER_MODEL


@tracked()
class Application(models.Model):
    """One request of one hauler for licenses on one or more vehicles.

    What it says of the hauler is the applicant's word; the register learns it at the decision.
    `version` grows with every change: who decides on an older one is told, and nothing is written.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New license")
        RENEWAL = "renewal", _("Renewal")
        TRANSFER = "transfer", _("Other vehicle")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not sent yet")
        SUBMITTED = "submitted", _("To be decided")
        WAITING_HAULER = "waiting_hauler", _("Waiting for the hauler")
        WAITING_PAYMENT = "waiting_payment", _("Waiting for payment")
        ISSUED = "issued", _("Issued")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Origin(models.TextChoices):
        PORTAL = "portal", _("Online")
        COUNTER = "counter", _("At the counter")

    class Reach(models.TextChoices):
        SMS = "sms", _("Text message")
        EMAIL = "email", _("E-mail")
        IN_PERSON = "in_person", _("In person only: no smartphone, no e-mail")

    number = models.CharField(_("application number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.NEW)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.DRAFT)
    origin = models.CharField(_("came"), max_length=7, choices=Origin, default=Origin.PORTAL)
    version = models.PositiveIntegerField(default=0)
    # Of the page that began it: sent twice, it begins once.
    key = models.UUIDField(unique=True)
    user = models.ForeignKey(
        USER, models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    hauler = models.ForeignKey(
        Hauler, models.PROTECT, null=True, blank=True, related_name="applications"
    )

    # The hauler, as the application says
    applicant_type = models.CharField(
        _("who applies"), max_length=8, choices=Hauler.Applicant, blank=True
    )
    name = models.CharField(_("legal name"), max_length=200, blank=True)
    trade_name = models.CharField(_("trade name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text="E.164")
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    reach = models.CharField(
        _("how the city reaches the hauler"), max_length=9, choices=Reach, default=Reach.SMS
    )
    mailing_address = models.CharField(_("mailing address"), max_length=300, blank=True)
    physical_address = models.CharField(_("physical address"), max_length=300, blank=True)

    # What is asked for
    term = models.CharField(_("term"), max_length=20, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    dumpsters = models.PositiveSmallIntegerField(
        _("dumpsters of 2 cubic yards or more"), null=True, blank=True
    )
    stations = ArrayField(
        models.CharField(max_length=20), verbose_name=_("stations it means to use"), default=list,
        blank=True,
    )  # fmt: skip
    waste_kinds = ArrayField(
        models.CharField(max_length=20), verbose_name=_("kinds of waste"), default=list, blank=True
    )
    insurance_carrier = models.CharField(_("insurance company"), max_length=100, blank=True)
    insurance_policy = models.CharField(_("insurance policy number"), max_length=60, blank=True)
    insurance_expires_on = models.DateField(_("insurance good through"), null=True, blank=True)
    signature = models.CharField(_("signature: your full name"), max_length=200, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    id_seen = models.CharField(_("identity document seen"), max_length=60, blank=True)

    # Its way
    step = models.CharField(max_length=20, blank=True)  # the portal's last saved one
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    fee = models.DecimalField(_("fee"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["due_on", "submitted_at", "id"]
        indexes = [
            models.Index(
                fields=["status", "due_on", "submitted_at", "id"], name="application_queue"
            ),
            models.Index(fields=["phone"], name="application_phone"),
        ]

    def __str__(self) -> str:
        return self.number


@tracked()
class ApplicationVehicle(DescribedVehicle):
    """One vehicle that an application names. `before` is the license that it renews or takes over;
    `license` is what was issued for it. `set_aside`: why the desk leaves it out."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="vehicles")
    position = models.PositiveSmallIntegerField()
    vehicle_class = models.CharField(
        _("kind of vehicle"), max_length=10, choices=VehicleClass, blank=True
    )
    card_weight_lb = models.PositiveIntegerField(
        _("weight that the clerk reads on the card, pounds"), null=True, blank=True
    )
    loads_per_week = models.DecimalField(
        _("loads a week it expects"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.ForeignKey(License, models.PROTECT, null=True, blank=True, related_name="+")
    license = models.OneToOneField(
        License, models.PROTECT, null=True, blank=True, related_name="asked_for_by"
    )
    fee = models.DecimalField(_("fee"), max_digits=8, decimal_places=2, null=True, blank=True)
    set_aside = models.CharField(_("left out, because"), max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "position"], name="application_vehicle_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.position} {self.plate}"


class Correction(models.Model):
    """A field that the desk asks the hauler to look at again, with the reason."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="corrections")
    vehicle = models.ForeignKey(ApplicationVehicle, models.CASCADE, null=True, blank=True)
    field = models.CharField(max_length=30)  # of Application, ApplicationVehicle or a document kind
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.field}"


class ApplicationEntry(models.Model):
    """One thing that happened to an application; written once. `by` is nobody for the system."""

    class What(models.TextChoices):
        BEGUN = "begun", _("Begun")
        SUBMITTED = "submitted", _("Sent")
        TAKEN = "taken", _("Taken on")
        GIVEN_BACK = "given_back", _("Given back")
        NOTE = "note", _("Note")
        CORRECTION = "correction", _("Asked for a correction")
        CORRECTED = "corrected", _("Corrected")
        CHANGED = "changed", _("Changed by the desk")
        SET_ASIDE = "set_aside", _("Vehicle left out")
        APPROVED = "approved", _("Approved")
        PAID = "paid", _("Paid")
        MONEY_BACK = "money_back", _("Money taken back")
        ISSUED = "issued", _("Issued")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REOPENED = "reopened", _("Opened again")
        REPLY = "reply", _("The hauler wrote")
        ANSWER = "answer", _("Answered")

    application = models.ForeignKey(Application, models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    text = models.TextField(blank=True)
    for_hauler = models.BooleanField(default=False)  # whether the hauler reads it, too

    class Meta:
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="entry_is_kept", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.application_id} {self.what}"


class Reply(models.Model):
    """What a hauler wrote to the desk about an application or a license, until it is answered."""

    hauler = models.ForeignKey(
        Hauler, models.CASCADE, null=True, blank=True, related_name="replies"
    )
    application = models.ForeignKey(Application, models.CASCADE, null=True, blank=True)
    license = models.ForeignKey(License, models.CASCADE, null=True, blank=True)
    key = models.UUIDField(unique=True)  # of the page that sent it
    text = models.TextField(_("what you want to tell us"), max_length=2000)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["at", "id"], name="reply_open", condition=models.Q(answered_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
