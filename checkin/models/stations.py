"""Stations: when they take vehicles, and what loads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class LoadType(models.Model):
    """What a vehicle brings, as an attendant taps it. Events keep the code; a type that is no
    longer offered keeps its name for them."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    english = models.CharField(_("name in English"), max_length=40)
    spanish = models.CharField(_("name in Spanish"), max_length=40)
    rank = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("offered on the tablets"), default=True)

    class Meta:
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.english
