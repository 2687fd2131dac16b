"""Visits and weekly counts: derived from events, may be deleted, and come out the same again
(`checkin/rebuild.py`)."""

import datetime as dt
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkin.models.stations import Station
from licensing.models import License, Vehicle


class Outcome(models.TextChoices):
    """How a visit stands by its events. One that still waits two hours after closing is a
    walk-off at the moment asked (`checkin.closing.outcome_at`), never in the table."""

    WAITING = "waiting", _("in line")
    SERVED = "served", _("served")
    REFUSED = "refused", _("turned away")
    WALK_OFF = "walk_off", _("left the line")


class WalkOffBasis(models.TextChoices):
    SAID = "said", _("said so")
    MOVED = "moved", _("seen at another station")
    REJOINED = "rejoined", _("joined anew")
    IMPORTED = "imported", _("from an import")
    CLOSING = "closing", _("not served by closing")


class WaitBasis(models.TextChoices):
    MEASURED = "measured", _("measured at the gate")
    PHONE = "phone", _("joined by phone")
    STATED = "stated", _("stated by the driver")
    NONE = "none", _("not known")


NOT_SEEN = _("joined by phone, not seen at the station")


class Visit(models.Model):
    """One trip of one vehicle, as folded from its events. `id` is that of its first event
    (for a trailer's visit one derived from it). `first_at` is the time of that event.
    `joined_by_phone`: that it joined the line was said by phone, and by no tablet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    unit = models.CharField(max_length=40)
    day = models.DateField()
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="visits", db_index=False, db_constraint=False
    )
    vehicle = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        null=True,
        related_name="visits",
        db_index=False,
        db_constraint=False,
    )
    license = models.ForeignKey(
        License,
        models.PROTECT,
        null=True,
        related_name="visits",
        db_index=False,
        db_constraint=False,
    )
    towed = models.BooleanField()
    first_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    walk_off_basis = models.CharField(max_length=8, choices=WalkOffBasis, blank=True)
    wait_seconds = models.PositiveIntegerField(null=True)
    wait_basis = models.CharField(max_length=8, choices=WaitBasis)
    joined_by_phone = models.BooleanField(db_default=False)

    class Meta:
        ordering = ["-first_at", "id"]
        indexes = [
            models.Index(fields=["unit", "day"], name="visit_unit_day"),
            models.Index(fields=["license", "day"], name="visit_license_day"),
            models.Index(fields=["station", "-first_at"], name="visit_station_at"),
            models.Index(fields=["-first_at", "id"], name="visit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.first_at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def wait(self) -> dt.timedelta | None:
        return None if self.wait_seconds is None else dt.timedelta(seconds=self.wait_seconds)

    @property
    def not_seen(self) -> bool:
        """That it was there at all was said by phone alone; in words, NOT_SEEN. A walk-off of
        such a visit says no more than that a phone said so."""
        return self.joined_by_phone and self.outcome in (Outcome.WAITING, Outcome.WALK_OFF)


class WeeklyCount(models.Model):
    """Visits of a license at a station in a week that begins on Monday `week`.

    `unserved` are those that left or still wait: once the week is past, its walk-offs.
    """

    pk = models.CompositePrimaryKey("license_id", "week", "station_id")
    license = models.ForeignKey(
        License, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    week = models.DateField()
    station = models.ForeignKey(
        Station, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    visits = models.PositiveIntegerField()
    unserved = models.PositiveIntegerField()
    last_day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["week"], name="weekly_count_week")]

    def __str__(self) -> str:
        return f"{self.license_id} {self.week} {self.visits}"
