"""Long jobs of the desk that the worker does, with their progress."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by an error")


class CardRun(models.Model):
    """Many dash cards in one PDF. `passes` are the keys of the passes, in the order of printing."""

    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    key = models.UUIDField(unique=True)
    passes = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=RunState, default=RunState.WAITING)
    done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # replaced or ended before it was drawn
    finished_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)  # somebody said that paper came out
    pdf = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.pk}: {len(self.passes)} cards"


class RegisterImport(models.Model):
    """A register's file on its way: first tried without writing, then taken by a person."""

    class Stage(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked: nothing is written yet")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        FAILED = "failed", _("Stopped: nothing was written")

    file = models.BinaryField()
    name = models.CharField(max_length=100)
    sent_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.CHECKING)
    lines = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # {"counts": {…}, "refused": [[line, reason], …], "changes": [[number, field, was, will], …]}
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"
