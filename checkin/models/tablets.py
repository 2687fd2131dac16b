"""Tablets, the people who hold them, and the codes by which they are enrolled."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkin.models.stations import Station


class Device(models.Model):
    """A tablet at a station. Its token is known to it alone; here stands the token's hash."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60)
    token_hash = models.BinaryField(max_length=32, unique=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["station", "name"]

    def __str__(self) -> str:
        return self.name


class TabletStatus(models.Model):
    """What a tablet last said of itself. Beside `Device`, which is read with every event."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="status")
    at = models.DateTimeField()
    version = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    attendant = models.CharField(max_length=100, blank=True)
    roster_at = models.DateTimeField(null=True)
    queue = models.PositiveIntegerField(null=True)
    rejected = models.PositiveIntegerField(null=True)
    clock_offset_ms = models.BigIntegerField(null=True)
    storage_kept = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.device_id} {self.at:%Y-%m-%d %H:%M}"


class EnrollmentCode(models.Model):
    """Makes one device of one tablet, once, until it expires. With `device`, the tablet takes
    that one's place: its token is new, and whoever held the old one is out."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="enrollment_codes")
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="+")
    code_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.station_id} until {self.expires_at}"


class Attendant(models.Model):
    """Who holds a tablet. The PIN names a person and protects nothing: tablets check it offline.

    `pin` is Django's PBKDF2 text of the PIN (checkin/attendants.py). No station: every station.
    """

    name = models.CharField(_("name on the tablet"), max_length=40)
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="attendants"
    )
    pin = models.CharField(max_length=128)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
