"""What the findings need to know of the city."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkin.models import Station


class DrivingTime(models.Model):
    """The least minutes from one station to another, either way; `one` has the smaller id."""

    one = models.ForeignKey(Station, models.CASCADE, related_name="+")
    other = models.ForeignKey(Station, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        ordering = ["one__code", "other__code"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="driving_time_once"),
            models.CheckConstraint(
                name="driving_time_in_order", condition=models.Q(one__lt=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.minutes}"
