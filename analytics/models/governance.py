"""Who answers for the method, what it is set to, who saw its lists, and how long they are kept."""

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.models import Hauler

USER = settings.AUTH_USER_MODEL


class Method(models.Model):
    """The parameters of the list, from `made_at` on; the newest row counts. A change is a new row
    with its reason. After `sunset_on` nobody is listed until somebody decides anew.

    false_share: bound on the expected share of leads that are active after all. calls_a_week: how
    many leads those who call can take. enough_days: days of exposure from which silence is judged.
    """

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason for the change"), max_length=500)
    owner = models.CharField(_("owner of the method, a person"), max_length=200, blank=True)
    sunset_on = models.DateField(_("last day of the method"), null=True, blank=True)
    false_share = models.DecimalField(
        _("expected share of false leads, at most"),
        max_digits=3,
        decimal_places=2,
        default="0.10",
        validators=[MinValueValidator(0), MaxValueValidator("0.50")],
    )
    calls_a_week = models.PositiveSmallIntegerField(
        _("leads a week, at most"), default=25, validators=[MaxValueValidator(500)]
    )
    enough_days = models.PositiveSmallIntegerField(
        _("days of exposure from which silence is judged"),
        default=28,
        validators=[MinValueValidator(7), MaxValueValidator(365)],
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        get_latest_by = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.false_share} {self.calls_a_week}"


class ListSeen(models.Model):
    """That a person opened or took a list with names on it; for the auditor. Written once: a
    trigger refuses to change it, and it goes by retention only."""

    at = models.DateTimeField()
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)  # a url's name, or a file's
    week_ending = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=60, blank=True)  # a follow-up's number, or empty

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="list_seen_at")]
        triggers = [pgtrigger.Protect(name="seen_is_kept", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what} {self.at:%Y-%m-%d %H:%M}"


@pghistory.track()
class Retention(models.Model):
    """After how many months a kind of record is emptied of names, or removed."""

    class Subject(models.TextChoices):
        REPORTS = "reports", _("names and phones in reports")
        FOLLOW_UPS = "follow_ups", _("closed follow-ups")
        LISTS_SEEN = "lists_seen", _("who saw which list")
        REQUESTS = "requests", _("service requests")

    subject = models.CharField(max_length=12, choices=Subject, unique=True)
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["subject"]

    def __str__(self) -> str:
        return f"{self.subject} {self.months}"


class LegalHold(models.Model):
    """While it lasts nothing of this hauler (of anybody, where empty) is emptied or removed."""

    hauler = models.ForeignKey(Hauler, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    since = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.hauler_id or 'all'} {self.since:%Y-%m-%d}"
