"""The weekly report as it was made: a draft until it is published, then never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WeeklyReport(models.Model):
    """One week's report. `figures` is the content of report.json; `leads` stand in it by rank."""

    week_ending = models.DateField(_("week ending"), unique=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField()
    licenses_csv = models.TextField()

    class Meta:
        ordering = ["-week_ending"]

    def __str__(self) -> str:
        return f"{self.week_ending:%Y-%m-%d}"
