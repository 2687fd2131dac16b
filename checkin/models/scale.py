"""What the scale's own system says was weighed: the other count, to hold check-ins against."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkin.models.stations import Station


class ScaleTicket(models.Model):
    """One weighing, as the scale's system exported it. `day` is the city day (04:00 to 04:00) of
    `weighed_at`; `plate` is normalized, and empty where the ticket has none."""

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="scale_tickets", db_index=False
    )
    number = models.CharField(_("ticket"), max_length=40)
    weighed_at = models.DateTimeField()
    day = models.DateField()
    plate = models.CharField(max_length=20, blank=True)
    net_weight_lb = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["weighed_at", "id"]
        indexes = [models.Index(fields=["station", "day"], name="ticket_station_day")]
        constraints = [
            models.UniqueConstraint(fields=["station", "number"], name="ticket_once_at_a_station")
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.number}"
