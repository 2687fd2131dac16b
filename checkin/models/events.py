"""What happened at a station: written once, never changed (a trigger refuses it)."""

import uuid

from django.db import models

from checkin.models.stations import Station
from checkin.models.tablets import Device
from checkin.models.words import Kind, Reason, Rejection, Result
from licensing.models import License, Vehicle


class RejectedElement(models.Model):
    """An element of a batch that is no event, kept as it was sent for the supervisor to see.
    `digest` is that of the body: sent again, it is the same row."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="rejected_elements")
    received_at = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=Rejection)
    body = models.TextField()
    digest = models.BinaryField(max_length=16)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["device", "digest"], name="rejected_once_for_a_device")
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.reason}"


class TypedPlate(models.Model):
    """A plate that was typed, once for each normalized form. A purge empties the text and
    keeps the row: its number is the key of its events, so that a rebuild gives the same."""

    key = models.CharField(max_length=20, unique=True, null=True)

    def __str__(self) -> str:
        return self.key or "-"


class Event(models.Model):
    """Something that happened at a station. Column order is the order in which rows are written.

    `at` is the corrected time: the device's clock plus its measured offset, never later than
    the receipt. `day` is the city day (04:00 to 04:00) of `at`; the events of an imported visit
    all have the day of its arrival. `vehicle`, `license` and `towed_vehicle` are what was found
    at receipt, and part of the fact. `digest` is that of the content as sent, to tell a
    repetition from a reused id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    day = models.DateField()
    occurred_at = models.DateTimeField()
    clock_offset_ms = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    made_offline = models.BooleanField()
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+", db_index=False)
    visit = models.UUIDField(null=True)
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, related_name="+", db_index=False
    )
    license = models.ForeignKey(
        License, models.PROTECT, null=True, related_name="+", db_index=False
    )
    towed_vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, related_name="+", db_index=False
    )
    towed_license = models.ForeignKey(
        License, models.PROTECT, null=True, related_name="+", db_index=False
    )
    typed_plate = models.ForeignKey(
        TypedPlate, models.PROTECT, null=True, related_name="+", db_index=False
    )
    pass_code = models.CharField(max_length=100, blank=True)
    license_number = models.CharField(max_length=100, blank=True)
    towing = models.CharField(max_length=100, blank=True)
    attendant = models.CharField(max_length=100, blank=True)
    shown = models.CharField(max_length=7, choices=Result, blank=True)
    result = models.CharField(max_length=7, choices=Result, blank=True)
    result_reason = models.CharField(max_length=20, choices=Reason, blank=True)
    practice = models.BooleanField(default=False)
    load_type = models.CharField(max_length=100, blank=True)
    ticket_number = models.CharField(max_length=100, blank=True)
    net_weight_lb = models.PositiveIntegerField(null=True)
    stated_wait_minutes = models.PositiveIntegerField(null=True)
    in_line = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    voids = models.UUIDField(null=True)
    visitor = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=20, blank=True)
    digest = models.BinaryField(max_length=16)

    class Meta:
        indexes = [
            models.Index(fields=["vehicle", "day"], name="event_vehicle_day"),
            models.Index(
                fields=["towed_vehicle", "day"],
                name="event_towed_day",
                condition=models.Q(towed_vehicle__isnull=False),
            ),
            models.Index(
                fields=["typed_plate", "day"],
                name="event_plate_day",
                condition=models.Q(typed_plate__isnull=False),
            ),
            models.Index(
                fields=["visit"], name="event_visit", condition=models.Q(visit__isnull=False)
            ),
            models.Index(
                fields=["voids"], name="event_voids", condition=models.Q(voids__isnull=False)
            ),
            models.Index(fields=["station", "at"], name="event_station_at"),
            models.Index(
                fields=["station", "at"],
                name="event_interruptions",
                condition=models.Q(kind__in=["paused", "resumed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
