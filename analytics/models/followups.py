"""Leads as they are worked: one follow-up for a holder, one lead for each of its silent licenses.

A lead comes from a published report. What is done about it is a row of steps, written once and
never changed; the status is what the last of them says.
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.models import Hauler, License

USER = settings.AUTH_USER_MODEL


class LeadStatus(models.TextChoices):
    NEW = "new", _("new")
    CALLED = "called", _("called")
    EXPLAINED = "explained", _("explained")
    CONFIRMED = "confirmed", _("confirmed inactive")
    REFERRED = "referred", _("referred")
    CLOSED = "closed", _("closed")


OPEN = (LeadStatus.NEW, LeadStatus.CALLED)


class StepKind(models.TextChoices):
    """What a step is about; `note` and `reason` say the rest."""

    OPENED = "opened", _("came onto the list")
    LISTED_AGAIN = "listed_again", _("listed again")
    TAKEN = "taken", _("owner")
    DUE = "due", _("due date")
    CALL = "call", _("call")
    REPLY = "reply", _("reply of the hauler")
    OUTCOME = "outcome", _("outcome")
    REOPENED = "reopened", _("opened again")
    NOTE = "note", _("note")


@pghistory.track()
class LeadReason(models.Model):
    """Why a license came to be silent, as the city lists reasons. Leads keep the code; one that
    is no longer offered keeps its words for them. was_unused: what the reason says of the list
    (empty: nothing); the measured precision is made of it."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    english = models.CharField(_("words in English"), max_length=80)
    spanish = models.CharField(_("words in Spanish"), max_length=80)
    outcome = models.CharField(_("leads to"), max_length=10, choices=LeadStatus)
    has_until = models.BooleanField(_("asks until when"), default=False)
    was_unused = models.BooleanField(_("the license was in fact not in use"), null=True)
    for_haulers = models.BooleanField(_("offered to haulers too"), default=False)
    rank = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.english


class FollowUp(models.Model):
    """One holder to be called: one owner, one due date, all of its leads. A holder has one open
    follow-up at most."""

    hauler = models.ForeignKey(Hauler, models.PROTECT, related_name="follow_ups")
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due on"))
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hauler"],
                name="follow_up_one_open_for_a_hauler",
                condition=models.Q(closed_at=None),
            )
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="follow_up_due")]

    def __str__(self) -> str:
        return f"{self.hauler_id} {self.due_on}"


class Lead(models.Model):
    """One silent license of a follow-up. `license` is the chain's carrier when it was listed.

    first_listed, last_listed: week endings of the published reports that named it. silent_since:
    first day of the silence that was asked about. quiet_until: an explanation that has an end (away
    until April): the days up to it count for nothing. Without one, an explained license stays
    quiet until it has come again.
    """

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="leads")
    license = models.ForeignKey(License, models.PROTECT, related_name="leads")
    first_listed = models.DateField()
    last_listed = models.DateField()
    p_inactive = models.FloatField()
    expected_missed_visits = models.FloatField()
    silent_since = models.DateField()
    status = models.CharField(max_length=10, choices=LeadStatus, default=LeadStatus.NEW)
    reason = models.ForeignKey(LeadReason, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True)
    quiet_until = models.DateField(_("until when"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-expected_missed_visits", "license__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["license"],
                name="lead_one_open_for_a_license",
                condition=models.Q(status__in=OPEN),
            ),
            models.CheckConstraint(
                name="lead_decided_whole",
                condition=models.Q(status__in=OPEN, decided_at=None, reason=None)
                | (
                    ~models.Q(status__in=OPEN)
                    & models.Q(decided_at__isnull=False, reason__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.license_id} {self.status}"


class LeadStep(models.Model):
    """What was done or said, and by whom; of one lead, or of the whole follow-up where `lead` is
    empty. `status` is the lead's after it. Written once: a trigger refuses to change it."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="steps")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=StepKind)
    status = models.CharField(max_length=10, choices=LeadStatus, blank=True)
    reason = models.ForeignKey(LeadReason, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="steps_are_kept", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"


class DoNotCall(models.Model):
    """A holder that asked not to be called: it is written to."""

    hauler = models.OneToOneField(Hauler, models.CASCADE, related_name="do_not_call")
    since = models.DateField()
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.hauler_id} {self.since}"
