"""What haulers say of their visits: "this is not right"."""

import uuid

from django.conf import settings
from django.db import models

from checkin.models.stations import Station
from licensing.models import License


class Remark(models.Model):
    """A hauler's word on one of its visits, and what a supervisor answered. `visit` is that of
    `checkin.Visit`, which may be folded away later: the remark keeps its station, license and
    time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.UUIDField()
    visit_at = models.DateTimeField()
    station = models.ForeignKey(Station, models.PROTECT, related_name="remarks")
    license = models.ForeignKey(License, models.PROTECT, related_name="remarks")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    text = models.CharField(max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-said_at", "id"]
        indexes = [models.Index(fields=["visit"], name="remark_visit")]
        constraints = [
            models.CheckConstraint(
                name="remark_answered_whole",
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.license_id} {self.said_at:%Y-%m-%d %H:%M}"
