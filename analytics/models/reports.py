"""The weekly report as it was made: a draft until it is published, then never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# Retention empties old reports of names; it alone may (`set local haulpass.retention = 'on'`), and
# what says when and by whom a report was published stays even then.
STAYS = """
    if tg_op = 'UPDATE' and current_setting('haulpass.retention', true) = 'on'
        and (new.id, new.week_ending, new.version, new.correction, new.made_at, new.published_at,
            new.published_by_id) is not distinct from
        (old.id, old.week_ending, old.version, old.correction, old.made_at, old.published_at,
            old.published_by_id)
    then return new; end if;
    raise exception 'A published report is never changed: a correction is a new version.';
"""


class WeeklyReport(models.Model):
    """One week's report. `figures` is the content of report.json; `leads` stand in it by rank.

    A published version stays as it is; a correction is a new version of the same week, with the
    reason why it was made, and a draft until it is published too.
    """

    week_ending = models.DateField(_("week ending"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    correction = models.CharField(_("reason for the new version"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField()
    licenses_csv = models.TextField()

    class Meta:
        ordering = ["-week_ending", "-version"]
        triggers = [
            pgtrigger.Trigger(
                name="published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
                func=STAYS,
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["week_ending", "version"], name="report_version"),
            models.UniqueConstraint(
                fields=["week_ending"],
                name="report_one_draft_of_a_week",
                condition=models.Q(published_at=None),
            ),
            models.CheckConstraint(
                name="report_correction_has_a_reason",
                condition=models.Q(version=1, correction="")
                | (models.Q(version__gt=1) & ~models.Q(correction="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_ending:%Y-%m-%d} v{self.version}"


class ReportMail(models.Model):
    """That a person was told of a report, once: `sent_at` is empty while it is being sent."""

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="report_mail_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.user_id}"
