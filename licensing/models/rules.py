"""What the city decides and may change without a programmer: fees, terms, weights, what an
application must hold, windows, and the texts in both languages."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from licensing.days import last_day
from licensing.models.history import tracked

USER = settings.AUTH_USER_MODEL


class Term(models.TextChoices):
    """The two terms that a new city begins with; LicenseTerm holds those that there are."""

    ANNUAL = "annual", _("One year")
    DAYS_90 = "90_days", _("90 days")


@tracked()
class LicenseTerm(models.Model):
    """For how long a license may be issued. Years end on the eve of their date; days are counted.

    Exactly one of `years` and `days` is set. A year costs the fee for a year, days their share of
    365.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    words_en = models.CharField(_("words, English"), max_length=60)
    words_es = models.CharField(_("words, Spanish"), max_length=60)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField()
    offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["rank", "code"]
        constraints = [
            models.CheckConstraint(
                name="license_term_years_or_days",
                condition=models.Q(years__gte=1, days=None) | models.Q(years=None, days__gte=1),
            )
        ]

    def __str__(self) -> str:
        return self.words_es if get_language() == "es" else self.words_en

    def last_day(self, first: dt.date) -> dt.date:
        return last_day(first, years=self.years, days=self.days)

    @property
    def share_of_year(self) -> Decimal:
        """What part of the fee for a year it costs, before rounding."""
        return Decimal(self.years) if self.years else Decimal(self.days or 0) / 365


@tracked()
class FeeRule(models.Model):
    """One line of the city's fee schedule; the first that fits a vehicle, by rank, is its fee.

    An empty condition fits every vehicle. A rule counts from its date until a later date has
    rules of its own.
    """

    class Subject(models.TextChoices):
        VEHICLE = "vehicle", _("Vehicle")
        DUMPSTER = "dumpster", _("Dumpster of 2 cubic yards or more")

    effective_on = models.DateField(_("in force from"))
    subject = models.CharField(max_length=10, choices=Subject, default=Subject.VEHICLE)
    rank = models.PositiveSmallIntegerField()
    over_weight_lb = models.PositiveIntegerField(_("registered weight above"), null=True)
    over_vehicles = models.PositiveSmallIntegerField(_("vehicles of the hauler above"), null=True)
    annual_fee = models.DecimalField(_("fee for a year"), max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["-effective_on", "subject", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_on", "subject", "rank"], name="fee_rule_rank_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.subject} {self.rank}: {self.annual_fee}"


class LicensingRules(models.Model):
    """The rules of the desk and the portal from `made_at` on; the newest row counts. A change is a
    new row with its reason. Days are days of the city."""

    class OverWeight(models.TextChoices):
        ALLOWED = "allowed", _("may be licensed, the fee says for how much")
        DESK = "desk", _("the license desk decides each one")
        REFUSED = "refused", _("cannot be licensed as a small hauler")

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason for the change"), max_length=500)
    weight_limit_lb = models.PositiveIntegerField(
        _("registered weight of a small hauler's vehicle, pounds, at most"), default=7000
    )
    over_weight = models.CharField(
        _("a vehicle above it"), max_length=8, choices=OverWeight, default=OverWeight.DESK
    )
    # Names of fields of Application and ApplicationVehicle, and codes of Document.Kind.
    required_fields = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    required_documents = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    vehicles_at_once = models.PositiveSmallIntegerField(
        _("vehicles in one application, at most"), default=20,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    renewal_opens_days = models.PositiveSmallIntegerField(
        _("days before its last day from which a license can be renewed"), default=60
    )
    renewal_closes_days = models.PositiveSmallIntegerField(
        _("days after its last day until which a license can be renewed"), default=30
    )
    review_days = models.PositiveSmallIntegerField(
        _("days in which the desk decides an application"), default=3
    )
    hauler_days = models.PositiveSmallIntegerField(
        _("days in which a hauler corrects or pays"), default=14
    )
    undo_hours = models.PositiveSmallIntegerField(
        _("hours in which a wrong issue can be undone"), default=24
    )
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        get_latest_by = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


@tracked()
class WasteKind(models.Model):
    """A kind of waste that an application may name."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    words_en = models.CharField(_("words, English"), max_length=60)
    words_es = models.CharField(_("words, Spanish"), max_length=60)
    rank = models.PositiveSmallIntegerField()
    offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.words_es if get_language() == "es" else self.words_en


@tracked()
class Text(models.Model):
    """A text of the city's own, in both languages; which there are, the program knows."""

    code = models.CharField(max_length=40, unique=True)
    en = models.TextField(_("English"))
    es = models.TextField(_("Spanish"))

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.es if get_language() == "es" else self.en
