"""Stations, tablets, events and the visits that are folded from them.

`Event` is what happened: written once, never changed (a trigger refuses it). `Visit` and
`WeeklyCount` are derived, may be deleted, and come out the same again (`checkin/rebuild.py`).
"""

import datetime as dt
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.models import License, Vehicle


class Station(models.Model):
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class StationHours(models.Model):
    """Opening hours of one weekday (0 is Monday), from a date on. Times are the city's.

    The newest date that has come decides for all weekdays: a weekday it does not name is
    closed. A station without any hours counts as open every day.
    """

    station = models.ForeignKey(Station, models.CASCADE, related_name="hours")
    effective_on = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["-effective_on", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "effective_on", "weekday"], name="hours_one_for_weekday"
            ),
            models.CheckConstraint(name="hours_weekday", condition=models.Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="hours_in_order", condition=models.Q(closes__gt=models.F("opens"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.weekday} {self.opens}-{self.closes}"


class Closure(models.Model):
    """Days, both included, on which a station takes nobody."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="closures")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_date"]
        constraints = [
            models.UniqueConstraint(fields=["station", "from_date"], name="closure_one_from_a_day"),
            models.CheckConstraint(
                name="closure_in_order", condition=models.Q(to_date__gte=models.F("from_date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.from_date}-{self.to_date}"


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


class EnrollmentCode(models.Model):
    """Makes one device of one tablet, once, until it expires."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="enrollment_codes")
    code_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.station_id} until {self.expires_at}"


class Kind(models.TextChoices):
    """In the order in which events of one instant are folded."""

    JOINED_LINE = "joined_line", _("joined the line")
    REFUSED = "refused", _("turned away")
    CHECKED_IN = "checked_in", _("checked in")
    FINISHED = "finished", _("finished")
    LEFT_LINE = "left_line", _("left the line")
    LINE_COUNT = "line_count", _("line counted")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed")
    VOIDED = "voided", _("taken back")


class Result(models.TextChoices):
    ADMIT = "admit", _("Admit")
    CONFIRM = "confirm", _("Admit, to be confirmed")
    REFUSE = "refuse", _("Refuse")


class Reason(models.TextChoices):
    """Why a verdict is not a plain admit. The words are the protocol's and never change."""

    UNKNOWN_PASS = "unknown_pass", _("This pass is not in the register.")
    REPLACED = "replaced", _("This pass was replaced by a newer one.")
    RENEWED = "renewed", _("This license was renewed; the new one is in force.")
    EXPIRED = "expired", _("This license has expired.")
    SUSPENDED = "suspended", _("This license is suspended.")
    REVOKED = "revoked", _("This license was revoked.")
    SURRENDERED = "surrendered", _("This license was given back.")
    NOT_YET_VALID = "not_yet_valid", _("This license is not in force yet.")
    NOT_THIS_VEHICLE = "not_this_vehicle", _("This pass belongs to another vehicle.")
    STATION_CLOSED = "station_closed", _("The station is closed today.")
    LOAD_NOT_TAKEN = "load_not_taken", _("This load is not taken here.")
    OTHER = "other", _("Please check by hand.")


class Rejection(models.TextChoices):
    """Why an element of a batch was not written. The words are the protocol's."""

    MALFORMED = "malformed", _("This is no event: a field is missing or has a wrong form.")
    ID_REUSED = "id_reused", _("Another event already has this id; it was kept.")
    UNKNOWN_KIND = "unknown_kind", _("This kind of event is not known.")
    NOT_YOURS_TO_VOID = "not_yours_to_void", _("Only the same tablet may take this back, and soon.")


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
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


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


class Visit(models.Model):
    """One trip of one vehicle, as folded from its events. `id` is that of its first event
    (for a trailer's visit one derived from it). `first_at` is the time of that event."""

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
